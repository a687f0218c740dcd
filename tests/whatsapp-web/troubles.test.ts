/** What goes wrong with a number on WhatsApp Web: nothing is lost, nothing is sent twice, and people are told. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { browsersIn } from "../emulators/whatsapp-web/browsers.ts";
import { until } from "../harness/until.ts";
import { hasChromium, type Line, never, SLOW_MS, startLine, textsHeard } from "./candidate.ts";

describe.skipIf(!hasChromium)("troubles of a number on WhatsApp Web", () => {
  let line: Line | undefined;
  afterEach(async () => {
    await line?.close();
    line = undefined;
  });
  const start = async (options?: Parameters<typeof startLine>[0]): Promise<Line> => {
    line = await startLine(options);
    await line.online();
    return line;
  };

  it("a browser that is killed is started again, and what was written meanwhile is heard", async () => {
    const { whatsapp, person, folder, heard, channel, say, online } = await start();
    await person.write("hola");
    const [first] = browsersIn(folder);
    process.kill(first ?? 0, "SIGKILL");
    await until("it is gone", () => !whatsapp.isOnline);
    await expect(channel.send(say("¿hay alguien?"), AbortSignal.timeout(10))).rejects.toMatchObject({
      fault: expect.stringMatching(/disconnected|unavailable/),
    });
    const seen = person.write("¿siguen ahí?");
    await online();
    await seen;
    expect(textsHeard(heard)).toEqual(["hola", "¿siguen ahí?"]);
    await channel.send(say("aquí seguimos"), never);
    expect(person.texts()).toEqual(["aquí seguimos"]);
    expect(browsersIn(folder)).not.toContain(first);
  });

  it("a page that is loaded again goes on, without hearing anything twice", async () => {
    const { whatsapp, person, heard, channel, say, comesAnew } = await start();
    await person.write("hola");
    await comesAnew(() => whatsapp.push({ type: "reload" }));
    await person.write("otra vez");
    expect(textsHeard(heard)).toEqual(["hola", "otra vez"]);
    await channel.send(say("sí"), never);
    expect(person.texts()).toEqual(["sí"]);
  });

  it("a page that hangs is ended by force and started again", async () => {
    const { whatsapp, folder, person, channel, say, comesAnew } = await start();
    await person.write("hola");
    const [hung] = browsersIn(folder);
    await comesAnew(() => whatsapp.push({ type: "freeze" }));
    expect(browsersIn(folder)).not.toContain(hung);
    await channel.send(say("hola"), never);
    expect(person.texts()).toEqual(["hola"]);
  });

  it("a line that breaks off holds messages back, and is made again", async () => {
    const { whatsapp, channel, say, person } = await start();
    await whatsapp.tellState("OPENING");
    await expect(channel.send(say("hola"), never)).rejects.toMatchObject({ fault: "disconnected" });
    whatsapp.breakOff();
    await until("it is sent", () =>
      channel.send(say("hola"), never).then(
        () => true,
        () => false,
      ),
    );
    expect(person.texts()).toEqual(["hola"]);
  });

  it("a number that the phone takes back is told once, its session is erased, and sends wait", async () => {
    const { whatsapp, reports, folder, channel, say } = await start();
    whatsapp.unlink();
    const at = line as Line;
    await until("the logout is noticed", () => at.pairing.state === "logged_out", SLOW_MS);
    await until("it is told", () => reports.includes("unauthorized"));
    expect(reports.filter((fault) => fault === "unauthorized")).toHaveLength(1);
    expect(existsSync(join(folder, "session-cha_web"))).toBe(false);
    await until("Chromium has ended", () => browsersIn(folder, { all: true }).length === 0);
    await until("sends wait", async () => {
      const fault = await channel.send(say("hola"), never).catch((error: { fault: string }) => error.fault);
      return fault === "unauthorized";
    });
  });

  it("a number that was taken back while nobody looked is noticed when the page comes again", async () => {
    const { whatsapp, reports } = await start();
    whatsapp.unlink({ told: false });
    whatsapp.breakOff();
    const at = line as Line;
    await until("the logout is noticed", () => at.pairing.state === "logged_out", SLOW_MS);
    await until("it is told", () => reports.includes("unauthorized"));
  });

  it("a number that WhatsApp closes, and one that is open elsewhere, are told as such", async () => {
    const { whatsapp, reports, comesAnew } = await start();
    const at = line as Line;
    // It is told, and tried again.
    await comesAnew(() => whatsapp.push({ type: "state", state: "CONFLICT" }));
    expect(reports).toContain("disconnected");
    whatsapp.push({ type: "state", state: "TOS_BLOCK" });
    await until("it is told", () => at.pairing.problem === "banned", SLOW_MS);
    expect(at.pairing.state).toBe("logged_out");
  });

  it("what a dying process did not store is found among the unread by the next, and old chats are left alone", async () => {
    const { whatsapp, person, folder, heard, online } = await start();
    const at = line as Line;
    at.onReceive = () => {
      throw new Error("the database is away");
    };
    const seen = person.write("¿me oyen?");
    whatsapp.phone().post({ body: "de hace meses", t: Math.floor(Date.parse("2026-01-01") / 1_000) });
    await until("the page was told", () => at.logged.some((said) => said.includes("not stored")));
    const [first] = browsersIn(folder);
    await at.channel.close();
    await until("Chromium has ended", () => browsersIn(folder, { all: true }).length === 0);
    expect(first).toBeDefined();
    at.onReceive = () => undefined;
    await at.reopen();
    await online();
    await seen;
    expect(textsHeard(heard)).toEqual(["¿me oyen?"]);
  });

  it("a slow answer is waited for, and one that comes too late leaves the message uncertain, sent once", async () => {
    const { whatsapp, person, channel, say } = await start();
    await person.write("hola");
    let release: () => void = () => undefined;
    whatsapp.onSend = () => ({
      after: new Promise<void>((resolve) => {
        release = resolve;
      }),
    });
    const over = new AbortController();
    const sending = channel.send(say("lento"), over.signal);
    await until("it is under way", () => whatsapp.sends.length === 1);
    over.abort(new Error("out of time"));
    await expect(sending).rejects.toMatchObject({ fault: "uncertain" });
    release();
    await until("it is shown", () => person.shown.length === 1);
    expect(whatsapp.sends).toHaveLength(1);
  });

  it("a person is written to at a person's pace: typing shows, and the text comes once the clock has gone on", async () => {
    const settings = { typingPerCharacterMs: 10, typingLeastMs: 50, typingMostMs: 300 };
    const { person, channel, say, whatsapp } = await start({ settings });
    await person.write("hola");
    const sending = channel.send(say("¿En qué te ayudo?"), never);
    await until("typing shows", () => person.typed === 1);
    expect(whatsapp.sends).toEqual([]);
    await sending;
    expect(person.texts()).toEqual(["¿En qué te ayudo?"]);
  });

  it("no folder of the library's lands where the process runs", async () => {
    await start();
    expect(readdirSync(process.cwd()).filter((name) => name.startsWith(".wwebjs"))).toEqual([]);
    expect(readdirSync((line as Line).folder)).toEqual(["session-cha_web"]);
  });
});
