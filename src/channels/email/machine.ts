/** Whether a machine wrote a mail: such are never answered, since two machines that answer each other never end. */
import type { Mail } from "./mail.ts";

const DAEMON = /^(mailer-daemon|postmaster|bounces?|mail-daemon)([+._=-]|@)/;
const NOBODY = /^(no-?reply|do-?not-?reply|no[._-]?responder|nao-?responda|no-?responda|automail)([+._=-]|@)/;

/** Why a mail is a machine's; null for a person's. */
export function machineOf(mail: Mail, ours: readonly string[]): string | null {
  const header = (name: string) => (mail.headers.get(name) ?? "").trim().toLowerCase();
  const automatic = header("auto-submitted");
  if (automatic !== "" && !/^no\b/.test(automatic)) return "Auto-Submitted";
  if (/^(bulk|junk|list|auto_reply|auto-reply)\b/.test(header("precedence"))) return "Precedence";
  if (mail.headers.has("list-id") || mail.headers.has("list-post")) return "a mailing list";
  for (const name of ["x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from", "x-mail-autoreply"])
    if (mail.headers.has(name) && header(name) !== "no") return name;
  if (header("content-type").startsWith("multipart/report")) return "a report";
  if (mail.envelopeFrom === "" || DAEMON.test(mail.envelopeFrom ?? "")) return "no return path";
  const from = mail.from?.address ?? "";
  if (DAEMON.test(from)) return "a mail server";
  const answered = mail.replyTo?.address ?? from;
  if (NOBODY.test(answered)) return "nobody reads there";
  if (ours.includes(answered) || ours.includes(header("x-loop"))) return "a mail of our own";
  return null;
}
