/** Assignments that time has made due: a lead that has just become hot, and a conversation that nobody took in its time. */
import { z } from "zod";
import { giveHotLead, giveWaiting } from "../crm/assignment/assign.ts";
import type { CrmContext } from "../crm/context.ts";
import type { DueAction } from "../crm/due-actions.ts";
import type { Tx } from "../infra/database.ts";
import type { Live } from "../infra/live.ts";
import type { Clock } from "../lib/time.ts";

interface AssignContext {
  readonly clock: Clock;
  readonly live: Pick<Live, "publish">;
}

/** As src/crm/assignment/assign.ts plans it: members between commas, the one who has it last. */
const reassignPayload = z.object({ tried: z.string().min(1) });

const systemOf = ({ clock }: AssignContext, tx: Tx, tenantId: string): CrmContext => ({
  tx,
  tenantId,
  actor: { kind: "system", id: null },
  clock,
});

/** Whoever was given it has not taken it: somebody else's turn. */
export async function reassign(ctx: AssignContext, tx: Tx, action: DueAction): Promise<(() => void) | null> {
  const { tenantId, subjectId } = action;
  const tried = reassignPayload.parse(action.payload).tried.split(",");
  const given = await giveWaiting(systemOf(ctx, tx, tenantId), subjectId, tried);
  return given && (() => tellOf(ctx, tenantId, subjectId));
}

/** A hot lead without an owner. */
export async function assignHotLead(ctx: AssignContext, tx: Tx, action: DueAction): Promise<(() => void) | null> {
  const { tenantId, subjectId } = action;
  const given = await giveHotLead(systemOf(ctx, tx, tenantId), subjectId);
  return given && (() => ctx.live.publish({ type: "notification", tenantId, conversationId: "" }));
}

function tellOf({ live }: AssignContext, tenantId: string, conversationId: string): void {
  for (const type of ["changed", "note", "notification"] as const) live.publish({ type, tenantId, conversationId });
}
