/** The words with clamd: what it says of a file, by port and by socket; and that its silence is never taken for a yes. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { openFiles } from "../../src/infra/files.ts";
import { openScan } from "../../src/infra/scan.ts";
import { newId } from "../../src/lib/ids.ts";
import { type ClamdEmulator, EICAR, startClamd } from "../emulators/clamd.ts";

const MAX_BYTES = 2_000_000;
const home = mkdtempSync(join(tmpdir(), "charla-scan-"));
const told: object[] = [];
const log = { warn: (fields: object) => void told.push(fields) };
const scanOf = (address: string, timeoutMs?: number) =>
  openScan(readConfig({ CHARLA_CLAMD: address }).uploads.clamd, log, timeoutMs);

let clamd: ClamdEmulator;
beforeAll(async () => {
  clamd = await startClamd({ maxBytes: MAX_BYTES });
});
beforeEach(() => clamd.behave("well"));
afterAll(async () => {
  await clamd.close();
  rmSync(home, { recursive: true, force: true });
});

describe("clamd", () => {
  it.each([0, 1, 255, 256 * 1024, 256 * 1024 + 1, MAX_BYTES])("sees every one of %i bytes", async (size) => {
    const bytes = Buffer.alloc(size, "charla ");
    await scanOf(clamd.address)(bytes);
    expect(clamd.seen.at(-1)?.equals(bytes)).toBe(true);
  });

  it("names what it finds, wherever in the file, and the log is told without the file", async () => {
    const bytes = Buffer.concat([Buffer.alloc(300_000, "a"), Buffer.from(EICAR)]);
    await expect(scanOf(clamd.address)(bytes)).rejects.toMatchObject({
      code: "file_infected",
      message: expect.stringContaining("Eicar-Test-Signature"),
    });
    expect(told.at(-1)).toEqual({ part: "scan", found: "Eicar-Test-Signature", bytes: bytes.length });
  });

  it("is reached by a socket in the file system as well", async () => {
    const local = await startClamd({ path: join(home, "clamd.ctl") });
    try {
      await scanOf(local.address)(Buffer.from("hola"));
      await expect(scanOf(local.address)(Buffer.from(EICAR))).rejects.toMatchObject({ code: "file_infected" });
    } finally {
      await local.close();
    }
  });

  it.each(["silent", "mute", "broken"] as const)("that is %s has not said yes", async (how) => {
    clamd.behave(how);
    await expect(scanOf(clamd.address, 300)(Buffer.from("hola"))).rejects.toMatchObject({
      code: "scan_unavailable",
      status: 503,
    });
  });

  it("has not said yes to more than it takes, or when it is not there", async () => {
    const unavailable = { code: "scan_unavailable" };
    await expect(scanOf(clamd.address)(Buffer.alloc(MAX_BYTES * 4))).rejects.toMatchObject(unavailable);
    const gone = await startClamd();
    await gone.close();
    await expect(scanOf(gone.address)(Buffer.from("hola"))).rejects.toMatchObject(unavailable);
  });

  it("is asked before anything of a file is on the disk", async () => {
    const files = openFiles(home, scanOf(clamd.address));
    const id = newId("attachment");
    await expect(files.write(id, Buffer.from(EICAR))).rejects.toMatchObject({ code: "file_infected" });
    expect(readdirSync(join(home, "files", id.slice(-2)))).toEqual([]);
    await files.write(id, Buffer.from("hola"));
    expect((await files.read(id)).toString()).toBe("hola");
  });
});

describe("CHARLA_CLAMD", () => {
  const read = (address: string) => readConfig({ CHARLA_CLAMD: address }).uploads.clamd;

  it("is a port or a socket; without it nothing is scanned", async () => {
    expect(read("clamav:3310")).toEqual({ host: "clamav", port: 3310 });
    expect(read("[::1]:3310")).toEqual({ host: "::1", port: 3310 });
    expect(read("/run/clamav/clamd.ctl")).toEqual({ path: "/run/clamav/clamd.ctl" });
    expect(readConfig({}).uploads.clamd).toBeNull();
    await openScan(null, log)(Buffer.from(EICAR));
  });

  it.each(["clamav", "clamav:0", "clamav:99999", "tcp://clamav:3310", "clamd.sock"])("is not %s", (address) => {
    expect(() => read(address)).toThrow(/CHARLA_CLAMD: give where clamd listens/);
  });
});
