/**
 * Live events between the parts of a process and between processes: "something changed in this conversation". They are
 * hints only; whoever hears one reads the database. Between processes they travel as PostgreSQL notifications, gathered
 * for some ms, since a notification makes commits wait for one another.
 */
import pg from "pg";
import { ulid } from "ulid";

export interface LiveEvent {
  readonly conversationId: string;
  /** `changed`: there is something new to read. `typing`: somebody of ours writes; shown and forgotten. */
  readonly type: "changed" | "typing";
}

export interface Live {
  publish(event: LiveEvent): void;
  /** Hears of one conversation until the returned function is called. */
  subscribe(conversationId: string, listener: (event: LiveEvent) => void): () => void;
  close(): Promise<void>;
}

const CHANNEL = "charla_live";
const GATHER_MS = 25;
/** PostgreSQL takes at most 8,000 bytes a notification; one event is under 60. */
const MAX_EVENTS = 100;
const RECONNECT_MS = 1_000;

/**
 * @param databaseUrl null keeps events within the process
 */
export function openLive(databaseUrl: string | null, onError: (error: Error) => void): Live {
  const listeners = new Map<string, Set<(event: LiveEvent) => void>>();
  const deliver = (event: LiveEvent) => {
    for (const listener of listeners.get(event.conversationId) ?? []) listener(event);
  };
  const bridge = databaseUrl === null ? null : openBridge(databaseUrl, deliver, onError);
  return {
    publish(event) {
      deliver(event);
      bridge?.send(event);
    },
    subscribe(conversationId, listener) {
      const set = listeners.get(conversationId) ?? new Set();
      set.add(listener);
      listeners.set(conversationId, set);
      return () => {
        set.delete(listener);
        if (set.size === 0 && listeners.get(conversationId) === set) listeners.delete(conversationId);
      };
    },
    async close() {
      listeners.clear();
      await bridge?.close();
    },
  };
}

function openBridge(databaseUrl: string, deliver: (event: LiveEvent) => void, onError: (error: Error) => void) {
  const self = ulid();
  const gathered = new Map<string, LiveEvent>();
  let timer: NodeJS.Timeout | undefined;
  let client: pg.Client | null = null;
  let closed = false;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
    next.on("notification", ({ payload }) => {
      const [sender, ...events] = (payload ?? "").split(" ");
      if (sender === self) return;
      for (const event of events) {
        const [type, conversationId] = event.split(":");
        if (conversationId && (type === "changed" || type === "typing")) deliver({ type, conversationId });
      }
    });
    next.on("error", onError);
    next.on("end", () => {
      if (client === next) client = null;
      if (!closed) setTimeout(retry, RECONNECT_MS).unref();
    });
    await next.connect();
    await next.query(`LISTEN ${CHANNEL}`);
    client = next;
    if (closed) await next.end();
  };
  const retry = () => {
    if (!closed) connect().catch(onError);
  };
  const flush = async () => {
    const events = [...gathered.keys()];
    gathered.clear();
    for (let from = 0; from < events.length; from += MAX_EVENTS) {
      const payload = [self, ...events.slice(from, from + MAX_EVENTS)].join(" ");
      await client?.query("SELECT pg_notify($1, $2)", [CHANNEL, payload]).catch(onError);
    }
    timer = gathered.size > 0 && !closed ? setTimeout(flush, GATHER_MS) : undefined;
  };
  retry();
  return {
    send(event: LiveEvent) {
      gathered.set(`${event.type}:${event.conversationId}`, event);
      timer ??= setTimeout(flush, GATHER_MS);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await flush();
      await client?.end();
    },
  };
}
