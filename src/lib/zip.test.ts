/** The archives are read by their directory, as readers of ZIP files do, and every sum is checked. */
import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { writeZip, type ZipEntry } from "./zip.ts";

async function readBack(entries: readonly ZipEntry[]): Promise<Map<string, Buffer>> {
  const pieces: Buffer[] = [];
  for await (const piece of writeZip(entries)) pieces.push(piece);
  const archive = Buffer.concat(pieces);
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  const files = new Map<string, Buffer>();
  let place = archive.readUInt32LE(end + 16);
  expect(place + archive.readUInt32LE(end + 12)).toBe(end);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    expect(archive.readUInt32LE(place)).toBe(0x02014b50);
    const [sum, size, nameLength] = [16, 24, 28].map((at) =>
      at === 28 ? archive.readUInt16LE(place + at) : archive.readUInt32LE(place + at),
    ) as [number, number, number];
    const local = archive.readUInt32LE(place + 42);
    expect(archive.readUInt32LE(local)).toBe(0x04034b50);
    const start = local + 30 + archive.readUInt16LE(local + 26);
    const bytes = archive.subarray(start, start + size);
    expect(crc32(bytes)).toBe(sum);
    files.set(archive.toString("utf8", place + 46, place + 46 + nameLength), bytes);
    place += 46 + nameLength;
  }
  expect(place).toBe(end);
  return files;
}

it("gives every file back, whatever its name and bytes", async () => {
  const every = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
  const files = await readBack([
    { name: "data.json", bytes: Buffer.from("{}") },
    { name: "files/año 😀.bin", bytes: every },
    { name: "empty", bytes: new Uint8Array() },
  ]);
  expect([...files.keys()]).toEqual(["data.json", "files/año 😀.bin", "empty"]);
  expect(files.get("data.json")?.toString()).toBe("{}");
  expect(files.get("files/año 😀.bin")?.equals(every)).toBe(true);
  expect(files.get("empty")?.length).toBe(0);
});

it("is an archive of nothing where there is nothing", async () => {
  expect((await readBack([])).size).toBe(0);
});
