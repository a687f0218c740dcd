/** Calls of the connector's API, with a token of our app. Nothing is repeated here that a person might be shown twice. */
import { z } from "zod";
import { ChannelError, type ChannelFault } from "../../lib/errors.ts";
import { untilAborted } from "../../lib/signal.ts";
import { MINUTE_MS, SECOND_MS } from "../../lib/time.ts";
import type { ChannelEnv } from "../channel.ts";
import { fetchBytes } from "./download.ts";

export interface Connector {
  /** Posts an activity and returns its id there. Throws `ChannelError` and nothing else. */
  post(to: { serviceUrl: string; conversationId: string }, activity: object, signal: AbortSignal): Promise<string>;
  /** A file of the service itself, at most `maxBytes`. Throws `ChannelError` and nothing else. */
  download(url: string, serviceUrl: string, maxBytes: number, signal: AbortSignal): Promise<Buffer>;
  /** Throws `ChannelError` when the app's credentials open nothing. */
  signIn(signal: AbortSignal): Promise<void>;
}

export interface ConnectorOptions {
  readonly clock: ChannelEnv["clock"];
  /** Of the token service, without a slash at the end. */
  readonly loginUrl: string;
  /** The directory that gives tokens. */
  readonly authority: string;
  readonly appId: string;
  readonly appPassword: string;
}

const SCOPE = "https://api.botframework.com/.default";
/** A token is renewed this long before it ends. */
const AHEAD_MS = 5 * MINUTE_MS;
const TOKEN_MS = 10 * SECOND_MS;
/** Where it is not said how long to wait. */
const WAIT_MS = 5 * SECOND_MS;
const NOT_REACHED = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT|CERT_|ERR_TLS/;

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });
const postedSchema = z.object({ id: z.string().min(1) });

export function createConnector(options: ConnectorOptions): Connector {
  const { clock, loginUrl, authority, appId, appPassword } = options;
  let token: { value: string; until: number } | null = null;
  let asking: Promise<string> | null = null;

  const askToken = async (): Promise<string> => {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: appId,
      client_secret: appPassword,
      scope: SCOPE,
    });
    const init = { method: "POST", body, signal: AbortSignal.timeout(TOKEN_MS) };
    // Nobody is shown a token: an answer that is lost is no more than a service that is away.
    const response = await call(`${loginUrl}/${authority}/oauth2/v2.0/token`, init, false);
    if (response.status === 429 || response.status >= 500)
      throw new ChannelError("unavailable", `the token service answered ${response.status}`);
    if (!response.ok) throw new ChannelError("unauthorized", `the token service answered ${response.status}`);
    const parsed = tokenSchema.safeParse(await readJson(response));
    if (!parsed.success) throw new ChannelError("unavailable", "the token service gave no token");
    const { access_token: value, expires_in: seconds } = parsed.data;
    token = { value, until: clock.now().getTime() + Math.max(0, seconds * SECOND_MS - AHEAD_MS) };
    return value;
  };
  /** Those who need one at the same time ask for it once. */
  const fetchToken = async (signal: AbortSignal): Promise<string> => {
    if (token && token.until > clock.now().getTime()) return token.value;
    if (signal.aborted) throw new ChannelError("unavailable", "there was no time left");
    if (!asking) {
      asking = askToken().finally(() => {
        asking = null;
      });
      // Whoever asked may have given up before the answer.
      asking.catch(() => undefined);
    }
    try {
      return await untilAborted(asking, signal);
    } catch (error) {
      if (error instanceof ChannelError) throw error;
      throw new ChannelError("unavailable", "there was no time left", { cause: error });
    }
  };

  const authorized = async (signal: AbortSignal) => ({ authorization: `Bearer ${await fetchToken(signal)}` });

  return {
    async post({ serviceUrl, conversationId }, activity, signal) {
      const base = serviceUrl.endsWith("/") ? serviceUrl : `${serviceUrl}/`;
      const url = new URL(`v3/conversations/${encodeURIComponent(conversationId)}/activities`, base).href;
      const send = async () => {
        const headers = { ...(await authorized(signal)), "content-type": "application/json" };
        const init = { method: "POST", headers, body: JSON.stringify(activity), signal, redirect: "error" } as const;
        return call(url, init, true);
      };
      let response = await send();
      // A token may have been withdrawn before its time; with a refusal nothing was shown.
      if (response.status === 401) {
        token = null;
        response = await send();
      }
      if (!response.ok) throw refusalOf(response);
      const parsed = postedSchema.safeParse(await readJson(response));
      if (!parsed.success) throw new ChannelError("uncertain", "the connector's answer names no activity");
      return parsed.data.id;
    },

    async download(url, serviceUrl, maxBytes, signal) {
      const isOurs = new URL(url).origin === new URL(serviceUrl).origin;
      // Our token goes to the service that vouched for itself, and nowhere else.
      return fetchBytes(url, isOurs ? await authorized(signal) : {}, { maxBytes, signal });
    },

    async signIn(signal) {
      await fetchToken(signal);
    },
  };
}

async function call(url: string, init: RequestInit & { signal: AbortSignal }, isSend: boolean): Promise<Response> {
  if (init.signal.aborted) throw new ChannelError("unavailable", "there was no time left");
  try {
    return await fetch(url, init);
  } catch (error) {
    const { cause } = error as { cause?: { code?: unknown; errors?: { code?: unknown }[] } };
    const codes = [cause?.code, ...(cause?.errors ?? []).map(({ code }) => code)].join(" ");
    const isLost = isSend && !NOT_REACHED.test(codes);
    throw new ChannelError(isLost ? "uncertain" : "unavailable", `no answer came from ${new URL(url).host}`, {
      cause: error,
    });
  }
}

function refusalOf({ status, headers }: Response): ChannelError {
  const said = `the connector answered ${status}`;
  if (status !== 429) return new ChannelError(faultOf(status), said);
  const given = headers.get("retry-after");
  const seconds = given === null ? Number.NaN : Number(given);
  return new ChannelError("rate_limited", said, { afterMs: Number.isFinite(seconds) ? seconds * SECOND_MS : WAIT_MS });
}

function faultOf(status: number): ChannelFault {
  if (status === 401) return "unauthorized";
  // The person has blocked or removed the bot, or the conversation is gone.
  if (status === 403 || status === 404) return "blocked";
  // Teams: somebody wrote there at the same time.
  if (status === 412 || status === 503) return "unavailable";
  // A gateway or the service itself failed in the middle of it.
  return status >= 500 ? "uncertain" : "rejected";
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
