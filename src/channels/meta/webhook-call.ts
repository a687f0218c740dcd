/** A call of Meta's to a webhook: the handshake, or a signed body. Nothing is read of a body that Meta did not sign. */
import { isSameSecret } from "../../lib/same-secret.ts";
import type { WebhookReply, WebhookRequest } from "../channel.ts";
import { isSigned } from "./signature.ts";

export interface WebhookSecrets {
  /** Signs the bodies. */
  readonly appSecret: string;
  /** Proves the handshake. */
  readonly verifyToken: string;
}

/** Answers one call; `take` is given the parsed body, and what it throws makes Meta call again. */
export async function answerCall(
  { method, query, headers, body }: WebhookRequest,
  secrets: WebhookSecrets,
  take: (posted: unknown) => Promise<void>,
): Promise<WebhookReply> {
  if (method === "GET") return shakeHands(query, secrets);
  if (!isSigned(body, headers["x-hub-signature-256"], secrets.appSecret)) return { status: 401 };
  let posted: unknown;
  try {
    posted = JSON.parse(body.toString("utf8"));
  } catch {
    return { status: 400 };
  }
  await take(posted);
  return { status: 200 };
}

function shakeHands(query: WebhookRequest["query"], { verifyToken }: WebhookSecrets): WebhookReply {
  const isOurs = query["hub.mode"] === "subscribe" && isSameSecret(verifyToken, query["hub.verify_token"] ?? "");
  const challenge = query["hub.challenge"] ?? "";
  // The challenge is shown as it came: nothing but what Meta sends may come back.
  return isOurs && /^[\w.-]{1,200}$/.test(challenge) ? { status: 200, body: challenge } : { status: 403 };
}
