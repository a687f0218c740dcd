/** Tasks: what somebody of the team is to do, for whom, by when. Each change names the version that was seen. */
import { z } from "zod";
import { NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { mustBeMember } from "../assignees.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { cancelActions, planAction } from "../due-actions.ts";
import { nameOfCaller } from "../inbox/people.ts";
import { notify, settleNotifications } from "../notifications.ts";
import { demand } from "../permissions.ts";
import { mustBeVersion, mustHaveChanged } from "../version.ts";
import { contactOf, type TaskSubject } from "./subjects.ts";

export interface NewTask {
  readonly title: string;
  readonly detail?: string | null | undefined;
  readonly subject?: TaskSubject | null | undefined;
  /** Whoever makes it, unless given. */
  readonly assigneeId?: string | null | undefined;
  readonly dueAt?: Date | null | undefined;
}

export interface TaskChange {
  readonly title?: string | undefined;
  readonly detail?: string | null | undefined;
  readonly subject?: TaskSubject | null | undefined;
  readonly assigneeId?: string | null | undefined;
  readonly dueAt?: Date | null | undefined;
  readonly status?: "open" | "done" | undefined;
}

/** What a planned moment remembers; a task that was put off has another one, and this one is void. */
export const dueTask = z.object({ dueAt: z.iso.datetime() });

/** Writes a task down; whoever else is to do it is told. Throws `InputError` for a subject or member that is none. Returns its id. */
export async function makeTask(crm: CrmContext, wanted: NewTask): Promise<string> {
  demand(crm, "tasks:write");
  const { tx, tenantId, actor, clock } = crm;
  const { title, detail = null, subject = null, dueAt = null } = wanted;
  const assigneeId = wanted.assigneeId === undefined && actor.kind === "user" ? actor.id : (wanted.assigneeId ?? null);
  await mustBeMember(crm, assigneeId, "assigneeId");
  const now = clock.now();
  const id = newId("task");
  const about = { subjectKind: subject?.kind ?? null, subjectId: subject?.id ?? null };
  const contactId = await contactOf(crm, subject);
  const data = { id, tenantId, title, detail, ...about, contactId, assigneeId, dueAt, createdBy: actor.id };
  await tx.task.create({ data: { ...data, createdAt: now, updatedAt: now } });
  await planDue(crm, id, dueAt);
  await tellAssignee(crm, { id, title, assigneeId });
  await recordAudit(crm, { action: "task.create", subjectId: id, detail: { assigneeId } });
  return id;
}

/** Changes a task that is still as it was seen; done and open again are changes like others. Throws `NotFoundError`, `InputError`, `ConflictError`. */
export async function editTask(crm: CrmContext, id: string, version: number, change: TaskChange): Promise<void> {
  demand(crm, "tasks:write");
  const { tx, actor, clock } = crm;
  const task = await tx.task.findUnique({ where: { id } });
  if (!task) throw new NotFoundError("there is no such task");
  mustBeVersion(task, version);
  const { title, detail, subject, assigneeId, dueAt, status } = change;
  if (assigneeId !== undefined && assigneeId !== task.assigneeId) await mustBeMember(crm, assigneeId, "assigneeId");
  const now = clock.now();
  const ended = { status: "done", doneAt: now, doneBy: actor.id };
  const opened = { status: "open", doneAt: null, doneBy: null };
  const turned = status === undefined || status === task.status ? {} : status === "done" ? ended : opened;
  const about =
    subject === undefined
      ? {}
      : {
          subjectKind: subject?.kind ?? null,
          subjectId: subject?.id ?? null,
          contactId: await contactOf(crm, subject),
        };
  const plain = Object.entries({ title, detail, assigneeId, dueAt }).filter(([, value]) => value !== undefined);
  const result = await tx.task.updateMany({
    where: { id, version },
    data: { ...Object.fromEntries(plain), ...about, ...turned, version: { increment: 1 }, updatedAt: now },
  });
  mustHaveChanged(result, id);
  const due = dueAt === undefined ? task.dueAt : dueAt;
  const isOpen = (status ?? task.status) === "open";
  if (dueAt !== undefined || status !== undefined) await planDue(crm, id, isOpen ? due : null);
  if (!isOpen) await settleNotifications(crm, { kind: "task_due", subjectId: id });
  if (assigneeId && assigneeId !== task.assigneeId)
    await tellAssignee(crm, { id, title: title ?? task.title, assigneeId });
  const action =
    status === undefined || status === task.status ? "task.update" : status === "done" ? "task.done" : "task.reopen";
  await recordAudit(crm, { action, subjectId: id });
}

/** The moment of a task has come: whoever is to do it is told, once. Returns whether they were. */
export async function tellTaskDue(crm: CrmContext, id: string, dueAt: Date): Promise<boolean> {
  const task = await crm.tx.task.findUnique({ where: { id }, include: { contact: { select: { name: true } } } });
  if (task?.status !== "open" || task.dueAt?.getTime() !== dueAt.getTime()) return false;
  const { title, assigneeId, contact } = task;
  const values = { title, ...(contact?.name ? { contact: contact.name } : {}) };
  await notify(crm, { kind: "task_due", subjectId: id, memberId: assigneeId, values });
  return true;
}

async function planDue(crm: CrmContext, id: string, dueAt: Date | null): Promise<void> {
  const { tx, tenantId, clock } = crm;
  const now = clock.now();
  await cancelActions(tx, "task.due", id, now);
  if (dueAt === null || dueAt < now) return;
  // Planned again for the same moment, it is a plan of its own.
  const key = `task:${id}:${dueAt.getTime()}:${newId("event")}`;
  const payload = { dueAt: dueAt.toISOString() };
  await planAction(tx, { tenantId, kind: "task.due", subjectId: id, key, payload, dueAt, now });
}

async function tellAssignee(
  crm: CrmContext,
  { id, title, assigneeId }: { id: string; title: string; assigneeId: string | null },
): Promise<void> {
  if (assigneeId === null || assigneeId === crm.actor.id) return;
  const author = await nameOfCaller(crm);
  const values = { title, ...(author === null ? {} : { author }) };
  await notify(crm, { kind: "task_assigned", subjectId: id, memberId: assigneeId, values });
}
