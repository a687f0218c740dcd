/** When carts count as abandoned, who is left alone, and how long a purchase counts as recovered. */
import type { Statement, Tx } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { MINUTE_MS } from "../../lib/time.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { mustHaveChanged, onlyOnce } from "../version.ts";

export interface CommerceRules {
  /** Minutes without a change after which an open cart counts as abandoned. */
  readonly abandonAfterMin: number;
  /** Of a hundred persons, how many are not written to. */
  readonly holdoutPercent: number;
  /** Days after the abandonment in which a purchase counts. */
  readonly recoveryDays: number;
  /** 0 while nobody has changed anything. */
  readonly version: number;
}

const USUAL: CommerceRules = { abandonAfterMin: 60, holdoutPercent: 10, recoveryDays: 7, version: 0 };

const RULES: Statement = {
  name: "commerce_rules",
  text: `SELECT abandon_after_min AS "abandonAfterMin", holdout_percent AS "holdoutPercent", recovery_days AS "recoveryDays", version
           FROM commerce_settings WHERE tenant_id = $1`,
};

/** The rules of the transaction's business. */
export async function commerceRules(tx: Tx, tenantId: string): Promise<CommerceRules> {
  const [row] = await asSql(tx).query<CommerceRules>(RULES, [tenantId]);
  return row ?? USUAL;
}

/** The same for people of the business. */
export function getCommerceRules(crm: CrmContext): Promise<CommerceRules> {
  demand(crm, "settings:read");
  return commerceRules(crm.tx, crm.tenantId);
}

/** Puts new rules in the place of the version that was seen; carts abandoned before keep their group. Throws `ConflictError`. */
export async function saveCommerceRules(crm: CrmContext, rules: CommerceRules): Promise<CommerceRules> {
  demand(crm, "settings:write");
  const { tx, tenantId, clock } = crm;
  const { version: seen, ...values } = rules;
  const updatedAt = clock.now();
  if (seen === 0)
    await onlyOnce(
      () => tx.commerceSettings.create({ data: { tenantId, ...values, updatedAt } }),
      "somebody else has changed this meanwhile",
    );
  else
    mustHaveChanged(
      await tx.commerceSettings.updateMany({
        where: { tenantId, version: seen },
        data: { ...values, updatedAt, version: { increment: 1 } },
      }),
      tenantId,
    );
  await recordAudit(crm, { action: "commerce_settings.change", subjectId: tenantId, detail: { ...values } });
  return commerceRules(tx, tenantId);
}

/** How long a cart must be quiet, in ms. */
export function quietMs({ abandonAfterMin }: CommerceRules): number {
  return abandonAfterMin * MINUTE_MS;
}
