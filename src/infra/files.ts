/** Files of messages, each under its own id in the data folder; names given by people never become paths. */
import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, type ReadStream } from "node:fs";
import { open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { isId } from "../lib/ids.ts";
import type { Scan } from "./scan.ts";

export interface Files {
  /**
   * Writes a file durably, once it was looked through for viruses; an existing one of the same id is replaced. Returns its
   * size in bytes and SHA-256 in hex. Throws `FileInfectedError` and `ScanUnavailableError`.
   */
  write(id: string, bytes: Uint8Array): Promise<{ bytes: number; sha256: string }>;
  read(id: string): Promise<Buffer>;
  /** @param range the first and the last byte wanted, counted from 0; all unless given */
  stream(id: string, range?: { readonly start: number; readonly end: number }): ReadStream;
  remove(id: string): Promise<void>;
}

/** @param scan looks at every file before anything of it is on the disk */
export function openFiles(home: string, scan: Scan): Files {
  const root = join(home, "files");
  const pathOf = (id: string): string => {
    if (!isId("attachment", id)) throw new Error(`not an attachment id: ${id}`);
    // The last characters are random: they spread the files evenly.
    const folder = join(root, id.slice(-2));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return join(folder, id);
  };
  return {
    async write(id, bytes) {
      const path = pathOf(id);
      await scan(bytes);
      const handle = await open(`${path}.tmp`, "w", 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${path}.tmp`, path);
      return { bytes: bytes.byteLength, sha256: createHash("sha256").update(bytes).digest("hex") };
    },
    read: async (id) => readFile(pathOf(id)),
    stream: (id, range) => createReadStream(pathOf(id), range),
    remove: (id) => rm(pathOf(id), { force: true }),
  };
}
