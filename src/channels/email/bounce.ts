/** Mails by which servers tell that a mail of ours did not arrive (RFC 3464), or that somebody called it spam (RFC 5965). */
import type { Mail, MailFile } from "./mail.ts";
import { idsIn } from "./thread.ts";

export interface Bounce {
  readonly kind: "bounce" | "complaint";
  /** The Message-ID of our mail, without brackets. */
  readonly messageId: string;
  /** In lower case; empty where it is not told. */
  readonly recipient: string;
  /** Such as 5.1.1; empty where it is not told. */
  readonly status: string;
}

/** What a report says of a mail of ours; null for a report of a delay, of success, or of what it does not name. */
export function readBounce(mail: Mail): Bounce | null {
  const report = mail.files.find(({ mediaType }) => /^message\/(delivery-status|feedback-report)$/.test(mediaType));
  if (!report) return null;
  const original = mail.files.find(({ mediaType }) => /^(message\/rfc822|text\/rfc822-headers)$/.test(mediaType));
  const [messageId] = original ? idsIn(fieldOf(headOf(original), "message-id")) : [];
  if (messageId === undefined) return null;
  const fields = latin1(report, 20_000);
  if (report.mediaType.endsWith("feedback-report"))
    return { kind: "complaint", messageId, recipient: addressIn(fieldOf(fields, "original-rcpt-to")), status: "" };
  if (fieldOf(fields, "action").toLowerCase() !== "failed") return null;
  return {
    kind: "bounce",
    messageId,
    recipient: addressIn(fieldOf(fields, "original-recipient") || fieldOf(fields, "final-recipient")),
    status: /\d\.\d{1,3}\.\d{1,3}/.exec(fieldOf(fields, "status"))?.[0] ?? "",
  };
}

/** The address is wrong for good: no such box, no such place, or closed. */
export function isForGood(status: string): boolean {
  return /^5\.(1\.\d+|2\.1|4\.4)$/.test(status);
}

function headOf(file: MailFile): string {
  return latin1(file, 100_000).split(/\r?\n\r?\n/)[0] ?? "";
}

function latin1({ content }: MailFile, max: number): string {
  return Buffer.from(content.subarray(0, max)).toString("latin1");
}

function fieldOf(fields: string, name: string): string {
  const unfolded = fields.replace(/\r?\n[ \t]+/g, " ");
  return new RegExp(`^${name}[ \\t]*:[ \\t]*(.*)$`, "im").exec(unfolded)?.[1]?.trim() ?? "";
}

/** "rfc822; ana@x.pe" is ana@x.pe. */
function addressIn(value: string): string {
  return value
    .replace(/^[^;]*;/, "")
    .replace(/[<>\s]/g, "")
    .toLowerCase();
}
