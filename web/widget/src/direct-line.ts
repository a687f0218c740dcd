/** The HTTP calls of Direct Line 3.0: one function for each, every failure a `WireError`. Knows no state. */
import type { Session, WirePage } from "./wire.ts";
import { asRecord, asText, readPage } from "./wire.ts";
import { errorOfStatus, WireError } from "./wire-error.ts";

/** What is left to the surroundings, so that tests bring their own network and time. */
export interface Surroundings {
  readonly fetch: typeof fetch;
  /** Sends a form and reports its progress from 0 to 1; resolves with what came back. */
  readonly sendForm: (
    url: string,
    token: string,
    form: FormData,
    onProgress: (part: number) => void,
  ) => Promise<{ status: number; body: string; retryAfter: string | null }>;
  readonly openSocket: (url: string) => Socket;
  readonly now: () => number;
  readonly random: () => number;
  /** Calls back once after `ms`; the result cancels. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** The four hooks of a WebSocket that are used. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  onerror: (() => void) | null;
  close(): void;
}

export interface StartedSession extends Session {
  readonly streamUrl?: string;
}

export type DirectLine = ReturnType<typeof createDirectLine>;

const REQUEST_TIMEOUT_MS = 20_000;

export function createDirectLine(origin: string, around: Surroundings) {
  const base = `${origin}/v3/directline`;
  const room = (conversationId: string) => `${base}/conversations/${encodeURIComponent(conversationId)}`;

  async function call(method: string, url: string, bearer: string, body?: unknown): Promise<unknown> {
    const abort = new AbortController();
    const cancel = around.after(REQUEST_TIMEOUT_MS, () => abort.abort());
    try {
      const answer = await around.fetch(url, {
        method,
        headers: { authorization: `Bearer ${bearer}`, ...(body ? { "content-type": "application/json" } : {}) },
        body: body ? JSON.stringify(body) : undefined,
        signal: abort.signal,
      });
      const text = await answer.text();
      return readAnswer(answer.status, text, answer.headers.get("retry-after"), around.now());
    } finally {
      cancel();
    }
  }

  return {
    config: (siteKey: string) => call("GET", `${origin}/widget/config`, siteKey),

    /** Opens a conversation for a site key. */
    async start(siteKey: string): Promise<StartedSession> {
      return readSession(await call("POST", `${base}/conversations`, siteKey), around.now());
    },

    /** A stream address (and a fresh token) for a conversation that already runs. */
    async reconnect(session: Session, watermark: string | undefined): Promise<StartedSession> {
      const query = watermark === undefined ? "" : `?watermark=${encodeURIComponent(watermark)}`;
      return readSession(await call("GET", room(session.conversationId) + query, session.token), around.now(), session);
    },

    async refresh(session: Session): Promise<Session> {
      return readSession(await call("POST", `${base}/tokens/refresh`, session.token), around.now(), session);
    },

    async activities(session: Session, watermark: string | undefined): Promise<WirePage> {
      const query = watermark === undefined ? "" : `?watermark=${encodeURIComponent(watermark)}`;
      const url = `${room(session.conversationId)}/activities${query}`;
      return readPage(await call("GET", url, session.token), around.now());
    },

    /** Posts an activity and returns its id. */
    async post(session: Session, activity: object): Promise<string> {
      return readId(await call("POST", `${room(session.conversationId)}/activities`, session.token, activity));
    },

    /** Uploads a file together with the activity that carries it, and returns the activity's id. */
    async upload(
      session: Session,
      userId: string,
      file: File,
      activity: object,
      onProgress: (part: number) => void,
    ): Promise<string> {
      const form = new FormData();
      const json = new Blob([JSON.stringify(activity)], { type: "application/vnd.microsoft.activity" });
      form.append("activity", json);
      form.append("file", file, file.name);
      const url = `${room(session.conversationId)}/upload?userId=${encodeURIComponent(userId)}`;
      const answer = await around.sendForm(url, session.token, form, onProgress);
      return readId(readAnswer(answer.status, answer.body, answer.retryAfter, around.now()));
    },
  };
}

function readAnswer(status: number, text: string, retryAfter: string | null, now: number): unknown {
  const body = parseJson(text);
  if (status >= 200 && status < 300) return body;
  throw errorOfStatus(status, asText(asRecord(asRecord(body).error).code) ?? String(status), retryAfter, now);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readSession(value: unknown, now: number, known?: Session): StartedSession {
  const raw = asRecord(value);
  const conversationId = asText(raw.conversationId) ?? known?.conversationId;
  const token = asText(raw.token) ?? known?.token;
  // A proxy's friendly error page is no session: it is tried again like a server that is down.
  if (!conversationId || !token) throw new WireError("server", "no_session");
  const seconds = typeof raw.expires_in === "number" ? raw.expires_in : 1800;
  return { conversationId, token, expiresAt: now + seconds * 1000, streamUrl: asText(raw.streamUrl) };
}

function readId(value: unknown): string {
  const id = asText(asRecord(value).id);
  if (!id) throw new WireError("server", "no_id");
  return id;
}
