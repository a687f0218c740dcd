/**
 * Viruses in files from outside, found by ClamAV's clamd, where one is configured: its INSTREAM command over a socket of its
 * own for each file. See clamd(8), https://docs.clamav.net/manual/Usage/Scanning.html#clamd.
 */
import { connect } from "node:net";
import type { ClamdAddress } from "../config.ts";
import { FileInfectedError, ScanUnavailableError } from "../lib/errors.ts";
import { SECOND_MS } from "../lib/time.ts";
import type { Log } from "./log.ts";

/** Throws `FileInfectedError`, and `ScanUnavailableError` when nobody can say: what was not looked at is not taken. */
export type Scan = (bytes: Uint8Array) => Promise<void>;

/** A file of the greatest size takes clamd a few seconds. */
const TIMEOUT_MS = 20 * SECOND_MS;
const AGAIN_MS = 30 * SECOND_MS;
const CHUNK_BYTES = 256 * 1024;
/** An answer is one line with the name of what was found. */
const MAX_ANSWER_BYTES = 4_096;
const COMMAND = Buffer.from("zINSTREAM\0");
const END = Buffer.alloc(4);

/** @param clamd null scans nothing */
export function openScan(clamd: ClamdAddress | null, log: Pick<Log, "warn">, timeoutMs = TIMEOUT_MS): Scan {
  if (clamd === null) return async () => undefined;
  return async (bytes) => {
    const answer = await ask(clamd, bytes, timeoutMs);
    if (answer === "stream: OK") return;
    const [, found] = /^stream: (.+) FOUND$/.exec(answer) ?? [];
    if (found === undefined) throw new ScanUnavailableError(`clamd answered "${answer}"`, AGAIN_MS);
    log.warn({ part: "scan", found, bytes: bytes.byteLength }, "an infected file was refused");
    throw new FileInfectedError(`the file is infected: ${found}`);
  };
}

/** What clamd says of the bytes, without the zero at its end. Throws `ScanUnavailableError`. */
function ask(clamd: ClamdAddress, bytes: Uint8Array, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...clamd, signal: AbortSignal.timeout(timeoutMs) });
    let answer = Buffer.alloc(0);
    const end = () => {
      const zero = answer.indexOf(0);
      // An answer that was cut off says nothing.
      if (zero >= 0) resolve(answer.subarray(0, zero).toString("utf8").trim());
      else reject(new ScanUnavailableError("clamd gave no answer", AGAIN_MS));
    };
    socket.on("data", (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk]);
      if (chunk.includes(0) || answer.length > MAX_ANSWER_BYTES) socket.destroy();
    });
    socket.on("close", end);
    // It hangs up in the middle of a stream that is too long, having said so: then the answer counts.
    socket.on("error", (error) => {
      if (!answer.includes(0)) reject(new ScanUnavailableError("clamd does not answer", AGAIN_MS, { cause: error }));
    });
    socket.write(COMMAND);
    for (const chunk of chunksOf(bytes)) {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(chunk.byteLength);
      socket.write(length);
      socket.write(chunk);
    }
    socket.write(END);
  });
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}
