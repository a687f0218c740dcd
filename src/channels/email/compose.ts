/** A message of ours as a mail: its words as text and as plain HTML, its files, and the headers that make it an answer. */
import { cleanFileName } from "../../lib/file-name.ts";
import { say } from "../../lib/texts.ts";
import { DAY_MS } from "../../lib/time.ts";
import type { ChannelEnv, FileRef, OutboundMessage, Part } from "../channel.ts";
import { paragraphsOf, publicLink } from "../plain-text.ts";
import { readRoute } from "./route.ts";
import type { EmailSettings } from "./settings.ts";
import type { Threads } from "./thread.ts";
import { unsubscribeUrl } from "./unsubscribe.ts";

export interface Draft {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly replyTo: string | null;
  readonly subject: string;
  /** Without brackets. */
  readonly messageId: string;
  readonly text: string;
  readonly html: string;
  /** Besides those that the fields above give. */
  readonly headers: Readonly<Record<string, string>>;
  readonly files: readonly { readonly name: string; readonly mediaType: string; readonly content: Buffer }[];
}

export interface ComposeDeps {
  readonly settings: EmailSettings;
  readonly threads: Threads;
  readonly env: Pick<ChannelEnv, "clock" | "files" | "webhookUrl">;
}

/** What servers take as a whole is about 25 MB, and letters make a file a third larger. */
export const FILES_BYTES = 15 * 1024 * 1024;
/** So long after their last mail an answer is no answer any more, but a mail that we begin. */
const ANSWER_MS = 2 * DAY_MS;

/** Null when the message says nothing. */
export async function compose(
  { settings, threads, env }: ComposeDeps,
  { key, address, parts }: OutboundMessage,
  signal: AbortSignal,
): Promise<Draft | null> {
  const { locale } = settings;
  const files: Draft["files"][number][] = [];
  const attached = new Set<FileRef>();
  let bytes = 0;
  for (const part of parts) {
    if (part.type !== "file") continue;
    const read = await env.files.read(part.file, signal);
    if (!read || bytes + read.content.byteLength > FILES_BYTES) continue;
    bytes += read.content.byteLength;
    attached.add(part.file);
    files.push({ name: cleanFileName(part.file.name), mediaType: read.mediaType, content: read.content });
  }
  const paragraphs = paragraphsOf(parts, (file) => {
    if (attached.has(file)) return null;
    const url = publicLink(file, env.webhookUrl);
    const { name } = file;
    return url === null ? say(locale, "email.file", { name }) : say(locale, "email.fileAt", { name, url });
  });
  if (paragraphs.length === 0 && files.length === 0) return null;
  const route = readRoute(address.route);
  const sender = oneLine(settings.senderName) || settings.address;
  const isAnswer = route !== null && env.clock.now().getTime() - route.writtenAt < ANSWER_MS;
  const isAutomated = !isAnswer || parts.some(({ type }) => type === "template");
  return {
    from: { name: oneLine(settings.senderName), address: settings.address },
    to: address.userId,
    replyTo: settings.replyAddress,
    subject:
      route && route.subject !== ""
        ? `Re: ${oneLine(route.subject)}`
        : (titleOf(parts) ?? say(locale, "email.subject", { sender })),
    messageId: threads.messageIdOf(key, address),
    text: paragraphs.join("\n\n"),
    html: htmlOf(paragraphs, locale),
    headers: {
      ...(route ? threadHeaders(route) : {}),
      // Asks machines not to answer, and tells ourselves where a mail comes back.
      "Auto-Submitted": isAnswer ? "auto-replied" : "auto-generated",
      "X-Auto-Response-Suppress": "OOF, AutoReply",
      "X-Loop": settings.replyAddress ?? settings.address,
      ...(isAutomated ? unsubscribeHeaders(settings, threads, env.webhookUrl, address.userId) : {}),
    },
    files,
  };
}

function titleOf(parts: readonly Part[]): string | null {
  const title = parts.flatMap((part) => (part.type === "text" && part.title ? [oneLine(part.title)] : []))[0];
  return title === undefined || title === "" ? null : title;
}

function threadHeaders({
  answers,
  references,
}: {
  answers: string;
  references: readonly string[];
}): Record<string, string> {
  const ids = [...new Set([...references, answers])].map((id) => oneLine(id, 500)).filter((id) => id.includes("@"));
  if (ids.length === 0) return {};
  return { "In-Reply-To": `<${ids.at(-1)}>`, References: ids.map((id) => `<${id}>`).join(" ") };
}

/** RFC 2369 and 8058: a button of the mail program, which needs no page and no login. */
function unsubscribeHeaders(
  { address, replyAddress }: EmailSettings,
  threads: Threads,
  webhookUrl: string | null,
  userId: string,
): Record<string, string> {
  const mailto = `<mailto:${replyAddress ?? address}?subject=unsubscribe>`;
  if (webhookUrl === null) return { "List-Unsubscribe": mailto };
  return {
    "List-Unsubscribe": `<${unsubscribeUrl(webhookUrl, threads, userId)}>, ${mailto}`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}

/** Fit for a header: no line's end can begin another. */
function oneLine(text: string, max = 200): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}<>]+/gu, " ")
    .trim()
    .slice(0, max);
}

function htmlOf(paragraphs: readonly string[], locale: string): string {
  const body = paragraphs
    .map((paragraph) => `<p>${linked(escaped(paragraph)).replace(/\n/g, "<br>\n")}</p>`)
    .join("\n");
  return `<!doctype html>\n<html lang="${locale}"><body>\n${body}\n</body></html>\n`;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** Addresses of pages can be pressed; what ends a sentence is no part of them. */
function linked(text: string): string {
  return text.replace(/https?:\/\/[^\s<]{1,2000}/g, (found) => {
    const end = /(?:[.,;:!?)\]]|&quot;|&gt;)+$/.exec(found)?.[0] ?? "";
    const url = found.slice(0, found.length - end.length);
    return `<a href="${url}">${url}</a>${end}`;
  });
}
