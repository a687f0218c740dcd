/**
 * Live events between the parts of a process and between processes: "something changed in this conversation". They are
 * hints only; whoever hears one reads the database. Between processes they travel as PostgreSQL notifications, gathered
 * for some ms, since a notification makes commits wait for one another.
 */
import pg from "pg";
import { ulid } from "ulid";

const TYPES = ["changed", "typing", "note", "notification", "presence"] as const;

export interface LiveEvent {
  readonly tenantId: string;
  /** Empty for what is about the whole business. */
  readonly conversationId: string;
  /**
   * `changed`: there is something new to read. `typing`: somebody of ours writes; shown and forgotten. `note`,
   * `notification`, `presence`: there is something new for the people of the business.
   */
  readonly type: (typeof TYPES)[number];
}

export interface Live {
  publish(event: LiveEvent): void;
  /** Hears of one conversation until the returned function is called. */
  subscribe(conversationId: string, listener: (event: LiveEvent) => void): () => void;
  /** Hears of all of one business. `onGap`: events of other processes may have been missed. */
  subscribeTenant(tenantId: string, listener: (event: LiveEvent) => void, onGap: () => void): () => void;
  close(): Promise<void>;
}

const CHANNEL = "charla_live";
const GATHER_MS = 25;
/** PostgreSQL takes at most 8,000 bytes a notification; one event is under 110. */
const MAX_EVENTS = 70;
const RECONNECT_MS = 1_000;

/**
 * @param databaseUrl null keeps events within the process
 */
export function openLive(databaseUrl: string | null, onError: (error: Error) => void): Live {
  const listeners = new Map<string, Set<(event: LiveEvent) => void>>();
  const tenants = new Map<string, Set<{ listener: (event: LiveEvent) => void; onGap: () => void }>>();
  const deliver = (event: LiveEvent) => {
    // What the people of the business tell one another is not for those who follow the conversation itself.
    if (event.type === "changed" || event.type === "typing")
      for (const listener of listeners.get(event.conversationId) ?? []) listener(event);
    for (const { listener } of tenants.get(event.tenantId) ?? []) listener(event);
  };
  const tellGap = () => {
    for (const set of tenants.values()) for (const { onGap } of set) onGap();
  };
  const bridge = databaseUrl === null ? null : openBridge(databaseUrl, deliver, { onGap: tellGap, onError });
  return {
    publish(event) {
      deliver(event);
      bridge?.send(event);
    },
    subscribe: (conversationId, listener) => join(listeners, conversationId, listener),
    subscribeTenant: (tenantId, listener, onGap) => join(tenants, tenantId, { listener, onGap }),
    async close() {
      listeners.clear();
      tenants.clear();
      await bridge?.close();
    },
  };
}

/** Adds one who listens under a key; returns how to leave. */
function join<T>(sets: Map<string, Set<T>>, key: string, one: T): () => void {
  const set = sets.get(key) ?? new Set();
  set.add(one);
  sets.set(key, set);
  return () => {
    set.delete(one);
    if (set.size === 0 && sets.get(key) === set) sets.delete(key);
  };
}

function openBridge(
  databaseUrl: string,
  deliver: (event: LiveEvent) => void,
  { onGap, onError }: { onGap: () => void; onError: (error: Error) => void },
) {
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
        const [name, tenantId, conversationId] = event.split(":");
        const type = TYPES.find((known) => known === name);
        if (type && tenantId && conversationId !== undefined) deliver({ type, tenantId, conversationId });
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
    else onGap();
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
      gathered.set(`${event.type}:${event.tenantId}:${event.conversationId}`, event);
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
