/** Tasks as the team looks at them: those owed soonest first, those without a moment last. */
import { NotFoundError } from "../../lib/errors.ts";
import type { CrmContext } from "../context.ts";
import { beyond, beyondFilled, type Place } from "../keyset.ts";
import { demand } from "../permissions.ts";

export interface TaskFilter {
  readonly status: "open" | "done";
  /** A member's id, `none`, or `me`. */
  readonly assigneeId?: string | undefined;
  /** Only those whose moment has passed. */
  readonly overdue: boolean;
  readonly subjectId?: string | undefined;
  readonly contactId?: string | undefined;
  readonly search?: string | undefined;
}

const WITH_CONTACT = { contact: { select: { id: true, name: true, phone: true, email: true } } } as const;

/** Open ones by what is owed soonest, done ones by what was done last. */
export async function listTasks(
  crm: CrmContext,
  { filter, after, limit }: { filter: TaskFilter; after: Place<Date> | null; limit: number },
) {
  demand(crm, "tasks:read");
  const { tx, actor, clock } = crm;
  const { status, assigneeId, overdue, subjectId, contactId, search } = filter;
  const whose = assigneeId === "me" ? (actor.id ?? "") : assigneeId === "none" ? null : assigneeId;
  const contains = { contains: search ?? "", mode: "insensitive" } as const;
  const isOpen = status === "open";
  const rows = await tx.task.findMany({
    where: {
      AND: [
        { status, ...(whose === undefined ? {} : { assigneeId: whose }) },
        { ...(subjectId ? { subjectId } : {}), ...(contactId ? { contactId } : {}) },
        overdue ? { dueAt: { lt: clock.now() } } : {},
        search ? { OR: [{ title: contains }, { detail: contains }, { contact: { name: contains } }] } : {},
        isOpen ? beyond("dueAt", "asc", after) : beyondFilled("updatedAt", "desc", after),
      ],
    },
    include: WITH_CONTACT,
    orderBy: isOpen
      ? [{ dueAt: { sort: "asc", nulls: "last" } }, { id: "asc" }]
      : [{ updatedAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  return withNames(crm, rows);
}

/** Throws `NotFoundError`. */
export async function getTask(crm: CrmContext, id: string): Promise<ListedTask> {
  demand(crm, "tasks:read");
  const row = await crm.tx.task.findUnique({ where: { id }, include: WITH_CONTACT });
  const [task] = row ? await withNames(crm, [row]) : [];
  if (!task) throw new NotFoundError("there is no such task");
  return task;
}
export type ListedTask = Awaited<ReturnType<typeof listTasks>>[number];

/** How many are open for the caller, and how many of these are late. */
export async function countTasks(crm: CrmContext): Promise<{ mine: number; overdue: number }> {
  demand(crm, "tasks:read");
  const { tx, actor, clock } = crm;
  const own = { status: "open", assigneeId: actor.id ?? "" };
  const mine = await tx.task.count({ where: own });
  const overdue = await tx.task.count({ where: { ...own, dueAt: { lt: clock.now() } } });
  return { mine, overdue };
}

async function withNames<Row extends { readonly assigneeId: string | null }>({ tx }: CrmContext, rows: readonly Row[]) {
  const ids = [...new Set(rows.flatMap(({ assigneeId }) => assigneeId ?? []))];
  const members = await tx.member.findMany({
    where: { id: { in: ids } },
    select: { id: true, user: { select: { name: true } } },
  });
  const names = new Map(members.map(({ id, user }) => [id, user.name]));
  return rows.map((row) => ({ ...row, assigneeName: names.get(row.assigneeId ?? "") ?? null }));
}
