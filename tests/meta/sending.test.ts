/** What leaves: pieces, choices, files, the window, lost answers. The emulator refuses whatever Meta would. */
import { afterEach, describe, expect, it } from "vitest";
import type { Channel, FileRef, Json, Part } from "../../src/channels/channel.ts";
import { createManualClock, DAY_MS } from "../../src/lib/time.ts";
import { accountIdOf, type Kind, PAGE, SECRETS } from "../emulators/meta/account.ts";
import { until } from "../harness/until.ts";
import {
  DEFINITIONS,
  KINDS,
  type Line,
  type LineOptions,
  never,
  openLine,
  settingsOf,
  textsHeard,
} from "./candidate.ts";

const lines: Line[] = [];
const channels: Channel[] = [];
afterEach(async () => {
  for (const channel of channels.splice(0)) await channel.close();
  for (const line of lines.splice(0)) await line.close();
});

/** A line on which the person has written. */
async function openOne(kind: Kind, options: LineOptions = {}): Promise<Line> {
  const opened = await openLine(kind, options);
  lines.push(opened);
  await opened.person.write("hola");
  return opened;
}

const text = (body: string): Part => ({ type: "text", text: body });
const choicesOf = (titles: readonly string[]): Part => ({
  type: "choices",
  choices: titles.map((title) => ({ value: `respuesta: ${title}`, title })),
});
const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const photo: FileRef = { id: "att_1", name: "señal ñandú.png", mediaType: "image/svg+xml", bytes: 0 };
const START = new Date(1_790_000_000_000);

describe.each(KINDS)("%s: a message", (kind) => {
  const line = (options?: LineOptions) => openOne(kind, options);

  it("with up to three choices has buttons, with up to thirteen quick replies, and the value comes back", async () => {
    const { channel, person, outbound, heard } = await line();
    await channel.send(outbound([text("¿La llevas?"), choicesOf(["Sí", "No"])]), never);
    await channel.send(
      outbound([text("¿Cuál?"), choicesOf(Array.from({ length: 13 }, (_, n) => `Opción ${n}`))]),
      never,
    );
    expect(person.shown.map((shown) => shown.kind)).toEqual(["buttons", "quick_replies"]);
    await person.take("Sí");
    await person.take("Opción 12");
    expect(textsHeard(heard)).toEqual(["hola", "respuesta: Sí", "respuesta: Opción 12"]);
  });

  it("whose choices are too long, too many or alike has them as numbers", async () => {
    const { channel, person, outbound } = await line();
    await channel.send(outbound([choicesOf(["Laptop HP 15 con 16 GB de memoria", "Otra"])]), never);
    await channel.send(outbound([choicesOf(["Otra", "Otra"])]), never);
    expect(person.texts()).toEqual(["1. Laptop HP 15 con 16 GB de memoria\n2. Otra", "1. Otra\n2. Otra"]);
  });

  it("with a long text above its buttons keeps the end of it there", async () => {
    const { channel, person, outbound } = await line();
    const long = Array.from({ length: 160 }, (_, n) => `línea${n}`).join(" ");
    await channel.send(outbound([text(long), choicesOf(["Sí"])]), never);
    expect(person.texts().join(" ")).toBe(long);
    expect(person.shown.at(-1)?.kind).toBe("buttons");
  });

  it("of letters that are long in bytes arrives whole", async () => {
    const { channel, person, outbound } = await line();
    const long = Array.from({ length: 400 }, (_, n) => `ñandú🚀${n}`).join(" ");
    await channel.send(outbound([text(long)]), never);
    expect(person.texts().join(" ")).toBe(long);
  });

  it("with a file uploads it once, as what its bytes are", async () => {
    const { channel, person, outbound, readable, meta } = await line();
    readable.set(photo.id, { content: PNG, mediaType: "image/png" });
    await channel.send(outbound([text("Mira:"), { type: "file", file: photo }]), never);
    await channel.send(outbound([{ type: "file", file: photo }]), never);
    expect(person.shown).toMatchObject([{ text: "Mira:" }, { file: "image/png" }, { file: "image/png" }]);
    expect(meta.state.requests.filter((request) => request === "POST message_attachments")).toHaveLength(1);
  });

  it("whose file is no more, or of a kind that is not taken, says the rest or where it is", async () => {
    const { channel, person, outbound, readable } = await line({ env: { webhookUrl: "https://tienda.pe/w" } });
    await channel.send(outbound([text("Mira:"), { type: "file", file: photo }]), never);
    await channel.send(outbound([{ type: "file", file: photo }]), never);
    readable.set("svg", { content: Buffer.from("<svg/>"), mediaType: "image/svg+xml" });
    const drawing = { ...photo, id: "svg", name: "laptop.svg", url: "/files/laptop.svg" };
    await channel.send(outbound([{ type: "file", file: drawing }]), never);
    expect(person.texts()).toEqual([
      "Mira:",
      "Archivo: señal ñandú.png",
      "laptop.svg: https://tienda.pe/files/laptop.svg",
    ]);
  });

  it("of a place, a contact or a template is told in words", async () => {
    const { channel, person, outbound } = await line();
    const place: Part = { type: "location", latitude: -12.1, longitude: -77.03, label: "Tienda" };
    const template = { name: "x", language: "es", values: [], text: "Tu pedido está listo." };
    await channel.send(outbound([place, { type: "contact", name: "Ana", phones: ["+51 1 555"] }]), never);
    await channel.send(outbound([{ type: "template", template }]), never);
    expect(person.texts()).toEqual([
      "Tienda\nhttps://www.google.com/maps?q=-12.1,-77.03\n\nAna\n+51 1 555",
      "Tu pedido está listo.",
    ]);
  });

  it("to somebody that Meta does not know, or who wants none, is blocked", async () => {
    const { channel, person, outbound } = await line();
    const nobody = { threadId: "1", userId: "1", route: null };
    await expect(channel.send(outbound([text("?")], { address: nobody }), never)).rejects.toMatchObject({
      fault: "blocked",
    });
    person.isBlocking = true;
    await expect(channel.send(outbound([text("?")]), never)).rejects.toMatchObject({ fault: "blocked" });
  });

  it("over the rate is told as such, and whose rate it was", async () => {
    const { channel, outbound } = await line({ clock: createManualClock(START), perSecond: 1 });
    await channel.send(outbound([text("1")]), never);
    await expect(channel.send(outbound([text("2")]), never)).rejects.toMatchObject({
      fault: "rate_limited",
      details: { code: 613, scope: "account" },
    });
  });
});

