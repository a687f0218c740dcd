/** Waits for a condition, since tests never sleep. */

/** Shortest and longest pause between two looks; what takes long is looked at more seldom, and no more than 5 % too late. */
const PAUSE_MS = { least: 15, most: 100 };

/**
 * What `probe` gives as soon as it is neither false, null nor undefined; throws with `what` after `timeoutMs`, and with
 * what `explain` finds then.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  timeoutMs = 60_000,
  explain?: () => Promise<string>,
): Promise<T> {
  const begin = Date.now();
  for (;;) {
    const found = await probe();
    if (found !== null && found !== undefined && found !== false) return found;
    const waited = Date.now() - begin;
    if (waited > timeoutMs)
      throw new Error(`waited ${timeoutMs} ms in vain: ${what}${explain ? `: ${await explain()}` : ""}`);
    const pause = Math.min(PAUSE_MS.most, Math.max(PAUSE_MS.least, waited / 20));
    await new Promise((resume) => setTimeout(resume, pause));
  }
}
