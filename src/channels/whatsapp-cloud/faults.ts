/** Meta's error codes, each as a fault of ours and the one thing that it demands. Titles are never read: Meta changes them. */
import { ChannelError, type ChannelFault } from "../../lib/errors.ts";
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { HOUR_MS, SECOND_MS } from "../../lib/time.ts";
import type { GraphError } from "../meta/graph-error.ts";

/** What is to be done, besides what the fault itself says about another try. */
export type Demand =
  | "nothing"
  /** Only an approved template may be sent until the person writes. */
  | "use_template"
  /** This person cannot be reached here. */
  | "mark_unreachable"
  /** All sends of the number wait. */
  | "slow_number"
  /** Sends to this person wait, each time four times as long. */
  | "slow_person"
  /** Campaigns stop, the number rests. */
  | "freeze_number"
  /** Marketing to this person again after 12, 24 and 48 hours; sooner is held against the number. */
  | "postpone_marketing"
  /** The person wants no more marketing; their consent ends. */
  | "record_opt_out"
  /** Nothing leaves until somebody has put it right at Meta. */
  | "alert_owner"
  /** Whatever sends this template stops. */
  | "stop_template";

export interface Verdict {
  readonly fault: ChannelFault;
  readonly demand: Demand;
  /** The key in `whatsapp.reason`. */
  readonly reason: string;
  /** How long Meta wants us to wait, in ms. */
  readonly afterMs?: number;
}

const alertOwner = (reason: string): Verdict => ({ fault: "unauthorized", demand: "alert_owner", reason });
const rejected = (reason: string, demand: Demand = "nothing"): Verdict => ({ fault: "rejected", demand, reason });
const unavailable: Verdict = { fault: "unavailable", demand: "nothing", reason: "unavailable" };
const slowNumber: Verdict = {
  fault: "rate_limited",
  demand: "slow_number",
  reason: "throughput",
  afterMs: 2 * SECOND_MS,
};

/** Where a code is not here, the HTTP status decides. */
const VERDICTS: Readonly<Record<number, Verdict>> = {
  131047: { fault: "window_closed", demand: "use_template", reason: "window" },
  131026: { fault: "blocked", demand: "mark_unreachable", reason: "undeliverable" },
  130429: slowNumber,
  4: slowNumber,
  80007: slowNumber,
  131056: { fault: "rate_limited", demand: "slow_person", reason: "pair", afterMs: 4 * SECOND_MS },
  131048: { fault: "rate_limited", demand: "freeze_number", reason: "spam", afterMs: HOUR_MS },
  131049: { ...rejected("marketing", "postpone_marketing"), afterMs: 12 * HOUR_MS },
  131050: rejected("optedOut", "record_opt_out"),
  131042: alertOwner("billing"),
  131031: alertOwner("locked"),
  368: alertOwner("locked"),
  132015: rejected("templatePaused", "stop_template"),
  132016: rejected("templatePaused", "stop_template"),
  132001: rejected("templateUnknown", "stop_template"),
  132000: rejected("templateParameters", "stop_template"),
  132012: rejected("templateParameters", "stop_template"),
  132005: rejected("templateParameters", "stop_template"),
  132018: rejected("templateParameters", "stop_template"),
  132007: rejected("templatePaused", "stop_template"),
  131062: rejected("needsPhone"),
  0: alertOwner("token"),
  3: alertOwner("permission"),
  10: alertOwner("permission"),
  190: alertOwner("token"),
  33: alertOwner("number"),
  131005: alertOwner("permission"),
  131045: alertOwner("number"),
  133010: alertOwner("number"),
  131030: rejected("testNumber"),
  130497: rejected("country"),
  130472: rejected("marketing"),
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
  if ((code >= 200 && code <= 299) || httpStatus === 403) return alertOwner("permission");
  if (httpStatus === 401) return alertOwner("token");
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
    demand: verdict.demand,
    detail: error.error_data?.details ?? error.message ?? error.title ?? null,
    trace: error.fbtrace_id ?? null,
    // Of what is not tried again by itself, when it may be.
    ...(verdict.fault === "rejected" && verdict.afterMs !== undefined ? { notBeforeMs: verdict.afterMs } : {}),
  };
  return new ChannelError(verdict.fault, reasonOf(verdict, error, locale), {
    details,
    ...(verdict.fault === "rate_limited" && verdict.afterMs !== undefined ? { afterMs: verdict.afterMs } : {}),
  });
}

/** What an error of ours demands; nothing for one that did not come from Meta. */
export function demandOf(error: ChannelError): Demand {
  const { demand } = error.details;
  return typeof demand === "string" ? (demand as Demand) : "nothing";
}
