/** How long a newcomer waits: from `npm start` to the first reply; and what the product needs when nobody writes. */
import { type MemoryUse, readMemory } from "./memory.ts";
import { type RunningProduct, startProduct } from "./product.ts";

export interface StartTimes {
  /** From the start of the process to a server that listens, ms. */
  readonly readyMs: number;
  /** To the reply to a customer who wrote at once, ms; the pause for bursts included. */
  readonly replyMs: number;
}

export interface StartUp {
  readonly first: StartTimes;
  readonly restart: StartTimes;
  readonly afterKill: StartTimes;
  /** Null where the system does not tell. */
  readonly memory: MemoryUse | null;
}

const REPLY_TIMEOUT_MS = 30_000;
const POLL_MS = 10;

/** Measures on a data folder that does not exist yet, with the settings that a newcomer has. */
export async function measureStartUp(home: string, idleMs: number): Promise<StartUp> {
  const first = await startAndAsk(home);
  await first.product.stop();
  const restart = await startAndAsk(home);
  await new Promise((resume) => setTimeout(resume, idleMs));
  const memory = await readMemory(restart.product.pid, home);
  await restart.product.kill();
  const afterKill = await startAndAsk(home);
  await afterKill.product.stop();
  return { first: first.times, restart: restart.times, afterKill: afterKill.times, memory };
}

async function startAndAsk(home: string): Promise<{ product: RunningProduct; times: StartTimes }> {
  const startedAt = performance.now();
  const product = await startProduct({ home, byNpm: true });
  const readyMs = performance.now() - startedAt;
  try {
    await ask(product.url ?? "");
  } catch (error) {
    await product.kill();
    throw error;
  }
  return { product, times: { readyMs, replyMs: performance.now() - startedAt } };
}

/** Writes as a new customer and waits for the reply. */
async function ask(url: string): Promise<void> {
  const base = `${url}/v3/directline/conversations`;
  const call = async (path: string, bearer: string, body?: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${base}${path}`, {
      method: body || path === "" ? "POST" : "GET",
      headers: { authorization: `Bearer ${bearer}`, ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const { conversationId, token } = await call("", "demo-site-key");
  const path = `/${String(conversationId)}/activities`;
  await call(path, String(token), { type: "message", from: { id: "me" }, text: "cuánto cuesta la laptop más barata?" });
  const end = performance.now() + REPLY_TIMEOUT_MS;
  while (performance.now() < end) {
    const { activities } = await call(path, String(token));
    if ((activities as { from?: { role?: string } }[]).some(({ from }) => from?.role === "bot")) return;
    await new Promise((resume) => setTimeout(resume, POLL_MS));
  }
  throw new Error("no reply came");
}
