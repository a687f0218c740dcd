/** The JSON of leads: one of them, what happened to it, the board. */
import { z } from "zod";
import type { BoardColumn } from "../crm/leads/board.ts";
import type { LeadEventRow, ListedLead } from "../crm/leads/list.ts";
import type { NoteRow } from "../crm/notes.ts";
import { LEAD_STATUSES, type LeadStatus, movesFrom } from "../crm/pipeline.ts";

const moment = z.iso.datetime().describe("UTC");
const status = z.enum(LEAD_STATUSES);
export const moneyView = z.object({ cents: z.int().describe("Minor units"), currency: z.string() });
export const personView = z.object({
  id: z.string(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
});

export const leadView = z.object({
  id: z.string(),
  status,
  moves: z.array(status).describe("The statuses that it may be moved to"),
  interest: z.string(),
  kind: z.string().describe("sale or service"),
  source: z.string(),
  campaign: z.string().nullable(),
  contact: personView,
  conversationId: z.string().nullable(),
  ownerId: z.string().nullable().describe("The member who sees to it"),
  branchId: z.string().nullable(),
  value: moneyView.nullable(),
  productIds: z.array(z.string()),
  score: z.int().nullable().describe("0 to 100"),
  scoreFactors: z.array(z.object({ factor: z.string(), points: z.number() })),
  temperature: z.string().nullable().describe("hot, warm or cold"),
  nextAction: z.string().nullable(),
  qualification: z.record(z.string(), z.string()).describe("What was found out, by question"),
  lostReason: z.string().nullable(),
  tags: z.array(z.string()),
  custom: z.record(z.string(), z.unknown()).describe("Fields of the business by key"),
  version: z.int(),
  createdAt: moment,
  updatedAt: moment,
  closedAt: moment.nullable(),
});
export type LeadView = z.infer<typeof leadView>;

export function presentLead(row: ListedLead): LeadView {
  const { tenantId: _tenant, linkId: _link, valueCents, currency, ...rest } = row;
  return {
    ...rest,
    status: row.status as LeadStatus,
    moves: movesFrom(row.status as LeadStatus),
    value: valueCents === null || currency === null ? null : { cents: Number(valueCents), currency },
    scoreFactors: row.scoreFactors as LeadView["scoreFactors"],
    qualification: row.qualification as LeadView["qualification"],
    custom: row.custom as LeadView["custom"],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
  };
}

export const eventView = z.object({
  id: z.string(),
  type: z.string().describe("Stable, such as lead.assigned"),
  detail: z.record(z.string(), z.unknown()).describe("What changed, and by whom"),
  at: moment,
});

export function presentEvent({ id, type, detail, at }: Omit<LeadEventRow, "leadId" | "tenantId">) {
  return { id, type, detail: detail as Record<string, unknown>, at: at.toISOString() };
}

export const noteView = z.object({
  id: z.string(),
  text: z.string(),
  author: z.object({ kind: z.string(), id: z.string().nullable() }),
  createdAt: moment,
});

export function presentNote({ id, text, authorKind, authorId, createdAt }: NoteRow): z.infer<typeof noteView> {
  return { id, text, author: { kind: authorKind, id: authorId }, createdAt: createdAt.toISOString() };
}

export const leadPage = leadView.extend({
  events: z.array(eventView).describe("Newest first, 200 at most"),
  notes: z.array(noteView),
});

export const boardView = z.object({
  columns: z.array(
    z.object({
      status,
      count: z.int(),
      totals: z.array(moneyView).describe("One for each currency"),
      leads: z.array(leadView).describe("The best of them; the rest by GET /v1/leads"),
    }),
  ),
});

export function presentBoard(columns: readonly BoardColumn[]): z.infer<typeof boardView> {
  return {
    columns: columns.map(({ leads, totals, ...column }) => ({
      ...column,
      totals: [...totals],
      leads: leads.map(presentLead),
    })),
  };
}

export type { LeadStatus } from "../crm/pipeline.ts";
