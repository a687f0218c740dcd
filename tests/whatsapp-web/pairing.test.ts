/** Pairing a phone: by QR and by code, renewed while nobody comes, given up in time, and never one number twice. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { MINUTE_MS } from "../../src/lib/time.ts";
import { browsersIn } from "../emulators/whatsapp-web/browsers.ts";
import { until } from "../harness/until.ts";
import { hasChromium, type Line, never, SLOW_MS, startLine, textsHeard } from "./candidate.ts";

describe.skipIf(!hasChromium)("pairing a phone", () => {
  let line: Line | undefined;
  afterEach(async () => {
    await line?.close();
    line = undefined;
  });
  const start = async (wish: { phone: string | null } | null): Promise<Line> => {
    line = await startLine({ isPaired: false, isOpen: false });
    line.wish = wish && { ...wish, at: line.env.clock.now() };
    await line.reopen();
    return line;
  };
  const shown = (at: Line, state: string) =>
    until(`it is ${state}`, () => (at.pairing.state === state ? at.pairing : null), SLOW_MS);

  it("starts no browser until somebody wants to pair, and sends wait", async () => {
    const at = await start(null);
    await until("sends wait for a phone", async () => {
      const fault = await at.channel.send(at.say("hola"), never).catch((error: { fault: string }) => error.fault);
      return fault === "unauthorized";
    });
    expect(browsersIn(at.folder)).toEqual([]);
    await expect(at.channel.probe?.(never)).rejects.toMatchObject({ fault: "unauthorized" });
    at.wish = { phone: null, at: at.env.clock.now() };
    await shown(at, "qr");
  });

  it("by QR: the present one opens it, an old one does not; then it works, and works again after a restart", async () => {
    const at = await start({ phone: null });
    const first = (await shown(at, "qr")).qr ?? "";
    at.whatsapp.renewQr();
    const second = await until("the QR is renewed", () => (at.pairing.qr !== first ? at.pairing.qr : null));
    expect(() => at.whatsapp.scan(first)).toThrow("not the present one");
    at.whatsapp.scan(second);
    const paired = await shown(at, "paired");
    expect(paired).toMatchObject({ phone: "51911000111", name: "La Tienda" });
    expect(paired).not.toHaveProperty("qr");
    expect(at.wish).toBeNull();
    expect(await at.channel.probe?.(never)).toEqual({ name: "La Tienda · +51911000111" });
    await at.person.write("hola");
    await at.channel.close();
    await at.reopen();
    await at.person.write("otra vez");
    expect(textsHeard(at.heard)).toEqual(["hola", "otra vez"]);
    // The number is as old as it was.
    expect(at.pairing.pairedAt).toBe(paired.pairedAt);
  });

  it("by a code for a number", async () => {
    const at = await start({ phone: "51911000111" });
    const { code = "" } = await shown(at, "code");
    expect(at.whatsapp.code).toEqual({ code, phone: "51911000111" });
    at.whatsapp.enterCode(code);
    await shown(at, "paired");
  });

  it("changes from QR to code when that is wished for", async () => {
    const at = await start({ phone: null });
    await shown(at, "qr");
    at.wish = { phone: "51911000111", at: new Date(at.env.clock.now().getTime() + 1) };
    await shown(at, "code");
  });

  it("ends when nobody comes, and the browser with it", async () => {
    const at = await start({ phone: null });
    await shown(at, "qr");
    if (at.wish) at.wish = { ...at.wish, at: new Date(at.wish.at.getTime() - 10 * MINUTE_MS) };
    expect(await shown(at, "off")).toMatchObject({ problem: "expired" });
    await until("Chromium has ended", () => browsersIn(at.folder, { all: true }).length === 0);
  });

  it("of a number that another account has is taken back at once", async () => {
    const at = await start({ phone: null });
    const { qr = "" } = await shown(at, "qr");
    at.refuses = true;
    at.whatsapp.scan(qr);
    expect(await shown(at, "off")).toEqual({ state: "off", problem: "taken" });
    expect(at.whatsapp.isLinked).toBe(false);
    expect(existsSync(join(at.folder, "session-cha_web"))).toBe(false);
  });

  it("after the phone took its number back begins anew", async () => {
    const at = await start({ phone: null });
    at.whatsapp.scan((await shown(at, "qr")).qr ?? "");
    await shown(at, "paired");
    await at.person.write("hola");
    at.whatsapp.unlink();
    await shown(at, "logged_out");
    at.whatsapp.renewQr();
    at.wish = { phone: null, at: at.env.clock.now() };
    const { qr = "" } = await shown(at, "qr");
    at.whatsapp.scan(qr);
    await shown(at, "paired");
    await at.person.write("¿siguen?");
    expect(textsHeard(at.heard)).toEqual(["hola", "¿siguen?"]);
  });

  it("without Chromium says so, and starts nothing", async () => {
    line = await startLine({ isPaired: false, isOpen: false, chromiumPath: "/nonexistent/chromium" });
    line.wish = { phone: null, at: line.env.clock.now() };
    await line.reopen();
    const at = line;
    await until("it is told", () => at.pairing.problem === "no_browser");
    expect(at.pairing.state).toBe("off");
  });
});
