/**
 * One life of WhatsApp Web for an account: from the start of a browser to its end, whoever ends it. It tells what it hears
 * and decides nothing.
 */
import { pause, untilAborted } from "../../lib/signal.ts";
import { SECOND_MS } from "../../lib/time.ts";
import type { ChannelEnv } from "../channel.ts";
import { type Client, createClient, endBrowser, type Message, silence } from "./library.ts";

/**
 * Why it ended: we stopped it; the phone took its number back; WhatsApp closed the number; the number is used in another
 * browser; or browser, page or connection were lost.
 */
export type Ending = "stopped" | "logged_out" | "banned" | "conflict" | "lost";

export interface Me {
  /** Digits of the number. */
  readonly phone: string;
  readonly name: string;
}

export interface SessionEvents {
  onQr(text: string): void;
  onCode(code: string): void;
  /** Also after the page was loaded again. */
  onReady(me: Me, client: Client): void;
  /** The browser runs. */
  onStarted(): void;
  /** Every new message of every chat, our own included. */
  onMessage(message: Message, client: Client): void;
  onAck(message: Message, ack: number): void;
  onEdit(message: Message, text: string): void;
  /** The answer of a look at the connection. */
  onLook(isConnected: boolean): void;
}

export interface SessionOptions extends SessionEvents {
  readonly env: Pick<ChannelEnv, "providers" | "folder" | "log">;
  readonly accountId: string;
  readonly chromium: string;
  readonly phone: string | null;
  /** How often the connection is looked at, in ms. */
  readonly lookEveryMs: number;
}

/** Longest time from the start to a QR or to being ready, in ms. */
const START_MS = 120 * SECOND_MS;
/** A page that answers nothing for so long, twice, is dead. ms */
const ANSWER_MS = 10 * SECOND_MS;
const SILENCES_MAX = 2;
/** A page that was synchronised before the library listened, as one that was loaded again may be, says so when it is asked. */
const NUDGE = `(() => {
  try {
    if (window.WWebJS !== undefined || window.require("WAWebSocketModel").Socket.hasSynced !== true) return;
    window.onAppStateHasSyncedEvent();
  } catch {
    // The page is still being loaded.
  }
})()`;
const NUDGE_MS = 2 * SECOND_MS;

/** Runs until the session ends or the signal is aborted; resolves when the browser's process is gone. Never rejects. */
export async function runSession(options: SessionOptions, signal: AbortSignal): Promise<Ending> {
  const { env, lookEveryMs } = options;
  const over = new AbortController();
  let ending: Ending | null = null;
  const end = (why: Ending, error?: unknown): void => {
    if (ending) return;
    ending = why;
    if (error !== undefined) env.log.warn({ err: asError(error), ending: why }, "WhatsApp Web has ended");
    over.abort();
  };
  const stop = () => end("stopped");
  if (signal.aborted) return "stopped";
  signal.addEventListener("abort", stop, { once: true });
  let onLaunched: () => void = () => undefined;
  const launched = new Promise<void>((resolve) => {
    onLaunched = resolve;
  });
  const state = { isReady: false, hasShown: false };
  const client = await createClient({
    ...options,
    onUnusable: () => end("lost"),
    onBrowser(browser) {
      browser.once("disconnected", () => end("lost", new Error("the browser is gone")));
      client.pupPage?.on("error", (error) => end("lost", error));
      onLaunched();
      options.onStarted();
    },
  });
  listen(client, options, { state, end });
  const starting = client.initialize().catch((error: unknown) => end("lost", error));
  const tooLong = setTimeout(() => {
    if (!state.hasShown) end("lost", new Error("WhatsApp Web did not start in time"));
  }, START_MS);
  const looking = starting.then(() => look(client, { state, end, lookEveryMs, onLook: options.onLook }, over.signal));
  await untilAborted(looking, over.signal).catch(() => undefined);
  clearTimeout(tooLong);
  signal.removeEventListener("abort", stop);
  silence(client);
  // A browser that is only just being started can be ended once it is there.
  await Promise.race([launched, starting]);
  if (client.pupBrowser) await endBrowser(client.pupBrowser);
  await starting;
  return ending ?? "lost";
}

interface Progress {
  isReady: boolean;
  hasShown: boolean;
}

function listen(
  client: Client,
  events: SessionEvents,
  { state, end }: { state: Progress; end: (why: Ending, error?: unknown) => void },
): void {
  client.on("qr", (text) => {
    state.hasShown = true;
    events.onQr(text);
  });
  client.on("code", (code) => {
    state.hasShown = true;
    events.onCode(code);
  });
  client.on("ready", () => {
    state.hasShown = true;
    state.isReady = true;
    const { wid, pushname } = client.info;
    events.onReady({ phone: wid.user, name: pushname ?? "" }, client);
  });
  client.on("message_create", (message) => events.onMessage(message, client));
  client.on("message_ack", (message, ack) => events.onAck(message, ack));
  client.on("message_edit", (message, text) => events.onEdit(message, String(text)));
  client.on("auth_failure", (said) => end("logged_out", said));
  client.on("disconnected", (reason) => end(endingFor(String(reason))));
}

/** What a state of the connection in which nothing is heard any more means. */
function endingFor(state: string): Ending {
  if (["LOGOUT", "UNPAIRED", "UNPAIRED_IDLE"].includes(state)) return "logged_out";
  if (["TOS_BLOCK", "SMB_TOS_BLOCK"].includes(state)) return "banned";
  return state === "CONFLICT" ? "conflict" : "lost";
}

/** Looks again and again whether the page still answers, and what its connection is. */
async function look(
  client: Client,
  {
    state,
    end,
    lookEveryMs,
    onLook,
  }: {
    state: Progress;
    end: (why: Ending, error?: unknown) => void;
    lookEveryMs: number;
    onLook: SessionEvents["onLook"];
  },
  signal: AbortSignal,
): Promise<void> {
  let silences = 0;
  while (!signal.aborted) {
    await pause(state.isReady ? lookEveryMs : Math.min(lookEveryMs, NUDGE_MS), signal);
    if (signal.aborted) return;
    try {
      const answer = AbortSignal.timeout(ANSWER_MS);
      await untilAborted(Promise.resolve(client.pupPage?.evaluate(NUDGE)), answer);
      if (!state.isReady) continue;
      const connection = String(await untilAborted(client.getState(), answer));
      silences = 0;
      onLook(connection === "CONNECTED");
      const fate = endingFor(connection);
      if (fate !== "lost") end(fate, new Error(`the connection is ${connection}`));
    } catch (error) {
      if (++silences >= SILENCES_MAX) end("lost", error);
    }
  }
}

/** The library throws plain texts too. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
