/** What goes wrong with a mail that leaves, as a channel's fault and a sentence for a rep. */
import { ChannelError, type ChannelFault } from "../../lib/errors.ts";
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";

export interface MailTold {
  readonly code?: string;
  /** The pause that the server names; where it names none, the pause grows with each refusal. */
  readonly afterMs?: number;
  /** Who has to wait; all mails, unless told. */
  readonly scope?: "account" | "thread";
  readonly cause?: unknown;
}

/** @param reason key of the sentence below `email.reason` */
export function mailFault(
  fault: ChannelFault,
  reason: string,
  locale: Locale,
  { code = "?", afterMs, scope, cause }: MailTold = {},
): ChannelError {
  return new ChannelError(fault, say(locale, `email.reason.${reason}`, { code }), {
    cause,
    details: { code, ...(scope === undefined ? {} : { scope }) },
    ...(afterMs === undefined ? {} : { afterMs }),
  });
}

/** The part of nodemailer's errors that tells what happened. */
export interface SmtpFailure {
  readonly code?: unknown;
  readonly command?: unknown;
  readonly response?: unknown;
  readonly responseCode?: unknown;
}

/** The connection broke: whether the mail was taken depends on how far it had come. */
const BROKEN = new Set(["ECONNECTION", "ETIMEDOUT", "ESOCKET", "EPROTOCOL", "EABORT", "ESTREAM"]);

/** @param hasBegun whether the server had asked for the mail itself */
export function smtpFault(error: SmtpFailure, hasBegun: boolean, locale: Locale): ChannelError {
  const { code, command = "", response = "", responseCode } = error;
  const status = typeof responseCode === "number" ? responseCode : 0;
  const enhanced = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(String(response))?.[1] ?? "";
  const told = { code: enhanced || String(status || code || "?"), cause: error };
  const fault: Fault = (kind, reason, scope) =>
    mailFault(kind, reason, locale, { ...told, ...(scope === undefined ? {} : { scope }) });
  if (code === "ETLS") return fault("unavailable", "untrusted");
  if (status >= 400 && status < 500) return laterFault(fault, status, enhanced, error);
  if (code === "EAUTH" || code === "ENOAUTH" || status === 530 || status === 535)
    return fault("unauthorized", "password");
  if (status >= 500) return refusedFault(fault, String(command), enhanced, status);
  if (BROKEN.has(String(code)) && hasBegun) return fault("uncertain", "uncertain");
  if (code === "EENVELOPE" || code === "EMESSAGE")
    return fault("rejected", code === "EMESSAGE" ? "large" : "recipient");
  // Not found or not reached: nothing was sent.
  return fault("unavailable", "unavailable");
}

type Fault = (kind: ChannelFault, reason: string, scope?: MailTold["scope"]) => ChannelError;

/** The server asks us to come again: at once too often, or later since something is away. */
function laterFault(
  fault: Fault,
  status: number,
  enhanced: string,
  { command = "", response = "" }: SmtpFailure,
): ChannelError {
  const isRate = enhanced.startsWith("4.7.") || /rate|too many|limit|throttl|gr[ae]ylist/i.test(String(response));
  if (!isRate || status === 454) return fault("unavailable", "unavailable");
  // A greylist makes one recipient's mails wait, and nobody else's.
  return fault("rate_limited", "rate", String(command).startsWith("RCPT") ? "thread" : "account");
}

function refusedFault(fault: Fault, command: string, enhanced: string, status: number): ChannelError {
  if (command.startsWith("MAIL")) return fault("unauthorized", "sender");
  if (enhanced.startsWith("5.2.2") || status === 552) return fault("rejected", "full");
  const isAddress = enhanced === "" ? [550, 551, 553].includes(status) : /^5\.(1\.|2\.1)/.test(enhanced);
  if (command.startsWith("RCPT") && isAddress) return fault("blocked", "address");
  return fault("rejected", "policy");
}
