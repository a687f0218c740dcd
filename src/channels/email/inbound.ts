/** A mail as events of the channel: a person's words with their files, or what a server reports of a mail of ours. */
import { createHash } from "node:crypto";
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import type { ChannelEnv, ChannelEvent, Part, Receive } from "../channel.ts";
import { optWordOf } from "../opt-words.ts";
import { partOfFile } from "../parts.ts";
import { isForGood, readBounce } from "./bounce.ts";
import { textOfHtml } from "./html-text.ts";
import { machineOf } from "./machine.ts";
import type { Mail, MailFile } from "./mail.ts";
import { ownWords } from "./own-words.ts";
import type { Repeats } from "./repeats.ts";
import type { MailRoute } from "./route.ts";
import { bareSubject, type Threads } from "./thread.ts";

export interface InboundDeps {
  readonly threads: Threads;
  readonly repeats: Repeats;
  /** Our own addresses. */
  readonly ours: readonly string[];
  readonly locale: Locale;
  readonly env: Pick<ChannelEnv, "clock" | "files" | "log">;
  readonly receive: Receive;
}

/** A message has ten parts at most, and the first is what was written. */
const FILES_MAX = 9;
/** A picture within the text that is smaller is the logo of a signature, in bytes. */
const LOGO_BYTES = 15 * 1024;

/** Hands a mail over. Throws when it was not stored, so that it comes again. */
export async function takeMail(deps: InboundDeps, mail: Mail): Promise<void> {
  const machine = machineOf(mail, deps.ours);
  if (machine !== null) {
    const isReported = await takeBounce(deps, mail);
    if (!isReported) deps.env.log.info({ machine }, "a mail that a machine wrote was let pass");
    return;
  }
  const person = mail.replyTo ?? mail.from;
  if (!person) {
    deps.env.log.info({}, "a mail from nobody was let pass");
    return;
  }
  await takeWords(deps, mail, person);
}

async function takeWords(
  deps: InboundDeps,
  mail: Mail,
  { address: userId, name }: { address: string; name: string },
): Promise<void> {
  const { threads, env, receive } = deps;
  const written = mail.text.trim() === "" ? textOfHtml(mail.html) : mail.text;
  const words = ownWords(written);
  const externalId = mail.messageId ?? idOf(mail, userId, written);
  if (deps.repeats.isMachine(userId, words, externalId)) {
    env.log.warn({}, "the same words came too often from one address: a machine, which is not answered");
    return;
  }
  const at = env.clock.now();
  const opt = optWordOf(words) ?? (words === "" ? optWordOf(mail.subject) : null);
  const consent: ChannelEvent | null = opt && {
    type: "consent",
    consent: { userId, allows: opt === "start", at, by: opt },
  };
  // A mail may come twice: silence is safe to repeat, a renewed consent is not.
  if (consent && opt === "stop") await receive(consent);
  const sentAt = mail.date && mail.date < at ? mail.date : at;
  const subject = bareSubject(mail.subject);
  const text = mail.refersTo.length === 0 && !words.includes(subject) ? `${subject}\n\n${words}`.trim() : words;
  const parts: Part[] = text === "" ? [] : [{ type: "text", text }];
  parts.push(...(await fileParts(deps, mail, externalId)));
  if (parts.length === 0) return;
  const route: MailRoute = {
    subject,
    answers: externalId,
    references: mail.refersTo.slice(-10),
    writtenAt: at.getTime(),
  };
  const receipt = await receive({
    type: "message",
    message: {
      externalId,
      address: {
        threadId: threads.threadOf({ id: externalId, ids: mail.refersTo }, userId),
        userId,
        route: { ...route, references: [...route.references] },
      },
      sender: { email: userId, ...(name.trim() === "" ? {} : { name }) },
      parts,
      sentAt,
      isFinal: true,
    },
  });
  if (consent && opt === "start" && !receipt.duplicate) await receive(consent);
}

/** A mail without an id of its own has one by what it says, the same however often it comes. */
function idOf({ subject, date }: Mail, userId: string, text: string): string {
  const whole = [userId, subject, date?.toISOString() ?? "", text].join("\n");
  return `none.${createHash("sha256").update(whole).digest("hex").slice(0, 40)}`;
}

async function fileParts({ env, locale }: InboundDeps, mail: Mail, mailId: string): Promise<Part[]> {
  const wanted = mail.files.filter((file) => !isLogo(file));
  const parts: Part[] = [];
  for (const [index, file] of wanted.slice(0, FILES_MAX).entries()) {
    const externalId = `${mailId.slice(0, 300)}/${index}`;
    const stored = await env.files.find(externalId);
    const { content, mediaType, name } = file;
    const kept =
      stored ?? (await env.files.keep({ content, externalId, mediaType, ...(name === undefined ? {} : { name }) }));
    parts.push(partOfFile(kept, locale, lost(locale, name)));
  }
  const more = wanted.length - FILES_MAX;
  if (more > 0)
    parts.splice(FILES_MAX - 1, 1, { type: "text", text: say(locale, "email.moreFiles", { count: more + 1 }) });
  return parts;
}

function isLogo({ isInline, mediaType, content }: MailFile): boolean {
  return isInline && mediaType.startsWith("image/") && content.byteLength < LOGO_BYTES;
}

function lost(locale: Locale, name = ""): string {
  return say(locale, "email.fileLost", { name: bareSubject(name).slice(0, 120) || "?" });
}

/** True when a report was about a mail of ours: only who got it can name its id. */
async function takeBounce({ threads, env, locale, receive }: InboundDeps, mail: Mail): Promise<boolean> {
  const bounce = readBounce(mail);
  const found = bounce && threads.find(bounce.messageId, bounce.recipient);
  if (!bounce || !found) return false;
  const { recipient: userId, messageId: externalId, status } = bounce;
  const at = env.clock.now();
  if (bounce.kind === "complaint") {
    await receive({ type: "consent", consent: { userId, allows: false, at, by: "complaint" } });
    return true;
  }
  const isGone = isForGood(status);
  const reason = say(locale, isGone ? "email.reason.address" : "email.reason.bounced", { code: status || "?" });
  await receive({ type: "report", report: { externalId, key: found.key, status: "failed", at, reason, code: status } });
  if (!isGone) return true;
  await receive({ type: "reach", reach: { userId, isBlocked: true, at } });
  await receive({ type: "consent", consent: { userId, allows: false, at, by: "bounce" } });
  return true;
}
