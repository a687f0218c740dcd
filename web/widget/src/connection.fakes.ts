/** A Direct Line server and a clock in memory, whose network can be cut at every point, for the tests of the connection. */
import type { Memory } from "./connection.ts";
import type { Socket, Surroundings } from "./direct-line.ts";
import type { Outgoing } from "./outbox.ts";
import type { Session } from "./wire.ts";

interface Stored {
  readonly type: string;
  readonly id: string;
  readonly from: { readonly role: string };
  readonly text: string;
  readonly channelData: { readonly clientActivityID?: string };
}

/** Time that moves only when told; due callbacks run in order, with the promises between them settled. */
export function createFakeClock() {
  let now = 1_000_000;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after(ms: number, run: () => void): () => void {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async advance(ms: number): Promise<void> {
      const end = now + ms;
      for (;;) {
        await settle();
        const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((timer) => timer !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = end;
      await settle();
    },
  };
}

export function createFakeServer(clock: ReturnType<typeof createFakeClock>) {
  let activities: Stored[] = [];
  let conversation = 0;
  let sockets: FakeSocket[] = [];
  let isValid = (_token: string) => true;
  const faults: Fault[] = [];
  const control = { socketsRefused: false, networkDown: false, requests: [] as string[] };

  class FakeSocket implements Socket {
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: unknown }) => void) | null = null;
    onclose: (() => void) | null = null;
    onerror: (() => void) | null = null;
    isOpen = false;
    constructor() {
      clock.after(50, () => {
        if (control.socketsRefused || control.networkDown) return this.drop();
        this.isOpen = true;
        sockets.push(this);
        this.onopen?.();
      });
    }
    /** A frame travels 120 ms and is lost when the socket is cut meanwhile. */
    frame(data: string): void {
      clock.after(120, () => this.isOpen && this.onmessage?.({ data }));
    }
    drop(): void {
      this.close();
      this.onclose?.();
    }
    close(): void {
      this.isOpen = false;
      sockets = sockets.filter((other) => other !== this);
    }
  }

  function store(role: string, text: string, clientActivityID?: string): Stored {
    const known = activities.find((a) => clientActivityID && a.channelData.clientActivityID === clientActivityID);
    if (known) return known;
    const id = `c${conversation}|${String(activities.length).padStart(7, "0")}`;
    const stored = { type: "message", id, from: { role }, text, channelData: { clientActivityID } };
    activities.push(stored);
    const watermark = String(activities.length);
    for (const socket of sockets) socket.frame(JSON.stringify({ activities: [stored], watermark }));
    return stored;
  }

  function answer(method: string, path: string, token: string, body: string | null): [number, object] {
    const session = { conversationId: `c${conversation}`, token: `t${conversation}`, expires_in: 1800 };
    if (token === "key" && method === "POST") {
      conversation += 1;
      activities = [];
      const opened = { ...session, conversationId: `c${conversation}`, token: `t${conversation}` };
      return [201, { ...opened, streamUrl: "ws://x/stream" }];
    }
    if (!isValid(token)) return [403, { error: { code: "TokenExpired" } }];
    if (path.endsWith("/refresh")) return [200, session];
    if (method === "POST") {
      const sent = JSON.parse(body ?? "{}");
      if (sent.type === "typing") return [200, { id: "typing" }];
      return [200, { id: store("user", sent.text, sent.channelData.clientActivityID).id }];
    }
    if (!path.includes("/activities")) return [200, { ...session, streamUrl: "ws://x/stream" }];
    const from = Number(path.match(/watermark=(\d+)/)?.[1] ?? 0);
    const page = activities.slice(from, from + 3);
    return [200, { activities: page, watermark: String(from + page.length) }];
  }

  const fakeFetch = async (url: string, init: { method: string; headers: Record<string, string>; body?: string }) => {
    const path = url.replace("https://x", "");
    control.requests.push(`${init.method} ${path}`);
    await new Promise<void>((resolve) => clock.after(150, resolve));
    const fault = faults.shift() ?? "none";
    if (control.networkDown || fault === "lost_before") throw new TypeError("failed to fetch");
    if (fault === "busy") return toResponse(429, { error: { code: "busy" } }, "7");
    if (fault === "broken") return toResponse(503, { error: { code: "down" } });
    const token = (init.headers.authorization ?? "").replace("Bearer ", "");
    const [status, body] = answer(init.method, path, token, init.body ?? null);
    await new Promise<void>((resolve) => clock.after(150, resolve));
    if (fault === "lost_after") throw new TypeError("failed to fetch");
    return toResponse(status, body);
  };

  const around: Surroundings = {
    fetch: fakeFetch as unknown as typeof fetch,
    sendForm: async () => ({ status: 413, body: "{}", retryAfter: null }),
    openSocket: () => new FakeSocket(),
    now: clock.now,
    random: () => 0.5,
    after: clock.after,
  };

  return {
    around,
    control,
    texts: (role: string) => activities.filter((a) => a.from.role === role).map((a) => a.text),
    say: (text: string) => conversation > 0 && store("bot", text),
    /** The next request meets this. `lost_after` loses the answer of a request that was carried out. */
    failNext: (fault: Fault) => faults.push(fault),
    dropSockets: () => {
      for (const socket of [...sockets]) socket.drop();
    },
    expireTokens: () => {
      const old = `t${conversation}`;
      isValid = (token) => token !== old;
    },
    heal: () => {
      faults.length = 0;
      control.networkDown = control.socketsRefused = false;
    },
    get conversations() {
      return conversation;
    },
  };
}

export type Fault = "none" | "lost_before" | "lost_after" | "busy" | "broken";

export function createFakeMemory(): Memory {
  let session: Session | null = null;
  let pending: Outgoing[] = [];
  return {
    session: () => session,
    setSession: (next) => {
      session = next;
    },
    pending: () => [...pending],
    addPending: (item) => pending.push(item),
    removePending: (clientId) => {
      pending = pending.filter((item) => item.clientId !== clientId);
    },
  };
}

function toResponse(status: number, body: object, retryAfter: string | null = null) {
  return { status, headers: { get: () => retryAfter }, text: async () => JSON.stringify(body) };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
