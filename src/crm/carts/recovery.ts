/**
 * What writing about abandoned carts brings: persons that were written to against those that were left alone, by the group
 * that each cart was given when it was abandoned, whatever was sent afterwards.
 */
import { newcombe } from "../../lib/proportions.ts";
import { DAY_MS, plusMs } from "../../lib/time.ts";
import { commerceRules } from "../commerce/settings.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";

export interface RecoveryGroup {
  readonly carts: number;
  readonly bought: number;
  /** Minor units; of purchases within the days that count. */
  readonly boughtCents: number;
}

export interface Recovery {
  readonly currency: string;
  readonly written: RecoveryGroup;
  readonly leftAlone: RecoveryGroup;
  /** Of purchases, written less left alone, with 95 % of certainty; null without anybody left alone. */
  readonly lift: { readonly difference: number; readonly low: number; readonly high: number } | null;
  /** Minor units that came by writing: what those written to bought beyond what as many left alone would have. Null as `lift`. */
  readonly recoveredCents: { readonly amount: number; readonly low: number; readonly high: number } | null;
}

interface Row {
  readonly currency: string;
  readonly is_held_out: boolean;
  readonly carts: bigint;
  readonly bought: bigint;
  readonly sum: bigint | null;
  readonly variance: number | null;
}

/** 95 of a hundred. */
const Z = 1.959963984540054;

/** The figures of carts that were abandoned in a stretch of time, by currency; only those whose days are over count. */
export async function recovery(crm: CrmContext, { from, to }: { from: Date; to: Date }): Promise<Recovery[]> {
  demand(crm, "orders:read");
  const { tx, tenantId, clock } = crm;
  const { recoveryDays } = await commerceRules(tx, tenantId);
  const over = plusMs(clock.now(), -recoveryDays * DAY_MS);
  const rows = await tx.$queryRaw<Row[]>`
    SELECT currency, is_held_out, count(*) AS carts, count(*) FILTER (WHERE value > 0) AS bought,
           sum(value)::bigint AS sum, var_samp(value)::float8 AS variance
      FROM (SELECT c.currency, c.is_held_out,
                   CASE WHEN o.id IS NOT NULL AND o.status <> 'cancelled' AND o.currency = c.currency
                             AND c.bought_at >= c.abandoned_at
                             AND c.bought_at < c.abandoned_at + ${recoveryDays}::int * interval '1 day'
                        THEN o.total_cents ELSE 0 END AS value
              FROM carts c LEFT JOIN orders o ON o.id = c.order_id
             WHERE c.abandoned_at >= ${from} AND c.abandoned_at < ${to} AND c.abandoned_at <= ${over}
               AND c.is_held_out IS NOT NULL) AS valued
     GROUP BY currency, is_held_out ORDER BY currency`;
  return [...new Set(rows.map(({ currency }) => currency))].map((currency) => {
    const of = (isHeldOut: boolean) => rows.find((row) => row.currency === currency && row.is_held_out === isHeldOut);
    return compare(currency, of(false), of(true));
  });
}

function compare(currency: string, treated: Row | undefined, control: Row | undefined): Recovery {
  const [written, leftAlone] = [groupOf(treated), groupOf(control)];
  if (leftAlone.carts === 0 || written.carts === 0)
    return { currency, written, leftAlone, lift: null, recoveredCents: null };
  const lift = newcombe(
    { hits: written.bought, total: written.carts },
    { hits: leftAlone.bought, total: leftAlone.carts },
  );
  // A cart's worth written to, less one left alone: Welch's interval, for the groups differ in size and spread.
  const mean = ({ boughtCents, carts }: RecoveryGroup) => boughtCents / carts;
  const error = Math.sqrt((treated?.variance ?? 0) / written.carts + (control?.variance ?? 0) / leftAlone.carts);
  const gain = mean(written) - mean(leftAlone);
  const all = (perCart: number) => Math.round(perCart * written.carts);
  return {
    ...{ currency, written, leftAlone, lift },
    recoveredCents: { amount: all(gain), low: all(gain - Z * error), high: all(gain + Z * error) },
  };
}

function groupOf(row: Row | undefined): RecoveryGroup {
  return { carts: Number(row?.carts ?? 0), bought: Number(row?.bought ?? 0), boughtCents: Number(row?.sum ?? 0) };
}
