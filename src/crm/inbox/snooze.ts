/** Putting a conversation off: out of sight until a moment, or until the customer writes. */
import { ConflictError, InputError } from "../../lib/errors.ts";
import { isId } from "../../lib/ids.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { cancelActions, planAction } from "../due-actions.ts";
import { notify } from "../notifications.ts";
import { demand } from "../permissions.ts";
import { holdConversation } from "./held.ts";
import { namesIn } from "./people.ts";

/**
 * Puts a conversation off until a moment; null shows it again. Throws `InputError` for a moment that has passed, `ConflictError`
 * for a closed conversation or one that the agents have.
 */
export async function snoozeConversation(crm: CrmContext, id: string, until: Date | null): Promise<void> {
  demand(crm, "conversations:write");
  const { tx, tenantId, clock } = crm;
  const now = clock.now();
  if (until && until <= now)
    throw new InputError("the moment has passed", [{ path: "until", message: "fields.ahead" }]);
  const held = await holdConversation(crm, id);
  if (until && (held.status !== "open" || held.handler === "agents"))
    throw new ConflictError("only an open conversation that a person has or is waited for can be put off");
  await tx.conversation.update({ where: { id }, data: { snoozedUntil: until } });
  await cancelActions(tx, "conversation.wake", id, now);
  if (until) {
    // Told twice for one moment, by way of another one in between, it is a plan of its own.
    const key = `wake:${id}:${until.getTime()}:${now.getTime()}`;
    await planAction(tx, { tenantId, kind: "conversation.wake", subjectId: id, key, dueAt: until, now });
  }
  await recordAudit(crm, {
    action: "conversation.snooze",
    subjectId: id,
    detail: { until: until?.toISOString() ?? null },
  });
}

/** The moment has come. Returns false when it is awake already, or was put off further. */
export async function endSnooze(crm: CrmContext, id: string): Promise<boolean> {
  const { tx, clock } = crm;
  const { count } = await tx.conversation.updateMany({
    where: { id, snoozedUntil: { lte: clock.now() } },
    data: { snoozedUntil: null },
  });
  if (count === 0) return false;
  const held = await holdConversation(crm, id);
  const memberId = held.assigneeId !== null && isId("member", held.assigneeId) ? held.assigneeId : null;
  const values = namesIn(held.contactName, null);
  await notify(crm, { kind: "snooze_over", subjectId: id, memberId, values });
  await recordAudit(crm, { action: "conversation.wake", subjectId: id });
  return true;
}
