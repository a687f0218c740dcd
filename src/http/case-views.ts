/** The JSON of cases: one of them, how it stands to its times, what happened in it. */
import { z } from "zod";
import { type ListedCase, slaFigures } from "../crm/case-list.ts";
import { CASE_STATUSES, type CaseStatus } from "../crm/cases.ts";
import { eventView, personView } from "./lead-views.ts";

const moment = z.iso.datetime().describe("UTC");

export const caseView = z.object({
  id: z.string(),
  number: z.int().nullable().describe("Customers ask by it"),
  kind: z.string().describe("complaint, return_refund or support"),
  subject: z.string(),
  status: z.enum(CASE_STATUSES),
  priority: z.int().describe("1 (most urgent) to 5"),
  contact: personView,
  conversationId: z.string().nullable(),
  leadId: z.string().nullable(),
  orderId: z.string().nullable(),
  ownerId: z.string().nullable().describe("The member who sees to it"),
  resolution: z.string().nullable(),
  sla: z.object({
    answerDueAt: moment.nullable(),
    solveDueAt: moment.nullable(),
    solveInMs: z.int().nullable().describe("Negative when late; null while the clock stands"),
    isSolveLate: z.boolean(),
    solvedInTime: z.boolean().nullable(),
  }),
  version: z.int(),
  createdAt: moment,
  updatedAt: moment,
  resolvedAt: moment.nullable(),
  closedAt: moment.nullable(),
});
export const casePage = caseView.extend({ events: z.array(eventView).describe("Newest first, 200 at most") });

export function presentCase(row: ListedCase, now: Date): z.infer<typeof caseView> {
  const { tenantId: _tenant, answerDueAt, solveDueAt, ...rest } = row;
  return {
    ...rest,
    status: row.status as CaseStatus,
    sla: {
      answerDueAt: answerDueAt?.toISOString() ?? null,
      solveDueAt: solveDueAt?.toISOString() ?? null,
      ...slaFigures(row, now),
    },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
  };
}
