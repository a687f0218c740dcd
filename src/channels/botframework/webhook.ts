/** The connector calls us: its token is checked before anything of the activity is read but what the check itself needs. */
import type { WebhookReply, WebhookRequest } from "../channel.ts";
import { activitySchema, type ConnectorActivity } from "./activity.ts";
import { type Authenticate, envelopeSchema } from "./authenticate.ts";

interface CallOptions {
  readonly authenticate: Authenticate;
  /** False lets only services over TLS in. */
  readonly allowsPlain: boolean;
  readonly handle: (activity: ConnectorActivity) => Promise<void>;
}

/** Longest activity; the connector's own are a tenth of it. */
const BODY_MAX = 1024 * 1024;

/** Answers a call: 200 once all is stored. Throws when it was not stored, so that it is called again. */
export async function answerCall(
  { method, headers, body }: WebhookRequest,
  { authenticate, allowsPlain, handle }: CallOptions,
): Promise<WebhookReply> {
  if (method !== "POST") return { status: 405 };
  const { authorization = "" } = headers;
  if (authorization === "") return { status: 401, body: "the token is missing" };
  if (body.byteLength > BODY_MAX) return { status: 413, body: "the activity is too large" };
  const raw = readJson(body);
  const envelope = envelopeSchema.safeParse(raw);
  if (!envelope.success) return { status: 400, body: "not an activity" };
  if (!(await authenticate(authorization, envelope.data))) return { status: 401, body: "the token is wrong" };
  if (!allowsPlain && !envelope.data.serviceUrl.startsWith("https://"))
    return { status: 400, body: "the service has no address over TLS" };
  const activity = activitySchema.safeParse(raw);
  if (!activity.success) return { status: 400, body: "not an activity" };
  await handle(activity.data);
  return { status: 200 };
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
