/** A voice note of a few silent seconds, so that one can be sent without a microphone: Opus in Ogg (RFC 7845). */

/** 20 ms of silence at 48 kHz. */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);
const FRAME_SAMPLES = 960;
const FRAMES_PER_PAGE = 50;
const SERIAL = 0x43484152;

/** @param seconds whole, 1 or more */
export function makeVoiceNote(seconds: number): Buffer {
  // Version 1, one channel, a start of 312 samples, 48 kHz, no gain, no mapping.
  const head = Buffer.concat([Buffer.from("OpusHead"), Buffer.from("0101380180bb0000000000", "hex")]);
  const tags = Buffer.concat([Buffer.from("OpusTags"), text("charla"), Buffer.alloc(4)]);
  const pages = [page({ flags: 2, position: 0, index: 0, packets: [head] })];
  pages.push(page({ flags: 0, position: 0, index: 1, packets: [tags] }));
  for (let second = 1; second <= seconds; second++) {
    const packets = Array.from({ length: FRAMES_PER_PAGE }, () => SILENCE);
    const flags = second === seconds ? 4 : 0;
    pages.push(page({ flags, position: second * FRAMES_PER_PAGE * FRAME_SAMPLES, index: second + 1, packets }));
  }
  return Buffer.concat(pages);
}

function text(value: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(value));
  return Buffer.concat([length, Buffer.from(value)]);
}

/** Packets here are shorter than 255 bytes, so that each has one lacing value. */
function page({
  flags,
  position,
  index,
  packets,
}: {
  flags: number;
  position: number;
  index: number;
  packets: readonly Buffer[];
}): Buffer {
  const head = Buffer.alloc(27);
  head.write("OggS");
  head.writeUInt8(flags, 5);
  head.writeBigUInt64LE(BigInt(position), 6);
  head.writeUInt32LE(SERIAL, 14);
  head.writeUInt32LE(index, 18);
  head.writeUInt8(packets.length, 26);
  const whole = Buffer.concat([head, Buffer.from(packets.map(({ length }) => length)), ...packets]);
  whole.writeUInt32LE(checksum(whole), 22);
  return whole;
}

/** Ogg's own: polynomial 04c11db7, nothing reflected. */
function checksum(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}