describe.each(KINDS)("%s: the window", (kind) => {
  const line = (options?: LineOptions) => openOne(kind, options);

  it("closes a day after the last message, and Meta is not asked any more", async () => {
    const clock = createManualClock(START);
    const { channel, outbound, meta, person } = await line({ clock });
    clock.advance(DAY_MS - 1_000);
    await channel.send(outbound([text("aún")]), never);
    clock.advance(1_000);
    for (const author of ["agent", "system", undefined] as const) {
      const late = outbound([text("tarde")], author ? { author } : {});
      await expect(channel.send(late, never)).rejects.toMatchObject({
        fault: "window_closed",
        message: expect.stringContaining("24 horas"),
      });
    }
    expect(meta.state.accepted).toHaveLength(1);
    await person.write("sigo aquí");
    await channel.send(outbound([text("qué bien")]), never);
    expect(person.texts()).toEqual(["aún", "qué bien"]);
  });

  it("is seven days for what a rep wrote, under the name of a person, and only after the first", async () => {
    const clock = createManualClock(START);
    const { channel, outbound, person } = await line({ clock });
    const byRep = (body: string) => channel.send(outbound([text(body)], { author: "rep" }), never);
    await byRep("hoy");
    clock.advance(6 * DAY_MS);
    await byRep("esta semana");
    expect(person.shown.map(({ isLate }) => isLate)).toEqual([false, true]);
    clock.advance(DAY_MS);
    await expect(byRep("tarde")).rejects.toMatchObject({ fault: "window_closed" });
  });

  it("is a day for a rep too where Meta has not granted more; the account goes on", async () => {
    const clock = createManualClock(START);
    const { channel, outbound, meta, reports } = await line({ clock });
    meta.state.grantsHumanAgent = false;
    clock.advance(2 * DAY_MS);
    const byRep = () => channel.send(outbound([text("?")], { author: "rep" }), never);
    await expect(byRep()).rejects.toMatchObject({ fault: "window_closed", message: expect.stringContaining("Human") });
    meta.script({ type: "refuse", code: 10 });
    await expect(byRep()).rejects.toMatchObject({ fault: "window_closed", message: expect.stringContaining("Human") });
    expect(reports).toEqual([]);
  });

  it("that only Meta knows to be over lets a rep's message leave all the same, and no other", async () => {
    const clock = createManualClock(START);
    const opened = await line({ clock });
    const { person, outbound } = opened;
    clock.advance(2 * DAY_MS);
    // As after a restart, with an address that was kept before there were windows.
    const channel = await openAgain(opened);
    const address = { threadId: person.id, userId: person.id, route: null };
    await expect(channel.send(outbound([text("?")], { address }), never)).rejects.toMatchObject({
      fault: "window_closed",
      details: { code: 10 },
    });
    await channel.send(outbound([text("!")], { address, author: "rep" }), never);
    expect(person.shown).toMatchObject([{ text: "!", isLate: true }]);
  });
});

