/** Meta's error codes, each as a fault of ours with what it demands and whom it holds up. Titles are never read: Meta changes them. */
import { ChannelError, type ChannelFault } from "../../lib/errors.ts";
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { HOUR_MS, SECOND_MS } from "../../lib/time.ts";
import type { ReportDemand } from "../channel.ts";
import type { GraphError } from "../meta/graph-error.ts";

/** What a code means to us. */
export interface Verdict {
  readonly fault: ChannelFault;
  /** The key in `whatsapp.reason`. */
  readonly reason: string;
  /** What it asks for besides the one message. */
  readonly demand?: ReportDemand;
  /** Whom the rate is of: all the number sends, or what it sends to one person. */
  readonly scope?: "account" | "thread";
  /** How long Meta wants us to wait, in ms. */
  readonly afterMs?: number;
}

const mend = (reason: string): Verdict => ({ fault: "unauthorized", demand: "mend_account", reason });
const rejected = (reason: string, demand?: ReportDemand): Verdict => ({
  fault: "rejected",
  reason,
  ...(demand ? { demand } : {}),
});
const unavailable: Verdict = { fault: "unavailable", reason: "unavailable" };
const slowNumber: Verdict = { fault: "rate_limited", reason: "throughput", scope: "account", afterMs: 2 * SECOND_MS };
/** Sooner than this marketing to the same person is held against the number. */
const sparePerson: Verdict = { ...rejected("marketing", "spare_person"), afterMs: 12 * HOUR_MS };

/** Where a code is not here, the HTTP status decides. */
const VERDICTS: Readonly<Record<number, Verdict>> = {
  131047: { fault: "window_closed", reason: "window", demand: "use_template" },
  131026: { fault: "blocked", reason: "undeliverable" },
  130429: slowNumber,
  4: slowNumber,
  80007: slowNumber,
  131056: { fault: "rate_limited", reason: "pair", scope: "thread", afterMs: 4 * SECOND_MS },
  131048: { fault: "rate_limited", reason: "spam", demand: "freeze_campaigns", scope: "account", afterMs: HOUR_MS },
  131049: sparePerson,
  130472: sparePerson,
  131050: rejected("optedOut", "end_campaigns_to_person"),
  131042: mend("billing"),
  131031: mend("locked"),
  368: mend("locked"),
  132015: rejected("templatePaused", "pause_template"),
  132016: rejected("templatePaused", "pause_template"),
  132007: rejected("templatePaused", "pause_template"),
  132001: rejected("templateGone", "pause_template"),
  132000: rejected("templateParameters"),
  132012: rejected("templateParameters"),
  132005: rejected("templateParameters"),
  132018: rejected("templateParameters"),
  131062: rejected("needsPhone"),
  0: mend("token"),
  3: mend("permission"),
  10: mend("permission"),
  190: mend("token"),
  33: mend("number"),
  131005: mend("permission"),
  131045: mend("number"),
  133010: mend("number"),
  131030: rejected("testNumber"),
  130497: rejected("country"),
  131053: rejected("file"),
  131052: rejected("file"),
  1: unavailable,
  2: unavailable,
  131000: unavailable,
  131016: unavailable,
  131057: unavailable,
  133004: unavailable,
};

/** What a code means; `httpStatus` decides about codes that nobody has told us of. */
export function verdictOf(code: number, httpStatus = 400): Verdict {
  const known = VERDICTS[code];
  if (known) return known;
  if ((code >= 200 && code <= 299) || httpStatus === 403) return mend("permission");
  if (httpStatus === 401) return mend("token");
  if (httpStatus === 429) return slowNumber;
  return httpStatus >= 500 ? unavailable : rejected("refused");
}

/** The sentence for a rep. */
export function reasonOf(verdict: Verdict, error: Pick<GraphError, "code">, locale: Locale): string {
  return say(locale, `whatsapp.reason.${verdict.reason}`, { code: error.code });
}

/** Meta's refusal as the error of a channel: its message is for a rep, its details for whoever looks closer. */
export function channelErrorOf(error: GraphError, httpStatus: number, locale: Locale): ChannelError {
  const verdict = verdictOf(error.code, httpStatus);
  const details = {
    code: error.code,
    ...(verdict.demand ? { demand: verdict.demand } : {}),
    ...(verdict.scope ? { scope: verdict.scope } : {}),
    detail: error.error_user_msg ?? error.error_data?.details ?? error.message ?? error.title ?? null,
    trace: error.fbtrace_id ?? null,
    // Of what is not tried again by itself, when it may be.
    ...(verdict.fault === "rejected" && verdict.afterMs !== undefined ? { notBeforeMs: verdict.afterMs } : {}),
  };
  return new ChannelError(verdict.fault, reasonOf(verdict, error, locale), {
    details,
    ...(verdict.fault === "rate_limited" && verdict.afterMs !== undefined ? { afterMs: verdict.afterMs } : {}),
  });
}
