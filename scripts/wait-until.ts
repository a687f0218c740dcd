/** Waiting for something that another process does. */

const PAUSE_MS = 15;

/** What `probe` gives as soon as it is neither false, null nor undefined; throws with `what` after `timeoutMs`. */
export async function waitUntil<T>(
  what: string,
  probe: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  timeoutMs: number,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`waited ${timeoutMs / 1_000} s in vain for ${what}`);
    await new Promise((resume) => setTimeout(resume, PAUSE_MS));
  }
}
