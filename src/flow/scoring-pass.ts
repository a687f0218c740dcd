/** The full pass of scoring: every open lead of every business, a page in each transaction, with what changed in the log. */
import { logAutomation } from "../campaigns/log.ts";
import { rescoreLeads } from "../crm/leads/rescore.ts";
import { asSql } from "../infra/transaction-client.ts";
import { forEveryTenant, type TenantsContext } from "./every-tenant.ts";

const PAGE = 50;

/** Returns how many leads have another score now. */
export async function runScoringPass(ctx: TenantsContext, signal: AbortSignal): Promise<number> {
  let changes = 0;
  await forEveryTenant(ctx, signal, async (run) => {
    let afterId: string | null = "";
    while (afterId !== null && !signal.aborted) {
      const from: string = afterId;
      afterId = await run(async (crm) => {
        const { changed, nextId } = await rescoreLeads(crm, { afterId: from, limit: PAGE });
        const entries = changed.map(({ leadId, contactId, from: before, to }) => ({
          ...{ kind: "scored" as const, program: "scoring", contactId, subjectKind: "lead", subjectId: leadId },
          reason: "rescored",
          detail: { from: before, to },
        }));
        await logAutomation(asSql(crm.tx), crm.tenantId, entries, crm.clock.now());
        changes += changed.length;
        return nextId;
      });
    }
  });
  return changes;
}
