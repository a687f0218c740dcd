/** Twilio calls us: with what a person sent, and with how a message of ours fares. Answered once it is stored. */
import type { ChannelEnv, ChannelEvent, Part, Receive, WebhookReply, WebhookRequest } from "../channel.ts";
import { optWordOf } from "../opt-words.ts";
import { partOfFile } from "../parts.ts";
import { reasonOf, verdictOf } from "./faults.ts";
import { fetchMedia } from "./media.ts";
import { type ReadSms, type ReadStatus, readCall } from "./read-call.ts";
import type { SmsSettings } from "./settings.ts";
import { fieldOf, isTwilios, readForm } from "./signature.ts";

export interface WebhookDeps {
  readonly settings: SmsSettings;
  readonly authToken: string;
  readonly webhookUrl: string;
  readonly env: Pick<ChannelEnv, "clock" | "files" | "log" | "providers">;
  readonly receive: Receive;
}

/** Without a body, which Twilio would send to the person as an answer. */
const TAKEN: WebhookReply = { status: 204 };

/** Answers one call. Throws when something could not be stored, so that Twilio calls again. */
export async function answerCall(deps: WebhookDeps, request: WebhookRequest): Promise<WebhookReply> {
  if (request.method !== "POST") return { status: 405 };
  const fields = readForm(request);
  if (!fields) return { status: 415 };
  if (!(await isTwilios(request, fields, deps))) return { status: 401 };
  if (fieldOf(fields, "AccountSid") !== deps.settings.accountSid) return { status: 403 };
  const read = readCall(fields);
  if (read.type === "message") await takeMessage(deps, read);
  else if (read.type === "status") await takeStatus(deps, read, request.query.key);
  else deps.env.log.info({ why: read.why }, "a call of Twilio was let pass");
  return TAKEN;
}

async function takeMessage({ settings, authToken, env, receive }: WebhookDeps, read: ReadSms): Promise<void> {
  // Two numbers of ours, or ours and a machine that repeats us: an answer would go round for ever.
  if (read.from === settings.from) return;
  const at = env.clock.now();
  const opt = read.opt ?? optWordOf(read.text);
  const consent: ChannelEvent | null = opt && {
    type: "consent",
    consent: { userId: read.from, allows: opt === "start", at, by: opt },
  };
  // A call may come twice: silence is safe to repeat, a renewed consent is not.
  if (consent && opt === "stop") await receive(consent);
  const parts = await partsOf(read, { settings, authToken, env });
  if (parts.length === 0) return;
  const receipt = await receive({
    type: "message",
    message: {
      externalId: read.sid,
      address: { threadId: read.from, userId: read.from, route: null },
      sender: { phone: read.from },
      parts,
      sentAt: at,
      isFinal: true,
    },
  });
  if (consent && opt === "start" && !receipt.duplicate) await receive(consent);
}

async function partsOf(
  read: ReadSms,
  { settings, authToken, env }: Pick<WebhookDeps, "settings" | "authToken" | "env">,
): Promise<Part[]> {
  const { accountSid, locale } = settings;
  const options = { url: env.providers.twilio, accountSid, authToken };
  const files = await Promise.all(read.media.map((media) => fetchMedia(media, options, env)));
  const text: Part[] = read.text.trim() === "" ? [] : [{ type: "text", text: read.text }];
  const parts = [...text, ...files.map((file) => partOfFile(file, locale))];
  // A message has ten parts at most; of eleven the last would be a file.
  return parts.slice(0, 10);
}

async function takeStatus({ settings, env, receive }: WebhookDeps, read: ReadStatus, key = ""): Promise<void> {
  const { sid: externalId, status, to: userId, code } = read;
  const at = env.clock.now();
  const verdict = status === "failed" ? verdictOf(code) : null;
  await receive({
    type: "report",
    report: {
      externalId,
      status,
      at,
      ...(/^\w{1,60}$/.test(key) ? { key } : {}),
      ...(verdict ? { reason: reasonOf(verdict, code, settings.locale) } : {}),
      ...(verdict && code !== null ? { code: String(code) } : {}),
      ...(verdict?.demand ? { demand: verdict.demand } : {}),
    },
  });
  if (userId === "") return;
  if (verdict?.fault === "blocked") await receive({ type: "reach", reach: { userId, isBlocked: true, at } });
  if (verdict?.isOptOut) await receive({ type: "consent", consent: { userId, allows: false, at, by: "stop" } });
}
