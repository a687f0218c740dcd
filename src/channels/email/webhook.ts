/** What is called from outside: mails that are brought, SendGrid's events, and people who end their consent by a button. */
import { say } from "../../lib/texts.ts";
import type { Channel, ChannelEnv, WebhookReply, WebhookRequest } from "../channel.ts";
import { type InboundDeps, takeMail } from "./inbound.ts";
import { mailOfForm } from "./inbound-parse.ts";
import { parseMail } from "./mail.ts";
import { readForm } from "./read-form.ts";
import { readEvents } from "./sendgrid-events.ts";
import type { EmailSecrets, EmailSettings } from "./settings.ts";
import { personOf } from "./unsubscribe.ts";
import { isSendgrids, knowsSecret } from "./verify.ts";

export interface WebhookDeps extends InboundDeps {
  readonly accountId: string;
  readonly settings: EmailSettings;
  readonly secrets: EmailSecrets;
  readonly env: Pick<ChannelEnv, "clock" | "files" | "log" | "webhookUrl">;
}

/** Answers one call. Throws when something could not be stored, so that it comes again. */
export async function answerCall(
  deps: WebhookDeps,
  request: WebhookRequest,
): ReturnType<NonNullable<Channel["webhook"]>> {
  const token = request.query.unsubscribe;
  if (token !== undefined) return unsubscribe(deps, request, token);
  if (request.method !== "POST") return { status: 405 };
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  switch (type) {
    case "application/json":
      return takeEvents(deps, request);
    case "multipart/form-data":
      return takeForm(deps, request);
    case "message/rfc822":
      return takeRaw(deps, request);
    default:
      return { status: 415 };
  }
}

/** Looking is not pressing: programs that test every link must not end anybody's consent. */
async function unsubscribe(deps: WebhookDeps, { method }: WebhookRequest, token: string): Promise<WebhookReply> {
  const userId = personOf(token, deps.threads);
  if (userId === null) return { status: 404 };
  if (method === "GET") return { status: 200, body: say(deps.locale, "email.unsubscribe") };
  const at = deps.env.clock.now();
  await deps.receive({ type: "consent", consent: { userId, allows: false, at, by: "unsubscribe" } });
  return { status: 200 };
}

async function takeEvents(deps: WebhookDeps, request: WebhookRequest): Promise<WebhookReply> {
  const { settings, secrets, env } = deps;
  const { verificationKey } = settings;
  const isTheirs =
    verificationKey === null
      ? knowsSecret(request, secrets.webhookSecret)
      : await isSendgrids(request, verificationKey, env.clock.now());
  if (!isTheirs) return { status: 401 };
  const posted = jsonOf(request.body);
  if (!Array.isArray(posted)) return { status: 400 };
  for (const event of readEvents(posted, deps)) await deps.receive(event);
  return { status: 200 };
}

async function takeForm(deps: WebhookDeps, request: WebhookRequest): Promise<WebhookReply> {
  const { settings, secrets, env } = deps;
  const { verificationKey } = settings;
  const isTheirs =
    knowsSecret(request, secrets.webhookSecret) ||
    (verificationKey !== null && (await isSendgrids(request, verificationKey, env.clock.now())));
  if (!isTheirs) return { status: 401 };
  const parts = await readForm(request.body, request.headers["content-type"] ?? "");
  const mail = parts && (await mailOfForm(parts));
  if (!mail) return { status: 400 };
  await takeMail(deps, mail);
  return { status: 200 };
}

async function takeRaw(deps: WebhookDeps, request: WebhookRequest): Promise<WebhookReply> {
  if (!knowsSecret(request, deps.secrets.webhookSecret)) return { status: 401 };
  const mail = request.body.byteLength > 0 ? await parseMail(request.body, null) : null;
  if (!mail) return { status: 400 };
  await takeMail(deps, mail);
  return { status: 200 };
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}
