/** The JSON of tasks. */
import { z } from "zod";
import type { ListedTask } from "../crm/tasks/list.ts";
import { TASK_SUBJECTS } from "../crm/tasks/subjects.ts";
import { personView } from "./lead-views.ts";

const moment = z.iso.datetime().describe("UTC");

export const taskView = z.object({
  id: z.string(),
  title: z.string(),
  detail: z.string().nullable(),
  status: z.enum(["open", "done"]),
  isOverdue: z.boolean(),
  dueAt: moment.nullable(),
  subject: z.object({ kind: z.enum(TASK_SUBJECTS), id: z.string() }).nullable(),
  contact: personView.nullable(),
  assignee: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  doneAt: moment.nullable(),
  version: z.int(),
  createdAt: moment,
});
export type TaskView = z.infer<typeof taskView>;

export function presentTask(row: ListedTask, now: Date): TaskView {
  const { id, title, detail, dueAt, subjectKind, subjectId, contact, assigneeId, assigneeName, doneAt, version } = row;
  const kind = subjectKind as (typeof TASK_SUBJECTS)[number] | null;
  return {
    id,
    title,
    detail,
    status: row.status as TaskView["status"],
    isOverdue: row.status === "open" && dueAt !== null && dueAt < now,
    dueAt: dueAt?.toISOString() ?? null,
    subject: kind && subjectId ? { kind, id: subjectId } : null,
    contact,
    assignee: assigneeId === null ? null : { id: assigneeId, name: assigneeName },
    doneAt: doneAt?.toISOString() ?? null,
    version,
    createdAt: row.createdAt.toISOString(),
  };
}
