/** What leaves: pieces, files, templates, rates, lost answers. The emulator refuses whatever Meta would. */
import { afterEach, describe, expect, it } from "vitest";
import type { FileRef, Part } from "../../src/channels/channel.ts";
import { createManualClock, HOUR_MS } from "../../src/lib/time.ts";
import { type Line, type LineOptions, never, openLine } from "./candidate.ts";

const lines: Line[] = [];
afterEach(async () => {
  for (const line of lines.splice(0)) await line.close();
});

/** A line on which the person has written. */
async function line(options: LineOptions = {}): Promise<Line> {
  const opened = await openLine(options);
  lines.push(opened);
  await opened.person.write("hola");
  return opened;
}

const text = (body: string): Part => ({ type: "text", text: body });
const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const photo: FileRef = { id: "att_1", name: "laptop.png", mediaType: "image/svg+xml", bytes: 0 };

describe("a message", () => {
  it("with choices comes back as the value of the one that is taken", async () => {
    const { channel, person, outbound, heard } = await line();
    const choices = ["Sí", "No", "Tal vez", "Otra"].map((title) => ({ value: `respuesta: ${title}`, title }));
    await channel.send(outbound([text("¿La llevas?"), { type: "choices", choices: choices.slice(0, 2) }]), never);
    await person.take("Sí");
    await channel.send(outbound([text("¿Seguro?"), { type: "choices", choices }]), never);
    await person.take("Otra");
    const said = heard.flatMap((event) => (event.type === "message" ? event.message.parts : []));
    expect(said).toEqual([text("hola"), text("respuesta: Sí"), text("respuesta: Otra")]);
  });

  it("with a file is one message, its file uploaded once as what its bytes are", async () => {
    const { channel, person, outbound, readable, meta } = await line();
    readable.set(photo.id, { content: PNG, mediaType: "image/png" });
    await channel.send(outbound([text("Mira:"), { type: "file", file: photo }]), never);
    await channel.send(outbound([{ type: "file", file: photo }]), never);
    expect(person.shown).toMatchObject([
      { type: "image", text: "Mira:", file: "image/png" },
      { type: "image", text: "" },
    ]);
    expect(meta.requests.filter((request) => request === "POST media")).toHaveLength(1);
  });

  it("whose file is no more says the rest", async () => {
    const { channel, person, outbound } = await line();
    await channel.send(outbound([text("Mira:"), { type: "file", file: photo }]), never);
    await channel.send(outbound([{ type: "file", file: photo }]), never);
    expect(person.texts()).toEqual(["Mira:", "Archivo: laptop.png"]);
  });

  it("to somebody who has blocked the shop is accepted and never delivered", async () => {
    const { channel, person, outbound, meta } = await line();
    person.isBlocking = true;
    await channel.send(outbound([text("¿Sigues ahí?")]), never);
    expect(person.shown).toEqual([]);
    expect(meta.statuses.held.map(({ status }) => status)).toEqual(["sent"]);
  });

  it("may be a place and a contact card", async () => {
    const { channel, person, outbound } = await line();
    const place: Part = { type: "location", latitude: -12.1, longitude: -77.03, label: "Tienda" };
    await channel.send(outbound([place, { type: "contact", name: "Ana Paz", phones: ["+51 1 555"] }]), never);
    expect(person.texts()).toEqual(["Tienda\n-12.1,-77.03", "Ana Paz +51 1 555"]);
  });

  it("finds a person who hides the number", async () => {
    const { channel, person, outbound, heard } = await line({ person: { bsuid: "PE.1349", hidesNumber: true } });
    expect(heard[0]).toMatchObject({ message: { address: { userId: "PE.1349" }, sender: { name: "Ana" } } });
    await channel.send(outbound([text("hola")]), never);
    expect(person.texts()).toEqual(["hola"]);
  });

  it("finds them by `to` where Meta takes the id there", async () => {
    const settings = { userIdField: "to" };
    const { channel, person, outbound, meta } = await line({
      settings,
      userIdField: "to",
      person: { bsuid: "PE.1349", hidesNumber: true },
    });
    await channel.send(outbound([text("hola")]), never);
    expect(person.texts()).toEqual(["hola"]);
    expect(meta.accepted).toMatchObject([{ to: "PE.1349" }]);
  });

  it.each([
    ["as soon as it is stored", { marksRead: "received" }, 1, 1],
    ["once its answer is on its way", { marksRead: "answered" }, 0, 1],
    ["never", { marksRead: "never" }, 0, 0],
  ] as const)("is read %s", async (_when, settings, stored, answered) => {
    const { channel, meta, outbound, receive } = await line({ settings: { ...settings } });
    await channel.close();
    expect(meta.read).toHaveLength(stored);
    await channel.open(receive);
    for (const answer of ["uno", "dos"]) await channel.send(outbound([text(answer)]), never);
    await channel.close();
    expect(meta.read).toHaveLength(answered);
  });

  it.each([true, false])("shows that it is being answered: %s", async (showsTyping) => {
    const { channel, meta } = await line({ settings: { showsTyping } });
    await channel.close();
    expect([meta.read.length, meta.typing.length]).toEqual([1, showsTyping ? 1 : 0]);
  });
});

