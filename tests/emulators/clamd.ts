/**
 * ClamAV's clamd as far as INSTREAM goes: strict about the protocol, finds the test virus of EICAR
 * (https://www.eicar.org/download-anti-malware-testfile/) and hangs up on a stream that is too long.
 */
import { createServer, type Server, type Socket } from "node:net";

/** In two pieces, so that no scanner takes this file for it. */
export const EICAR = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("");

const COMMAND = "zINSTREAM\0";

export interface ClamdEmulator {
  /** As CHARLA_CLAMD wants it. */
  readonly address: string;
  /** What was looked through, in order. */
  readonly seen: Buffer[];
  /** From now on it answers so: `silent` never, `mute` by hanging up, `broken` with an error of its own. */
  behave(how: "well" | "silent" | "mute" | "broken"): void;
  close(): Promise<void>;
}

/**
 * @param path a socket in the file system instead of a port
 * @param maxBytes as StreamMaxLength
 */
export async function startClamd({ path, maxBytes = 25 * 1024 * 1024 }: { path?: string; maxBytes?: number } = {}) {
  const seen: Buffer[] = [];
  const sockets = new Set<Socket>();
  let how = "well";

  const server = createServer((socket) => {
    sockets.add(socket);
    let heard = Buffer.alloc(0);
    let isOver = false;
    const say = (answer: string) => {
      isOver = true;
      socket.end(`${answer}\0`);
    };
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      if (isOver || how === "silent") return;
      heard = Buffer.concat([heard, chunk]);
      const stream = readStream(heard);
      if (stream === "wrong") say("UNKNOWN COMMAND");
      else if (stream.content.length > maxBytes) say("INSTREAM size limit exceeded. ERROR");
      else if (stream.isWhole) {
        seen.push(stream.content);
        if (how === "mute") socket.destroy();
        else if (how === "broken") say("stream: Can't allocate memory ERROR");
        else say(stream.content.includes(EICAR) ? "stream: Eicar-Test-Signature FOUND" : "stream: OK");
      }
    });
  });
  const address = await listen(server, path);
  const clamd: ClamdEmulator = {
    address,
    seen,
    behave(next) {
      how = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return clamd;
}

function readStream(heard: Buffer): "wrong" | { content: Buffer; isWhole: boolean } {
  const command = heard.subarray(0, COMMAND.length).toString("latin1");
  if (!COMMAND.startsWith(command)) return "wrong";
  const chunks: Buffer[] = [];
  for (let at = COMMAND.length; at + 4 <= heard.length; ) {
    const length = heard.readUInt32BE(at);
    if (length === 0) return { content: Buffer.concat(chunks), isWhole: true };
    chunks.push(heard.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return { content: Buffer.concat(chunks), isWhole: false };
}

function listen(server: Server, path: string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    if (path !== undefined) server.listen(path, () => resolve(path));
    else
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(`127.0.0.1:${typeof address === "object" && address ? address.port : 0}`);
      });
  });
}
