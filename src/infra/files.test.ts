import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { newId } from "../lib/ids.ts";
import { openFiles } from "./files.ts";

const home = mkdtempSync(join(tmpdir(), "charla-files-"));
const files = openFiles(home, async () => undefined);
afterAll(() => rmSync(home, { recursive: true, force: true }));

it("gives back what was written, byte for byte, with its size and its hash", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), async (bytes) => {
      const id = newId("attachment");
      const written = await files.write(id, bytes);
      expect(written).toEqual({
        bytes: bytes.byteLength,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      });
      expect(Buffer.compare(await files.read(id), Buffer.from(bytes))).toBe(0);
      const chunks: Buffer[] = [];
      for await (const chunk of files.stream(id)) chunks.push(chunk as Buffer);
      expect(Buffer.compare(Buffer.concat(chunks), Buffer.from(bytes))).toBe(0);
    }),
    { numRuns: 15 },
  );
});

it("replaces a file as a whole, leaves nothing beside it, and removes it", async () => {
  const id = newId("attachment");
  await files.write(id, Buffer.from("first, and longer"));
  await files.write(id, Buffer.from("second"));
  expect((await files.read(id)).toString()).toBe("second");
  expect(readdirSync(join(home, "files"), { recursive: true }).filter((name) => String(name).endsWith(".tmp"))).toEqual(
    [],
  );
  await files.remove(id);
  await files.remove(id);
  await expect(files.read(id)).rejects.toThrow("ENOENT");
});

it("is readable by its owner only", async () => {
  const id = newId("attachment");
  await files.write(id, Buffer.from("private"));
  expect(statSync(join(home, "files", id.slice(-2), id)).mode & 0o777).toBe(0o600);
});

it.each(["../../etc/passwd", "att_../../../x", "", `${newId("attachment")}/..`, newId("message"), "C:\\x"])(
  "never takes %j for a path",
  async (id) => {
    await expect(files.write(id, Buffer.from("x"))).rejects.toThrow("not an attachment id");
    await expect(files.read(id)).rejects.toThrow("not an attachment id");
    expect(() => files.stream(id)).toThrow("not an attachment id");
  },
);
