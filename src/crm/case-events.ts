/** What happened in a case, one row for each thing, with who did it. */
import { newId } from "../lib/ids.ts";
import type { CrmContext } from "./context.ts";

/** Adds an event to a case in the transaction of what it tells. */
export async function addCaseEvent(
  { tx, tenantId, actor, clock }: CrmContext,
  caseId: string,
  type: string,
  detail: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  const by = { actor: actor.kind, ...(actor.kind === "user" ? { actorId: actor.id } : {}) };
  await tx.caseEvent.create({
    data: { id: newId("event"), tenantId, caseId, type, detail: { ...detail, ...by }, at: clock.now() },
  });
}
