/** What the Graph API refuses for direct messages, each as a fault of ours. Titles are never read: Meta changes them. */
import { ChannelError, type ChannelFault } from "../../../lib/errors.ts";
import type { Locale } from "../../../lib/locale.ts";
import { say } from "../../../lib/texts.ts";
import { HOUR_MS } from "../../../lib/time.ts";
import type { ReportDemand } from "../../channel.ts";
import type { GraphError } from "../graph-error.ts";

export interface Verdict {
  readonly fault: ChannelFault;
  /** The key in `meta.reason`. */
  readonly reason: string;
  /** How long Meta wants us to wait, in ms. */
  readonly afterMs?: number;
  /** Who has to wait, with `rate_limited`. */
  readonly scope?: "account" | "thread";
  readonly demand?: ReportDemand;
}

const window: Verdict = { fault: "window_closed", reason: "window" };
const unreachable: Verdict = { fault: "blocked", reason: "unreachable" };
const unavailable: Verdict = { fault: "unavailable", reason: "unavailable" };
const mend = (reason: string): Verdict => ({ fault: "unauthorized", reason, demand: "mend_account" });
const rejected = (reason: string): Verdict => ({ fault: "rejected", reason });
/** Meta names no time: the pause grows with each refusal. */
const slow: Verdict = { fault: "rate_limited", reason: "rate", scope: "account" };
const pressed: Verdict = {
  fault: "rate_limited",
  reason: "bothersome",
  afterMs: HOUR_MS,
  scope: "thread",
  demand: "freeze_campaigns",
};

/** By code and subcode, as "10/2018278"; then by the code alone. Where neither is here, the HTTP status decides. */
const VERDICTS: Readonly<Record<string, Verdict>> = {
  "10/2018278": window,
  "10/2018065": window,
  "10/2534022": window,
  "200/1545041": unreachable,
  "551": unreachable,
  "100/2018001": unreachable,
  "100/2534014": unreachable,
  "100/1893061": rejected("humanAgent"),
  "100/2018109": rejected("file"),
  "100/2018047": rejected("file"),
  "100/2018008": rejected("file"),
  "200/2018028": rejected("notLive"),
  "613/1893016": pressed,
  "613": slow,
  "4": slow,
  "17": slow,
  "32": slow,
  "80006": slow,
  // Meta says of this one that the message was shown all the same.
  "1/1357046": { fault: "uncertain", reason: "uncertain" },
  "1": unavailable,
  "2": unavailable,
  "1200": unavailable,
  "190": mend("token"),
  "102": mend("token"),
  "368": mend("locked"),
  "3": mend("permission"),
  "10": mend("permission"),
  "200": mend("permission"),
};

/** What a refusal means; `httpStatus` decides about codes that nobody has told us of. */
export function verdictOf({ code, error_subcode: subcode }: GraphError, httpStatus: number): Verdict {
  const known = VERDICTS[`${code}/${subcode}`] ?? VERDICTS[String(code)];
  if (known) return known;
  if ((code > 200 && code <= 299) || httpStatus === 403) return mend("permission");
  if (httpStatus === 401) return mend("token");
  if (httpStatus === 429) return slow;
  return httpStatus >= 500 ? unavailable : rejected("refused");
}

/** Meta's refusal as the error of a channel: its message is for a rep, its details for whoever looks closer. */
export function channelErrorOf(
  error: GraphError,
  httpStatus: number,
  { app, locale }: { readonly app: string; readonly locale: Locale },
): ChannelError {
  const { fault, reason, afterMs, scope, demand } = verdictOf(error, httpStatus);
  const details = {
    code: error.code,
    subcode: error.error_subcode ?? null,
    detail: error.error_data?.details ?? error.message ?? null,
    trace: error.fbtrace_id ?? null,
    ...(scope === undefined ? {} : { scope }),
    ...(demand === undefined ? {} : { demand }),
  };
  return new ChannelError(fault, say(locale, `meta.reason.${reason}`, { app, code: error.code }), {
    details,
    ...(afterMs === undefined ? {} : { afterMs }),
  });
}
