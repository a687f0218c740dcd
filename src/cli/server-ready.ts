/** Asks a server of ours whether it can work. */

const TIMEOUT_MS = 5_000;

/** What `GET /health/ready` says; `why` is the status or the network's fault. Never throws. */
export async function isReady(url: string): Promise<{ ready: true; ms: number } | { ready: false; why: string }> {
  const startedAt = performance.now();
  try {
    const answer = await fetch(`${url.replace(/\/+$/, "")}/health/ready`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await answer.body?.cancel();
    return answer.ok
      ? { ready: true, ms: Math.round(performance.now() - startedAt) }
      : { ready: false, why: `HTTP ${answer.status}` };
  } catch (error) {
    return { ready: false, why: networkFault(error) };
  }
}

/** The shortest true name of what `fetch` threw: `ECONNREFUSED` rather than "fetch failed". */
export function networkFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "ETIMEDOUT";
  const { cause } = error as { cause?: { code?: unknown } };
  return typeof cause?.code === "string" ? cause.code : error.message;
}
