import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { channelEnv } from "../../../tests/harness/channel-env.ts";
import { packageRoot } from "../../lib/root.ts";
import { findChromium, freeProfile, launchOptions } from "./browser.ts";

const folder = mkdtempSync(join(tmpdir(), "charla-browser-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the system's Chromium", () => {
  it("is what the configuration names and nothing else, if it can be run", () => {
    const program = join(folder, "chromium");
    writeFileSync(program, "", { mode: 0o755 });
    writeFileSync(join(folder, "text"), "", { mode: 0o644 });
    expect(findChromium(program)).toBe(program);
    expect(findChromium(join(folder, "gone"))).toBeNull();
    if (process.getuid?.() !== 0) expect(findChromium(join(folder, "text"))).toBeNull();
  });

  it("goes elsewhere, or takes any certificate, only where an emulator on this machine stands in", () => {
    const argsFor = (whatsappWeb: string) =>
      launchOptions(channelEnv({ providers: { whatsappWeb } }).env, "/usr/bin/chromium").args.join(" ");
    expect(argsFor("https://web.whatsapp.com")).not.toMatch(/MAP|certificate/);
    expect(argsFor("https://127.0.0.1:4433")).toContain("MAP web.whatsapp.com:443 127.0.0.1:4433");
    expect(argsFor("https://127.0.0.1:4433")).toContain("--ignore-certificate-errors");
    expect(argsFor("https://proxy.example.com")).toContain("MAP web.whatsapp.com:443 proxy.example.com:443");
    expect(argsFor("https://proxy.example.com")).not.toContain("certificate");
  });

  it("opens a profile whose lock a killed one left behind, and leaves all else in it", async () => {
    const profile = join(folder, "profile");
    mkdirSync(profile);
    symlinkSync("elsewhere-123", join(profile, "SingletonLock"));
    writeFileSync(join(profile, "Cookies"), "");
    await freeProfile(profile);
    await freeProfile(join(folder, "gone"));
    expect(readdirSync(profile)).toEqual(["Cookies"]);
  });

  it.skipIf(process.platform !== "linux")(
    "ends a browser that still has the profile, and no other program",
    async () => {
      const profile = join(folder, "taken");
      mkdirSync(profile);
      const start = (...args: string[]) =>
        spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "--", ...args]);
      const [browser, other] = [start(`--user-data-dir=${profile}`), start("--something-else")];
      try {
        const ended = once(browser, "exit");
        symlinkSync(`${hostname()}-${browser.pid}`, join(profile, "SingletonLock"));
        await freeProfile(profile);
        expect((await ended)[1]).toBe("SIGKILL");
        symlinkSync(`${hostname()}-${other.pid}`, join(profile, "SingletonLock"));
        await freeProfile(profile);
        expect(other.kill(0)).toBe(true);
        expect(readdirSync(profile)).toEqual([]);
      } finally {
        browser.kill("SIGKILL");
        other.kill("SIGKILL");
      }
    },
  );

  it("comes with a library that is loaded with the first account only", () => {
    const sources = readdirSync(join(packageRoot, "src/channels/whatsapp-web")).filter(
      (name) => !name.includes(".test."),
    );
    const loading = sources.filter((name) =>
      /^(import|export) (?!type )[^\n]*from "whatsapp-web\.js"/m.test(
        readFileSync(join(packageRoot, "src/channels/whatsapp-web", name), "utf8"),
      ),
    );
    expect(sources).toContain("library.ts");
    expect(loading).toEqual([]);
  });
});
