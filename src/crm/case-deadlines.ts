/** The times by which a first answer and a solution of a case are owed, and what follows when one passes. */
import { z } from "zod";
import { recordAudit } from "./audit.ts";
import { addCaseEvent } from "./case-events.ts";
import type { CrmContext } from "./context.ts";
import { planAction } from "./due-actions.ts";

/** What is owed: a person's first answer, or the solution. */
export type Deadline = "answer" | "solve";

export interface CaseDeadlines {
  readonly answerDueAt: Date;
  readonly solveDueAt: Date;
}

/** What a planned deadline remembers; a case that came back meanwhile has other times, and this one is void. */
export const deadlinePayload = z.object({
  deadline: z.enum(["answer", "solve"]),
  dueAt: z.iso.datetime(),
  /** When the case was opened, or opened again. */
  since: z.iso.datetime(),
});

/** Plans what is done when the times of a case pass, from its opening or its return on. */
export async function planDeadlines(
  { tx, tenantId, clock }: CrmContext,
  caseId: string,
  { answerDueAt, solveDueAt }: CaseDeadlines,
): Promise<void> {
  const now = clock.now();
  const times: readonly (readonly [Deadline, Date])[] = [
    ["answer", answerDueAt],
    ["solve", solveDueAt],
  ];
  for (const [deadline, dueAt] of times) {
    await planAction(tx, {
      tenantId,
      kind: "case.deadline",
      subjectId: caseId,
      key: `case-${deadline}:${caseId}:${dueAt.getTime()}`,
      payload: { deadline, dueAt: dueAt.toISOString(), since: now.toISOString() },
      dueAt,
      now,
    });
  }
}

/** Writes that a deadline passed; the first of them since the case was opened makes it one step more urgent. */
export async function recordMissedDeadline(
  ctx: CrmContext,
  { id, priority }: { readonly id: string; readonly priority: number },
  { deadline, since }: { readonly deadline: Deadline; readonly since: Date },
): Promise<void> {
  const { tx, clock } = ctx;
  const missed = await tx.caseEvent.count({ where: { caseId: id, type: "overdue", at: { gte: since } } });
  const raised = missed === 0 ? Math.max(1, priority - 1) : priority;
  await tx.case.update({ where: { id }, data: { priority: raised, updatedAt: clock.now() } });
  await addCaseEvent(ctx, id, "overdue", { deadline, from: priority, to: raised });
  await recordAudit(ctx, { action: "case.overdue", subjectId: id, detail: { deadline } });
}