describe("the window", () => {
  it("closes a day after the last message, and Meta is not asked any more", async () => {
    const clock = createManualClock(new Date(1_790_000_000_000));
    const { channel, outbound, meta, person } = await line({ clock });
    clock.advance(24 * HOUR_MS - 1_000);
    await channel.send(outbound([text("aún")]), never);
    clock.advance(1_000);
    await expect(channel.send(outbound([text("tarde")]), never)).rejects.toMatchObject({
      fault: "window_closed",
      message: expect.stringContaining("24 horas"),
    });
    expect(meta.accepted).toHaveLength(1);
    await person.write("sigo aquí");
    await channel.send(outbound([text("qué bien")]), never);
    expect(person.texts()).toEqual(["aún", "qué bien"]);
  });

  it("stays as it is when an older message arrives late", async () => {
    const clock = createManualClock(new Date(1_790_000_000_000));
    const { channel, outbound, meta, person } = await line({ clock });
    const old = { from: person.waId, id: "late", timestamp: "1789800000", type: "text", text: { body: "antes" } };
    await meta.webhooks.post(meta.wrap({ messages: [old] }));
    await channel.send(outbound([text("hola")]), never);
    expect(person.texts()).toEqual(["hola"]);
  });
});

describe("a rate", () => {
  it("of one person is kept after its burst, and Meta's refusals make the pause longer", async () => {
    const clock = createManualClock(new Date(1_790_000_000_000));
    const { channel, outbound, meta } = await line({ clock, settings: { pairBurst: 2 } });
    await channel.send(outbound([text("1")]), never);
    await channel.send(outbound([text("2")]), never);
    await expect(channel.send(outbound([text("3")]), never)).rejects.toMatchObject({
      fault: "rate_limited",
      afterMs: 6_000,
      details: { scope: "thread" },
    });
    expect(meta.accepted).toHaveLength(2);
    clock.advance(6_000);
    meta.script({ type: "refuse", code: 131056 });
    await expect(channel.send(outbound([text("3")]), never)).rejects.toMatchObject({ afterMs: 4_000 });
    clock.advance(60_000);
    await channel.send(outbound([text("3")]), never);
  });

  it("that Meta keeps more strictly than we do is obeyed", async () => {
    const clock = createManualClock(new Date(1_790_000_000_000));
    const { channel, outbound } = await line({ clock, pairBurst: 1 });
    await channel.send(outbound([text("1")]), never);
    await expect(channel.send(outbound([text("2")]), never)).rejects.toMatchObject({
      details: { code: 131056, scope: "thread" },
    });
    clock.advance(6_000);
    await channel.send(outbound([text("2")]), never);
  });
});

describe("a lost answer", () => {
  it("is found by the first status, and the message is not uncertain", async () => {
    const { channel, outbound, meta, person } = await line({ postsStatuses: true });
    meta.script({ type: "accept_then_reset" });
    const { externalId } = await channel.send(outbound([text("una vez")]), never);
    expect(person.shown.map(({ id }) => id)).toEqual([externalId]);
  });

  it.each(["accept_then_reset", "garble", "reset"] as const)("(%s) leaves the message uncertain", async (type) => {
    const { channel, outbound, meta } = await line();
    meta.script({ type });
    await expect(channel.send(outbound([text("?")]), never)).rejects.toMatchObject({ fault: "uncertain" });
  });

  it("of a gateway is uncertain too, and a time-out as well", async () => {
    const { channel, outbound, meta } = await line();
    meta.script({ type: "status", status: 502 }, { type: "accept_then_hang" });
    await expect(channel.send(outbound([text("?")]), never)).rejects.toMatchObject({ fault: "uncertain" });
    const late = channel.send(outbound([text("?")]), AbortSignal.timeout(50));
    await expect(late).rejects.toMatchObject({ fault: "uncertain" });
  });

  it("where nobody listens was never sent", async () => {
    const { channel, outbound, meta } = await line();
    const message = outbound([text("hola")]);
    await meta.close();
    await expect(channel.send(message, never)).rejects.toMatchObject({ fault: "unavailable" });
  });

  it("of the second piece leaves the message half shown, and never sent again", async () => {
    const { channel, outbound, meta } = await line();
    const place: Part = { type: "location", latitude: 1, longitude: 1 };
    meta.script({ type: "slow", until: Promise.resolve() }, { type: "refuse", code: 131000 });
    await expect(channel.send(outbound([place, text("y más")]), never)).rejects.toMatchObject({ fault: "uncertain" });
  });
});

it("tells once that the token is dead, and that it works again", async () => {
  const { channel, outbound, meta, reports } = await line();
  meta.accessToken = "another";
  await expect(channel.send(outbound([text("hola")]), never)).rejects.toMatchObject({ fault: "unauthorized" });
  meta.accessToken = "EAAEmulatedAccessToken";
  await channel.send(outbound([text("hola")]), never);
  expect(reports).toEqual(["unauthorized", null]);
});

it("names the number when it is asked who it is", async () => {
  const { channel } = await line();
  expect(await channel.probe?.(never)).toEqual({ name: "Tienda Sol · 51 1 5550100" });
});
