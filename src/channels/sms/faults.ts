/** What each of Twilio's codes means to us: the fault of a send, the sentence for a rep, and what it says of the person. */
import { ChannelError, type ChannelFault } from "../../lib/errors.ts";
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { SECOND_MS } from "../../lib/time.ts";
import type { ReportDemand } from "../events.ts";

export interface Verdict {
  readonly fault: ChannelFault;
  /** Key of the sentence below `sms.reason`. */
  readonly reason: string;
  readonly demand?: ReportDemand;
  /** True when the person has taken their consent back. */
  readonly isOptOut?: boolean;
}

const unreachable: Verdict = { fault: "blocked", reason: "number" };
const sender: Verdict = { fault: "unauthorized", reason: "sender", demand: "mend_account" };
const busy: Verdict = { fault: "rate_limited", reason: "rate" };
const filtered: Verdict = { fault: "rejected", reason: "filtered", demand: "freeze_campaigns" };

const VERDICTS: Readonly<Record<number, Verdict>> = {
  20003: { fault: "unauthorized", reason: "token", demand: "mend_account" },
  20005: { fault: "unauthorized", reason: "account", demand: "mend_account" },
  20429: busy,
  14107: busy,
  20503: { fault: "unavailable", reason: "unavailable" },
  21610: { fault: "blocked", reason: "optedOut", isOptOut: true },
  21211: unreachable,
  21214: unreachable,
  21217: unreachable,
  21614: unreachable,
  21612: unreachable,
  21408: { fault: "rejected", reason: "country" },
  21611: busy,
  21212: sender,
  21603: sender,
  21606: sender,
  21659: sender,
  21660: sender,
  21661: sender,
  21701: sender,
  21703: sender,
  21602: { fault: "rejected", reason: "empty" },
  21605: { fault: "rejected", reason: "long" },
  21617: { fault: "rejected", reason: "long" },
  21620: { fault: "rejected", reason: "file" },
  30001: busy,
  30002: { fault: "unauthorized", reason: "account", demand: "mend_account" },
  30003: { fault: "rejected", reason: "away" },
  30004: { fault: "blocked", reason: "barred" },
  30005: unreachable,
  30006: unreachable,
  30007: filtered,
  30008: { fault: "rejected", reason: "lost" },
  30034: { fault: "rejected", reason: "registration", demand: "mend_account" },
};

/** How long Twilio is spared where it does not say how long, in ms. */
export const SPARE_MS = 5 * SECOND_MS;

/** What a code means; the HTTP status decides about codes that nobody has told us of. */
export function verdictOf(code: number | null, httpStatus = 400): Verdict {
  const known = code === null ? undefined : VERDICTS[code];
  if (known) return known;
  if (httpStatus === 401 || httpStatus === 403)
    return { fault: "unauthorized", reason: "token", demand: "mend_account" };
  if (httpStatus === 429) return busy;
  // It may have been taken before something broke behind it.
  if (httpStatus >= 500) return { fault: "uncertain", reason: "uncertain" };
  return { fault: "rejected", reason: "refused" };
}

/** The sentence for a rep. */
export function reasonOf({ reason }: Verdict, code: number | null, locale: Locale): string {
  return say(locale, `sms.reason.${reason}`, { code: String(code ?? "?") });
}

/** A refusal as the error of a channel. */
export function refusalOf(code: number | null, httpStatus: number, afterMs: number, locale: Locale): ChannelError {
  const verdict = verdictOf(code, httpStatus);
  return new ChannelError(verdict.fault, reasonOf(verdict, code, locale), {
    details: { code, httpStatus, ...(verdict.demand ? { demand: verdict.demand } : {}) },
    ...(verdict.fault === "rate_limited" ? { afterMs } : {}),
  });
}
