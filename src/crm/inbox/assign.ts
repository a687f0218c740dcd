/** Whose work a conversation is: named by a person or by a rule, or nobody's. The agents keep silent in what is somebody's. */
import { InputError } from "../../lib/errors.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { cancelFollowUps } from "../follow-ups.ts";
import { planCard } from "../member-chats/cards.ts";
import { notify } from "../notifications.ts";
import { demand } from "../permissions.ts";
import { holdConversation } from "./held.ts";
import { mustBeMembers, nameOfCaller, namesIn } from "./people.ts";

export interface Assignment {
  /** Null takes it from whoever has it: it waits for a person. */
  readonly memberId?: string | null | undefined;
  readonly branchId?: string | null | undefined;
}

/**
 * Gives a conversation to a member, to a branch or to both. The member is told, unless they did it themselves. Throws
 * `NotFoundError`, and `InputError` for a member or branch that is not of this business.
 */
export async function assignConversation(crm: CrmContext, id: string, assignment: Assignment): Promise<void> {
  demand(crm, "conversations:write");
  const { tx, actor, clock } = crm;
  const { memberId, branchId } = assignment;
  const held = await holdConversation(crm, id);
  if (memberId) await mustBeMembers(crm, [memberId], "memberId");
  if (branchId && (await tx.branch.count({ where: { id: branchId } })) === 0)
    throw new InputError("there is no such branch", [{ path: "branchId", message: "fields.branch" }]);
  const changes = memberId === undefined || memberId === held.assigneeId ? {} : handOver(held.handler, memberId);
  await tx.conversation.update({
    where: { id },
    data: { ...changes, ...(branchId === undefined ? {} : { branchId }) },
  });
  if (memberId && held.handler === "agents") await cancelFollowUps(tx, [id], clock.now());
  await recordAudit(crm, {
    action: "conversation.assign",
    subjectId: id,
    detail: { memberId: memberId ?? null, branchId: branchId ?? null },
  });
  if (memberId && memberId !== held.assigneeId && memberId !== actor.id) {
    const values = namesIn(held.contactName, await nameOfCaller(crm));
    await notify(crm, { kind: "assigned", subjectId: id, memberId, values });
    await planCard(crm, id);
  }
}

/** What changes with the hands that it is in: a running turn of the agents loses at its commit. */
function handOver(handler: string, memberId: string | null) {
  const opened = { assigneeId: memberId, status: "open", snoozedUntil: null, turnDueAt: null };
  if (handler === "rep") return { ...opened, takenBy: memberId, handler: memberId === null ? "waiting" : "rep" };
  // Nobody was asked to answer instead of the agents.
  if (handler === "agents" && memberId === null) return { assigneeId: null };
  return { ...opened, handler: "waiting", takenBy: null };
}
