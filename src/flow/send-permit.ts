/** The rates under which a message leaves, kept for all processes together, and the pauses that providers ask for. */
import type { Channel } from "../channels/channel.ts";
import type { Lane } from "../crm/sql/outbox.ts";
import {
  type Growth,
  holdRate,
  type KeyedRate,
  noteAccepted,
  type Permit,
  rateKeys,
  takePermit,
} from "../crm/sql/rates.ts";
import type { Database } from "../infra/database.ts";
import type { ChannelError } from "../lib/errors.ts";
import { everyMsOf } from "../lib/pacing.ts";
import { type Clock, MINUTE_MS, SECOND_MS } from "../lib/time.ts";

export interface PermitContext {
  readonly db: Database;
  readonly clock: Clock;
  /** Messages of one tenant in a second, over all its accounts. */
  readonly tenantPerSecond: number;
}

/** One send of an account. */
export interface Sending {
  readonly tenantId: string;
  readonly channelAccountId: string;
  readonly threadId: string;
  readonly lane: Lane;
}

/** Of what a provider allows in a second, so much is used steadily and the rest is left for what comes at once. */
const STEADY = 0.8;
const ACCOUNT_BURST_MS = 100;
const BURST_MS = SECOND_MS;
/** The way to a provider takes now longer, now shorter: two sends of a thread leave so much further apart. */
const JITTER_MS = 200;
/** Of an account's steady rate, so much is for what is sent in bulk at most. */
const BULK_SHARE = 0.8;
/** What comes late to its place may still have its share. */
const BULK_CATCH_UP_MS = 200;
const GROWTH: Readonly<Record<"account" | "thread", Growth>> = {
  account: { baseMs: 2 * SECOND_MS, factor: 2, capMs: 10 * MINUTE_MS },
  // As Meta asks for one person: four to the power of the refusals in a row, in seconds.
  thread: { baseMs: 4 * SECOND_MS, factor: 4, capMs: 4 ** 5 * SECOND_MS },
};
const NO_LIMIT: Permit = { waitUntil: null, refused: [] };

/**
 * Asks for a message under the rates of its tenant, account and thread; all count it or none does.
 * @param count how many sends the message is
 * @param hasWaited true for a message that was put off before
 */
export async function permitFor(
  { db, clock, tenantPerSecond }: PermitContext,
  sending: Sending,
  { limits, hasWaited, count }: { limits: Channel["limits"]; hasWaited: boolean; count: number },
): Promise<Permit> {
  // A channel of our own has no provider to spare.
  if (limits.idempotentSend && !limits.perSecond) return NO_LIMIT;
  const rates = ratesOf(sending, limits.perSecond, tenantPerSecond);
  const { tenantId } = sending;
  return db.sqlForTenant(tenantId, (tx) => takePermit(tx, { tenantId, rates, now: clock.now(), hasWaited, count }));
}

/**
 * The rates of one send. What is sent in bulk has a smaller rate of its own and never borrows from later: after it, a
 * reply may always leave at once.
 */
export function ratesOf(
  { channelAccountId, threadId, lane }: Omit<Sending, "tenantId">,
  perSecond: Channel["limits"]["perSecond"],
  tenantPerSecond: number,
): KeyedRate[] {
  const isBulk = lane === "bulk";
  const waiting = isBulk ? "shared" : "line";
  const burst = (ms: number) => (isBulk ? 0 : ms);
  const steady = perSecond ? perSecond.account * STEADY : null;
  const accountMs = steady === null ? 0 : everyMsOf(steady);
  const threadMs = perSecond ? everyMsOf(perSecond.thread) + JITTER_MS : 0;
  const atOnce = perSecond ? (perSecond.threadBurst ?? Math.max(1, Math.floor(perSecond.thread))) : 1;
  const bulk: KeyedRate = {
    key: rateKeys.bulk(channelAccountId),
    everyMs: steady === null ? 0 : everyMsOf(steady * BULK_SHARE),
    burstMs: BULK_CATCH_UP_MS,
    waiting: "line",
  };
  return [
    { key: rateKeys.tenant, everyMs: everyMsOf(tenantPerSecond), burstMs: burst(BURST_MS), waiting },
    {
      key: rateKeys.account(channelAccountId),
      everyMs: accountMs,
      burstMs: burst(Math.max(ACCOUNT_BURST_MS, accountMs)),
      waiting,
    },
    ...(isBulk ? [bulk] : []),
    {
      key: rateKeys.thread(channelAccountId, threadId),
      everyMs: threadMs,
      burstMs: burst((atOnce - 1) * threadMs),
      waiting: "own",
    },
  ];
}

/** Keeps the pause that a provider's `rate_limited` asks for, of the account or the thread. Returns its end. */
export async function keepPause({ db, clock }: PermitContext, sending: Sending, error: ChannelError): Promise<Date> {
  const { tenantId, channelAccountId, threadId } = sending;
  const scope = error.details.scope === "thread" ? "thread" : "account";
  const key = scope === "thread" ? rateKeys.thread(channelAccountId, threadId) : rateKeys.account(channelAccountId);
  const pause = { tenantId, key, afterMs: error.afterMs, growth: GROWTH[scope], now: clock.now() };
  return db.sqlForTenant(tenantId, (tx) => holdRate(tx, pause));
}

/** A send was accepted: pauses that grow begin small again. */
export async function endPauses({ db }: PermitContext, { tenantId }: Sending, { refused }: Permit): Promise<void> {
  if (refused.length > 0) await db.sqlForTenant(tenantId, (tx) => noteAccepted(tx, tenantId, refused));
}