describe.each(KINDS)("%s: a lost answer", (kind) => {
  const line = (options?: LineOptions) => openOne(kind, options);

  it.each(["accept_then_reset", "garble", "reset"] as const)("(%s) leaves the message uncertain", async (type) => {
    const { channel, outbound, meta } = await line();
    meta.script({ type });
    await expect(channel.send(outbound([text("?")]), never)).rejects.toMatchObject({ fault: "uncertain" });
  });

  it("of a gateway is uncertain too, and Meta's own word that it may have been shown", async () => {
    const { channel, outbound, meta } = await line();
    meta.script({ type: "status", status: 502 }, { type: "refuse", code: 1, subcode: 1357046 });
    for (const body of ["1", "2"])
      await expect(channel.send(outbound([text(body)]), never)).rejects.toMatchObject({ fault: "uncertain" });
  });

  it("whose time is over is uncertain once it has arrived", async () => {
    const { channel, outbound, meta } = await line();
    meta.script({ type: "accept_then_hang" });
    const stop = new AbortController();
    const late = channel.send(outbound([text("?")]), stop.signal);
    late.catch(() => undefined);
    await until("the message to arrive", () => meta.state.accepted.length > 0);
    stop.abort();
    await expect(late).rejects.toMatchObject({ fault: "uncertain" });
  });

  it("where nobody listens was never sent", async () => {
    const { channel, outbound, meta } = await line();
    await meta.close();
    await expect(channel.send(outbound([text("hola")]), never)).rejects.toMatchObject({ fault: "unavailable" });
  });

  it("of the second piece leaves the message half shown, and never sent again", async () => {
    const { channel, outbound, meta } = await line();
    meta.script({ type: "slow", until: Promise.resolve() }, { type: "refuse", code: 1200 });
    const two = outbound([choicesOf(["Sí"]), text("y más")]);
    await expect(channel.send(two, never)).rejects.toMatchObject({ fault: "uncertain" });
  });
});

describe.each(KINDS)("%s: an account", (kind) => {
  const line = (options?: LineOptions) => openOne(kind, options);

  it("tells once that the token is dead, and that it works again", async () => {
    const { channel, outbound, meta, reports } = await line();
    const { accessToken } = meta.state;
    meta.state.accessToken = "another";
    await expect(channel.send(outbound([text("hola")]), never)).rejects.toMatchObject({
      fault: "unauthorized",
      details: { demand: "mend_account" },
    });
    meta.state.accessToken = accessToken;
    await channel.send(outbound([text("hola")]), never);
    expect(reports).toEqual(["unauthorized", null]);
  });

  it("names itself when it is asked who it is", async () => {
    const { channel } = await line();
    const name = kind === "instagram" ? "Tienda Sol · @tiendasol" : "Tienda Sol";
    expect(await channel.probe?.(never)).toEqual({ name });
  });

  it("sets its questions at Meta when it is opened, once", async () => {
    const iceBreakers = ["¿Qué laptops tienen?", "¿Envían a provincia?"];
    const opened = await line({ settings: { iceBreakers } });
    const { state } = opened.meta;
    const questions = iceBreakers.map((question) => ({ question, payload: question }));
    expect(state.profile.ice_breakers).toEqual([{ call_to_actions: questions, locale: "default" }]);
    expect("get_started" in state.profile).toBe(kind === "messenger");
    expect(state.subscribed).toContain("messages");
    const before = state.requests.filter((request) => request === "POST messenger_profile").length;
    const same = await openAgain(opened, { iceBreakers });
    await until("the account to be looked at", () => opened.reports.length > 0);
    await same.close();
    expect(state.requests.filter((request) => request === "POST messenger_profile")).toHaveLength(before);
  });

  it("whose token is dead when it is opened says so and stops trying", async () => {
    const opened = await line();
    opened.meta.state.accessToken = "another";
    const channel = await openAgain(opened);
    await until("the report", () => opened.reports.includes("unauthorized"));
    await channel.close();
    expect(opened.meta.state.requests.filter((request) => request === "POST subscribed_apps")).toHaveLength(1);
  });

  it("of which a setting is wrong is refused with the sentence that mends it", async () => {
    const { settings, externalIdOf } = DEFINITIONS[kind];
    const issue = (change: object) => settings.safeParse({ ...settingsOf(kind), ...change }).error?.issues[0]?.message;
    expect(issue({ pageId: 1.5 })).toContain("page ID");
    expect(issue({ iceBreakers: ["a", "b", "c", "d", "e"] })).toContain("four");
    expect(issue({ unknown: 1 })).toBeDefined();
    expect(issue({ pageId: Number(PAGE.id) })).toBeUndefined();
    expect(externalIdOf?.({ settings: settingsOf(kind), secrets: {} })).toBe(accountIdOf(kind));
  });
});

/** The same account's channel, made anew: it remembers nothing. Closed with the others. */
async function openAgain({ meta, env, receive }: Line, more: Record<string, Json> = {}): Promise<Channel> {
  const { kind } = meta;
  const settings = { ...settingsOf(kind), ...more };
  const account = { id: "cha_x", tenantId: "ten_x", kind, name: "x", settings, secrets: { ...SECRETS } };
  const channel = DEFINITIONS[kind].create(account, env);
  await channel.open(receive);
  channels.push(channel);
  return channel;
}
