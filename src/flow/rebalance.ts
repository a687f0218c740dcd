/** The rebalance of work: what lies with nobody, or with somebody who is away, is given out by the rules, each by itself. */
import { logAutomation } from "../campaigns/log.ts";
import { giveHotLead, giveWaiting } from "../crm/assignment/assign.ts";
import { findMisplaced } from "../crm/assignment/rebalance.ts";
import type { Live } from "../infra/live.ts";
import { asSql } from "../infra/transaction-client.ts";
import { forEveryTenant, type TenantsContext } from "./every-tenant.ts";

const AT_ONCE = 200;

/** Returns how many found somebody. */
export async function runRebalance(
  ctx: TenantsContext & { readonly live: Pick<Live, "publish"> },
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  await forEveryTenant(ctx, signal, async (run, tenantId) => {
    const misplaced = await run((crm) => findMisplaced(crm, AT_ONCE));
    for (const { kind, id, contactId, holderId } of misplaced) {
      if (signal.aborted) return;
      const given = await run(async (crm) => {
        const made =
          kind === "lead"
            ? await giveHotLead(crm, id)
            : await giveWaiting(crm, id, holderId === null ? [] : [holderId]);
        if (!made) return null;
        const about = { contactId, subjectKind: kind, subjectId: id };
        const entry = { ...about, kind: "routed" as const, program: "routing", reason: "given" };
        const detail = { name: made.name, because: made.why };
        await logAutomation(asSql(crm.tx), tenantId, [{ ...entry, detail }], crm.clock.now());
        return made;
      });
      if (!given) continue;
      count++;
      const conversationId = kind === "conversation" ? id : "";
      for (const type of ["changed", "note", "notification"] as const)
        ctx.live.publish({ type, tenantId, conversationId });
    }
  });
  return count;
}
