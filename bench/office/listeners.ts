/** Reps who listen to the live stream, all at one process: how soon each hears of a customer's message, and what they cost. */
import { Agent, get, type IncomingMessage } from "node:http";
import { waitUntil } from "../../scripts/wait-until.ts";
import { type Percentiles, percentiles } from "../load.ts";
import { readMemory } from "../memory.ts";
import { openDoor } from "../visitors.ts";

export interface Heard {
  readonly reps: number;
  readonly messages: number;
  /** From the customer's post to the event at each rep. */
  readonly hearMs: Percentiles;
  /** Messages that some rep did not hear of. */
  readonly missed: number;
  /** Of the server's process, MB; null where the system does not tell. */
  readonly memoryMb: { readonly before: number; readonly after: number } | null;
}

const HEAR_TIMEOUT_MS = 5_000;

export async function measureListeners(
  { url, pid, home }: { url: string; pid: number; home: string },
  keys: readonly string[],
  messages: number,
): Promise<Heard> {
  const heldMb = async () => (await readMemory(pid, home))?.node.pssMb ?? null;
  const before = await heldMb();
  const agent = new Agent({ keepAlive: true, maxSockets: keys.length });
  let moments: number[] = [];
  const streams = await Promise.all(keys.map((key) => listen(agent, url, key, () => moments.push(performance.now()))));
  const door = openDoor(url, 4);
  const took: number[] = [];
  let missed = 0;
  try {
    for (let nth = 0; nth < messages; nth++) {
      const visitor = await door.open();
      moments = [];
      const startedAt = performance.now();
      await door.post(visitor, "hola, tienen monitores?");
      await waitUntil("every rep to hear", () => moments.length >= keys.length, HEAR_TIMEOUT_MS).catch(() => undefined);
      missed += Math.max(0, keys.length - moments.length);
      took.push(...moments.slice(0, keys.length).map((at) => at - startedAt));
    }
    const after = await heldMb();
    const memoryMb = before === null || after === null ? null : { before, after };
    return { reps: keys.length, messages, hearMs: percentiles(took), missed, memoryMb };
  } finally {
    door.close();
    for (const stream of streams) stream.destroy();
    agent.destroy();
  }
}

/** Opens a stream; `tell` is called at the first event of each conversation: every customer here writes in a new one. */
function listen(agent: Agent, url: string, key: string, tell: () => void): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` };
    get(`${url}/v1/live`, { agent, headers }, (stream) => {
      if (stream.statusCode !== 200) return reject(new Error(`the live stream answered ${stream.statusCode}`));
      const told = new Set<string>();
      let rest = "";
      stream.setEncoding("utf8");
      stream.on("error", () => undefined);
      stream.on("data", (chunk: string) => {
        const frames = (rest + chunk).split("\n\n");
        rest = frames.pop() ?? "";
        for (const frame of frames) {
          const [, id] = /"conversationId":"(cnv_\w+)"/.exec(frame) ?? [];
          if (id === undefined || told.has(id)) continue;
          told.add(id);
          tell();
        }
        resolve(stream);
      });
      return undefined;
    }).on("error", reject);
  });
}
