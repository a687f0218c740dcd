/** What SendGrid tells of our mails later: delivered, opened, bounced, called spam, unsubscribed. */
import { z } from "zod";
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import type { ChannelEvent } from "../channel.ts";
import { ARGS } from "./sendgrid.ts";
import type { Threads } from "./thread.ts";

const eventSchema = z.object({
  event: z.string(),
  email: z.string().transform((address) => address.trim().toLowerCase()),
  timestamp: z.coerce.number().positive(),
  /** Of a bounce: "bounce" for good, "blocked" for now. */
  type: z.string().optional(),
  status: z.string().optional(),
  reason: z.string().optional(),
  [ARGS.account]: z.string().optional(),
  [ARGS.id]: z.string().optional(),
});
type SendgridEvent = z.infer<typeof eventSchema>;

export interface EventDeps {
  readonly accountId: string;
  readonly threads: Threads;
  readonly locale: Locale;
}

/** SendGrid does not send to those whom it knows to be gone, and says why. */
const DROPPED_FOR_GOOD = /bounced address|invalid/i;

/** The events of a call, in order; what is not ours or not known is left out. */
export function readEvents(posted: readonly unknown[], deps: EventDeps): ChannelEvent[] {
  return posted.flatMap((one) => {
    const read = eventSchema.safeParse(one);
    return read.success && read.data[ARGS.account] === deps.accountId ? eventsOf(read.data, deps) : [];
  });
}

function eventsOf(event: SendgridEvent, { threads, locale }: EventDeps): ChannelEvent[] {
  const { email: userId, event: name, status: code, type, reason = "" } = event;
  const at = new Date(event.timestamp * 1_000);
  const externalId = event[ARGS.id] ?? "";
  const key = threads.find(externalId, userId)?.key;
  const about = { externalId, at, ...(key === undefined ? {} : { key }) };
  const report = (status: "delivered" | "read"): ChannelEvent => ({ type: "report", report: { ...about, status } });
  const failed = (sentence: string): ChannelEvent => ({
    type: "report",
    report: {
      ...about,
      status: "failed",
      reason: say(locale, `email.reason.${sentence}`, { code: code ?? "?" }),
      ...(code === undefined ? {} : { code }),
    },
  });
  const consent = (allows: boolean, by: string): ChannelEvent => ({
    type: "consent",
    consent: { userId, allows, at, by },
  });
  const gone: ChannelEvent[] = [{ type: "reach", reach: { userId, isBlocked: true, at } }, consent(false, "bounce")];
  switch (name) {
    case "delivered":
      return [report("delivered")];
    case "open":
    case "click":
      return [report("read")];
    case "bounce":
      return type === "blocked" ? [failed("bounced")] : [failed("address"), ...gone];
    case "dropped":
      return DROPPED_FOR_GOOD.test(reason) ? [failed("address"), ...gone] : [failed("dropped")];
    case "spamreport":
      return [consent(false, "complaint")];
    case "unsubscribe":
    case "group_unsubscribe":
      return [consent(false, "unsubscribe")];
    case "group_resubscribe":
      return [consent(true, "start")];
    default:
      return [];
  }
}
