/** Writes ZIP archives as a stream, one file in memory at a time, without compressing (PKWARE APPNOTE 6.3.10). */
import { crc32 } from "node:zlib";

export interface ZipEntry {
  /** With `/` between folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Names are UTF-8 (bit 11 of the flags). */
const UTF8 = 0x0800;
const VERSION = 20;
/** 1 January 1980, the earliest day that the format knows: archives of the same files are the same. */
const NO_DAY = 0x0021;
const LIMIT = 0xffff_ffff;

/** The archive piece by piece. Throws `RangeError` above 4 GiB or 65,535 files, where the plain format ends. */
export async function* writeZip(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>): AsyncGenerator<Buffer> {
  const directory: Buffer[] = [];
  let offset = 0;
  for await (const { name, bytes } of entries) {
    const path = Buffer.from(name, "utf8");
    const common = describe(bytes, path.length);
    const local = Buffer.concat([signed(0x04034b50), common, path]);
    const central = Buffer.alloc(14);
    central.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([signed(0x02014b50), twoBytes(VERSION), common, central, path]));
    offset += local.length + bytes.byteLength;
    if (offset > LIMIT || directory.length > 0xffff) throw new RangeError("too much for one archive");
    yield local;
    yield Buffer.from(bytes);
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  yield Buffer.concat([...directory, signed(0x06054b50), end]);
}

/** What the local header and the directory say alike, from the version that is needed to the length of extra fields. */
function describe(bytes: Uint8Array, nameLength: number): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(VERSION, 0);
  header.writeUInt16LE(UTF8, 2);
  header.writeUInt16LE(NO_DAY, 8);
  header.writeUInt32LE(crc32(bytes), 10);
  header.writeUInt32LE(bytes.byteLength, 14);
  header.writeUInt32LE(bytes.byteLength, 18);
  header.writeUInt16LE(nameLength, 22);
  return header;
}

function signed(signature: number): Buffer {
  const four = Buffer.alloc(4);
  four.writeUInt32LE(signature);
  return four;
}

function twoBytes(value: number): Buffer {
  const two = Buffer.alloc(2);
  two.writeUInt16LE(value);
  return two;
}
