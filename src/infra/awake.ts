/**
 * Work that this process is awake for: one run at a time for each key, many keys in parallel, and another run when a key
 * is offered again meanwhile. It spares a job on the queue where the worker lives in the same process.
 */
export interface Awake<Data> {
  /**
   * Runs the work of `key` at once or after `delayMs`; an earlier moment wins over a later one.
   * @returns false when there is too much to do already or the process is stopping: then put it on the queue
   */
  offer(key: string, data: Data, delayMs?: number): boolean;
  /** Number of keys running or waiting, without the delayed ones. */
  readonly size: number;
  /** Takes nothing more and waits for the running work. */
  close(): Promise<void>;
}

interface Entry<Data> {
  data: Data;
  state: "delayed" | "waiting" | "running";
  dueAt: number;
  timer?: NodeJS.Timeout;
  /** Offered again while running: when to run once more. */
  againAt?: number;
}

export interface AwakeOptions<Data> {
  readonly concurrency: number;
  /** Keys held at once, in all states, before further ones are refused. */
  readonly capacity: number;
  /** Must not throw. */
  run(data: Data): Promise<void>;
}

export function createAwake<Data>({ concurrency, capacity, run }: AwakeOptions<Data>): Awake<Data> {
  const entries = new Map<string, Entry<Data>>();
  const waiting: string[] = [];
  let running = 0;
  let delayed = 0;
  let closed = false;
  let idle: (() => void) | undefined;

  const schedule = (key: string, entry: Entry<Data>, delayMs: number): void => {
    entry.dueAt = Date.now() + delayMs;
    if (delayMs <= 0) {
      entry.state = "waiting";
      waiting.push(key);
      pump();
      return;
    }
    entry.state = "delayed";
    delayed++;
    entry.timer = setTimeout(() => {
      delayed--;
      // A timer may end a millisecond before the clock is there: work that is not due yet would be taken for nobody's.
      schedule(key, entry, entry.dueAt - Date.now());
    }, delayMs);
    entry.timer.unref();
  };

  const pump = (): void => {
    while (running < concurrency) {
      const key = waiting.shift();
      const entry = key === undefined ? undefined : entries.get(key);
      if (key === undefined || !entry) return;
      running++;
      entry.state = "running";
      void run(entry.data).finally(() => finish(key, entry));
    }
  };

  const finish = (key: string, entry: Entry<Data>): void => {
    running--;
    const { againAt } = entry;
    if (againAt !== undefined && !closed) {
      delete entry.againAt;
      schedule(key, entry, Math.max(0, againAt - Date.now()));
    } else {
      entries.delete(key);
    }
    pump();
    if (running === 0) idle?.();
  };

  return {
    offer(key, data, delayMs = 0) {
      if (closed) return false;
      const entry = entries.get(key);
      if (!entry) {
        if (entries.size >= capacity) return false;
        const fresh: Entry<Data> = { data, state: "waiting", dueAt: 0 };
        entries.set(key, fresh);
        schedule(key, fresh, delayMs);
        return true;
      }
      const dueAt = Date.now() + delayMs;
      if (entry.state === "running") entry.againAt = Math.min(entry.againAt ?? Number.POSITIVE_INFINITY, dueAt);
      else if (entry.state === "delayed" && dueAt < entry.dueAt) {
        clearTimeout(entry.timer);
        delayed--;
        schedule(key, entry, delayMs);
      }
      return true;
    },
    get size() {
      return entries.size - delayed;
    },
    async close() {
      closed = true;
      for (const entry of entries.values()) clearTimeout(entry.timer);
      waiting.length = 0;
      if (running > 0) {
        await new Promise<void>((resolve) => {
          idle = resolve;
        });
      }
      entries.clear();
      delayed = 0;
    },
  };
}
