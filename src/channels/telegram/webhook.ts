/** Telegram calls us: who calls is known by a secret that only Telegram was told. */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { ChannelError } from "../../lib/errors.ts";
import { isSameSecret } from "../../lib/same-secret.ts";
import { pause } from "../../lib/signal.ts";
import { backoffMs } from "../../lib/time.ts";
import type { ChannelEnv, WebhookReply, WebhookRequest } from "../channel.ts";
import type { Api } from "./api.ts";
import { ALLOWED_UPDATES, type Update, updateSchema } from "./update.ts";

/** Telegram calls these ports only. */
const PORTS = new Set(["", "443", "80", "88", "8443"]);
const SECRET_HEADER = "x-telegram-bot-api-secret-token";
const CONNECTIONS = 40;
const REGISTER_MS = 15_000;
const RETRY_BASE_MS = 1_000;
const RETRY_CAP_MS = 60_000;

/** Whether Telegram can call this address. */
export function isCallable(webhookUrl: string): boolean {
  return PORTS.has(new URL(webhookUrl).port);
}

/** Follows from the token, so that every process knows it and a new token makes a new one; 43 letters of those allowed. */
export function secretOf(token: string, accountId: string): string {
  return createHmac("sha256", token).update(`telegram webhook ${accountId}`).digest("base64url");
}

/** Answers a call: 200 once all is stored. Throws when it was not stored, so that Telegram calls again. */
export async function answerCall(
  { headers, method, body }: WebhookRequest,
  { secret, handle }: { secret: string; handle: (update: Update) => Promise<void> },
): Promise<WebhookReply> {
  if (method !== "POST") return { status: 405 };
  if (!isSameSecret(secret, headers[SECRET_HEADER] ?? "")) return { status: 401, body: "the secret token is wrong" };
  const update = readBody(body);
  if (!update) return { status: 400, body: "not an update" };
  await handle(update);
  return { status: 200 };
}

/** Tells Telegram where to call, until it is told or stopped. */
export async function register(
  { api, env }: { api: Api; env: ChannelEnv },
  { url, secret }: { url: string; secret: string },
  stop: AbortSignal,
): Promise<void> {
  const payload = { url, secret_token: secret, allowed_updates: ALLOWED_UPDATES, max_connections: CONNECTIONS };
  for (let attempt = 1; !stop.aborted; attempt++) {
    try {
      const signal = AbortSignal.any([stop, AbortSignal.timeout(REGISTER_MS)]);
      await api.call("setWebhook", payload, z.unknown(), signal);
      return await env.report(null);
    } catch (error) {
      if (stop.aborted) return;
      if (!(error instanceof ChannelError)) throw error;
      env.log.warn({ fault: error.fault, err: error }, "Telegram was not told where to call");
      await env.report(error.fault === "uncertain" ? "unavailable" : error.fault);
      // A token that opens nothing or an address that Telegram refuses stays so until a person changes it.
      if (error.fault === "unauthorized" || error.fault === "rejected") return;
      await pause(error.afterMs ?? backoffMs(attempt, RETRY_BASE_MS, RETRY_CAP_MS), stop);
    }
  }
}

function readBody(body: Buffer): Update | null {
  try {
    return updateSchema.safeParse(JSON.parse(body.toString("utf8"))).data ?? null;
  } catch {
    return null;
  }
}
