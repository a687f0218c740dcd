/** Sequences in the flow: turns that are due, and the daily look for those whose day has come. */
import { advance } from "../campaigns/sequences/engine.ts";
import { lookFor } from "../campaigns/sequences/look.ts";
import type { CrmContext } from "../crm/context.ts";
import { type DueAction, finishActions } from "../crm/due-actions.ts";
import type { Database, Tx } from "../infra/database.ts";
import { asSql } from "../infra/transaction-client.ts";
import type { Clock } from "../lib/time.ts";

interface SequenceContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly site: { readonly url: string };
}

/** Lets a batch of one business go on, all in one transaction. */
export async function runSteps(
  { db, clock, site }: SequenceContext,
  tenantId: string,
  actions: readonly DueAction[],
): Promise<void> {
  await db.forTenant(tenantId, async (tx) => {
    const ids = actions.map(({ id }) => id);
    const due = await finishActions(asSql(tx), ids, clock.now());
    await advance({ ...asSystem(clock, tenantId, tx), siteUrl: site.url }, due);
  });
}

/** Looks for those whose day has come, and plans the next look. */
export async function lookForPeople(
  { clock }: Pick<SequenceContext, "clock">,
  tx: Tx,
  { tenantId, subjectId, payload }: DueAction,
): Promise<null> {
  await lookFor(asSystem(clock, tenantId, tx), subjectId, payload);
  return null;
}

function asSystem(clock: Clock, tenantId: string, tx: Tx): CrmContext {
  return { tx, tenantId, actor: { kind: "system", id: null }, clock };
}
