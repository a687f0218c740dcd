/**
 * A Direct Line 3.0 client for one conversation. Activities are read by watermark alone, each once and in order; the
 * stream only tells that there is something to read, so that a lost frame loses nothing.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import type { z } from "zod";
import type { Locale } from "../../lib/locale.ts";
import { networkFault } from "../server-ready.ts";
import { DirectLineFault, faultOfAnswer } from "./direct-line-fault.ts";
import {
  type Activity,
  activitySet,
  isTyping,
  messageOf,
  postAnswer,
  type ShownMessage,
  sessionAnswer,
} from "./wire.ts";

export interface DirectLine {
  readonly conversationId: string;
  /** Sends a text and resolves when the server has stored it. Throws `DirectLineFault`. */
  post(text: string): Promise<void>;
  /** The messages of the other side since the last call, oldest first. Throws `DirectLineFault`. */
  read(): Promise<ShownMessage[]>;
  close(): void;
}

export interface DirectLineOptions {
  readonly url: string;
  readonly siteKey: string;
  /** Sent with each message when the person chose a language. */
  readonly locale: Locale | null;
  /** Called when there may be something to read. */
  readonly onWake: () => void;
  readonly onTyping: () => void;
}

const TIMEOUT_MS = 30_000;
/** Tries of one message; it carries the same key each time, so that the server stores it once. */
const TRIES = 5;
const RETRY_BASE_MS = 150;
const DEFAULT_LIFE_S = 1_800;

/** Starts a conversation. Throws `DirectLineFault`. */
export async function openDirectLine(options: DirectLineOptions): Promise<DirectLine> {
  const base = `${options.url.replace(/\/+$/, "")}/v3/directline`;
  const userId = `terminal-${randomUUID()}`;
  const from = { id: userId, role: "user" };
  const granted = await call(`${base}/tokens/generate`, options.siteKey, sessionAnswer, { user: { id: userId } });
  const started = await call(`${base}/conversations`, granted.token, sessionAnswer, {});
  const room = `${base}/conversations/${encodeURIComponent(started.conversationId)}`;
  let { token } = started;
  let watermark: string | undefined;
  const socket = listen(started.streamUrl, userId, options);

  const refresh = async () => {
    const renewed = await call(`${base}/tokens/refresh`, token, sessionAnswer, {}).catch(() => null);
    if (renewed) token = renewed.token;
  };
  const timer = setInterval(() => void refresh(), ((started.expires_in ?? DEFAULT_LIFE_S) * 1_000) / 2);
  timer.unref();

  return {
    conversationId: started.conversationId,
    async post(text) {
      const activity = {
        type: "message",
        from,
        text,
        textFormat: "plain",
        ...(options.locale ? { locale: options.locale } : {}),
        channelData: { clientActivityID: randomUUID() },
      };
      await persistently(() => call(`${room}/activities`, token, postAnswer, activity));
    },
    async read() {
      const fresh: Activity[] = [];
      for (;;) {
        const query = watermark === undefined ? "" : `?watermark=${encodeURIComponent(watermark)}`;
        const page = await call(`${room}/activities${query}`, token, activitySet);
        fresh.push(...page.activities);
        const isLast = page.watermark === undefined || page.watermark === watermark || page.activities.length === 0;
        watermark = page.watermark ?? watermark;
        if (isLast) break;
      }
      return fresh.flatMap((item) => messageOf(item, userId) ?? []);
    },
    close() {
      clearInterval(timer);
      socket?.terminate();
    },
  };
}

function listen(streamUrl: string | undefined, userId: string, options: DirectLineOptions): WebSocket | null {
  if (!streamUrl) return null;
  const socket = new WebSocket(streamUrl);
  // Without a stream the owner's regular reading goes on.
  socket.on("error", () => undefined);
  socket.on("message", (data) => {
    const frame = activitySet.safeParse(parseJson(data.toString()));
    if (!frame.success) return;
    if (isTyping(frame.data, userId)) options.onTyping();
    if (frame.data.activities.some(({ type }) => type === "message")) options.onWake();
  });
  return socket;
}

async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DirectLineFault)) throw error;
      if (error.kind === "limited") await sleep(error.afterMs);
      else if (error.kind === "unreachable" && attempt < TRIES) await sleep(RETRY_BASE_MS * 2 ** attempt);
      else throw error;
    }
  }
}

/** A GET without a body, else a POST. */
async function call<T>(url: string, bearer: string, schema: z.ZodType<T>, body?: object): Promise<T> {
  const answer = await request(url, bearer, body);
  const text = await answer.text().catch(() => "");
  const json = parseJson(text);
  if (!answer.ok) {
    throw faultOfAnswer(answer.status, answer.headers.get("retry-after"), messageIn(json) ?? `HTTP ${answer.status}`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new DirectLineFault("refused", `${new URL(url).origin} is no Direct Line endpoint`);
}

async function request(url: string, bearer: string, body: object | undefined): Promise<Response> {
  try {
    return await fetch(url, {
      method: body ? "POST" : "GET",
      headers: { authorization: `Bearer ${bearer}`, ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new DirectLineFault("unreachable", networkFault(error));
  }
}

/** The sentence of a Direct Line error or of a problem+json. */
function messageIn(json: unknown): string | null {
  const { error, detail, title } = (json ?? {}) as { error?: { message?: unknown }; detail?: unknown; title?: unknown };
  const found = [error?.message, detail, title].find((value) => typeof value === "string");
  return typeof found === "string" ? found : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
