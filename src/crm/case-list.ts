/** Cases as the team looks at them, with how they stand to their times. */
import { NotFoundError } from "../lib/errors.ts";
import type { CaseStatus } from "./cases.ts";
import type { CrmContext } from "./context.ts";
import { beyond, beyondFilled, type Place } from "./keyset.ts";
import { demand } from "./permissions.ts";

export const CASE_SORTS = ["created", "due"] as const;
export type CaseSort = (typeof CASE_SORTS)[number];

export interface CaseFilter {
  readonly status?: readonly CaseStatus[] | undefined;
  readonly priority?: number | undefined;
  /** A member's id, or `none`. */
  readonly ownerId?: string | undefined;
  readonly contactId?: string | undefined;
  /** The number of one, or part of its subject or of the person's name. */
  readonly search?: string | undefined;
  /** Only those whose solution is late. */
  readonly overdue?: boolean | undefined;
}

/** Those that the clock runs for. */
const RUNNING: CaseStatus[] = ["open", "in_progress"];
const WITH_CONTACT = { contact: { select: { id: true, name: true, phone: true, email: true } } } as const;

/** Newest first, or those whose solution is owed soonest first. */
export function listCases(
  crm: CrmContext,
  { filter, sort, after, limit }: { filter: CaseFilter; sort: CaseSort; after: Place<Date> | null; limit: number },
) {
  demand(crm, "cases:read");
  const { status, priority, ownerId, contactId, search, overdue } = filter;
  const contains = { contains: search ?? "", mode: "insensitive" } as const;
  const found = search
    ? {
        OR: [
          ...(/^\d{1,9}$/.test(search) ? [{ number: Number(search) }] : []),
          { subject: contains },
          { contact: { OR: [{ name: contains }, { phone: contains }, { email: contains }] } },
        ],
      }
    : {};
  const where = {
    ...(status ? { status: { in: [...status] } } : {}),
    ...(priority ? { priority } : {}),
    ...(ownerId === undefined ? {} : { ownerId: ownerId === "none" ? null : ownerId }),
    ...(contactId ? { contactId } : {}),
  };
  const late = overdue ? { status: { in: RUNNING }, solveDueAt: { lt: crm.clock.now() } } : {};
  const page = sort === "due" ? beyond("solveDueAt", "asc", after) : beyondFilled("createdAt", "desc", after);
  return crm.tx.case.findMany({
    where: { AND: [where, found, late, page] },
    include: WITH_CONTACT,
    orderBy:
      sort === "due"
        ? [{ solveDueAt: { sort: "asc", nulls: "last" } }, { id: "asc" }]
        : [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
}
export type ListedCase = Awaited<ReturnType<typeof listCases>>[number];

/** Throws `NotFoundError`. */
export async function getCase(crm: CrmContext, id: string): Promise<ListedCase> {
  demand(crm, "cases:read");
  const found = await crm.tx.case.findUnique({ where: { id }, include: WITH_CONTACT });
  if (!found) throw new NotFoundError("there is no such case");
  return found;
}

/** What happened in a case, newest first, 200 at most. */
export function listCaseEvents(crm: CrmContext, caseId: string) {
  demand(crm, "cases:read");
  return crm.tx.caseEvent.findMany({ where: { caseId }, orderBy: [{ at: "desc" }, { id: "desc" }], take: 200 });
}

export interface Sla {
  /** Until a solution is owed, in ms: negative when late, null while the clock stands. */
  readonly solveInMs: number | null;
  readonly isSolveLate: boolean;
  /** Whether it was solved in its time; null while it is not solved. */
  readonly solvedInTime: boolean | null;
}

/** How a case stands to its times. Pure. */
export function slaFigures(row: Pick<ListedCase, "status" | "solveDueAt" | "resolvedAt">, now: Date): Sla {
  const { solveDueAt, resolvedAt } = row;
  const runs = RUNNING.includes(row.status as CaseStatus);
  const solveInMs = runs && solveDueAt ? solveDueAt.getTime() - now.getTime() : null;
  return {
    solveInMs,
    isSolveLate: solveInMs !== null && solveInMs < 0,
    solvedInTime: resolvedAt && solveDueAt ? resolvedAt <= solveDueAt : null,
  };
}
