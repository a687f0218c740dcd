/**
 * Insights of a contact from what it wrote and what came of it: computed by explainable rules when read, so that they are
 * never old; each names the message that it rests on.
 */
import type { Database } from "../infra/database.ts";
import { recommendedActions } from "./insights/actions.ts";
import type { ContactFacts } from "./insights/facts.ts";
import type { Insight, RecommendedAction } from "./insights/insight.ts";
import { painPoints } from "./insights/pains.ts";
import { personaOf } from "./insights/persona.ts";
import { readContactFacts } from "./insights/read.ts";
import { buyingSignals } from "./insights/signals.ts";
import { styleOf } from "./insights/style.ts";
import type { TenantRecord } from "./tenants.ts";

export interface ContactInsights {
  /** How many messages from the customer were looked at. */
  readonly messages: number;
  readonly painPoints: readonly Insight[];
  readonly buyingSignals: readonly Insight[];
  readonly persona: Insight | null;
  readonly style: readonly Insight[];
  readonly actions: readonly RecommendedAction[];
}

/** Throws `NotFoundError`, also for a contact of another tenant. */
export async function getContactInsights(
  db: Pick<Database, "sqlForTenant">,
  tenant: TenantRecord,
  contact: { readonly contactId: string; readonly now: Date },
): Promise<ContactInsights> {
  return insightsFrom(await db.sqlForTenant(tenant.id, (sql) => readContactFacts(sql, tenant, contact)));
}

/** What the rules say of these facts. Pure. */
export function insightsFrom(facts: ContactFacts): ContactInsights {
  return {
    messages: facts.messages.length,
    painPoints: painPoints(facts),
    buyingSignals: buyingSignals(facts),
    persona: personaOf(facts),
    style: styleOf(facts),
    actions: recommendedActions(facts),
  };
}
