/** Reading the automation log, and where the automated messages of a person stand: why they did or did not get them. */
import { z } from "zod";
import type { CrmContext } from "../crm/context.ts";
import { demand } from "../crm/permissions.ts";
import { ENTRY_KINDS, type EntryKind } from "./log.ts";
import type { Detail } from "./policy/verdict.ts";
import type { Program, SendPurpose, SubjectKind } from "./programs.ts";
import { contentOf } from "./sends/record.ts";

export interface LogFilter {
  readonly contactId?: string | undefined;
  readonly program?: string | undefined;
  readonly kind?: EntryKind | undefined;
  readonly reason?: string | undefined;
  readonly campaignId?: string | undefined;
  readonly enrollmentId?: string | undefined;
  /** From this moment on. */
  readonly from?: Date | undefined;
  /** Before this moment. */
  readonly to?: Date | undefined;
}

/** Where a page ended. */
export interface LogPlace {
  readonly at: Date;
  readonly id: string;
}

export interface LogEntry {
  readonly id: string;
  readonly at: Date;
  readonly kind: EntryKind;
  readonly program: string;
  readonly contactId: string | null;
  readonly contactName: string | null;
  readonly sendId: string | null;
  readonly subjectKind: string | null;
  readonly subjectId: string | null;
  readonly campaignId: string | null;
  readonly enrollmentId: string | null;
  readonly reason: string | null;
  readonly detail: Detail;
}

const detail = z.record(z.string(), z.union([z.string(), z.number()])).catch({});
const kindOf = z.enum(ENTRY_KINDS);

/** Entries that fit the filter, the newest first. Throws `ForbiddenError`. */
export async function listLog(
  crm: CrmContext,
  { from, to, ...equal }: LogFilter,
  { after, limit }: { after: LogPlace | null; limit: number },
): Promise<LogEntry[]> {
  demand(crm, "campaigns:read");
  const rows = await crm.tx.automationEntry.findMany({
    where: {
      ...Object.fromEntries(Object.entries(equal).filter(([, value]) => value !== undefined)),
      at: { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lt: to }) },
      ...(after ? { OR: [{ at: { lt: after.at } }, { at: after.at, id: { lt: after.id } }] } : {}),
    },
    include: { contact: { select: { name: true } } },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: limit,
  });
  return rows.map(({ tenantId: _, contact, ...row }) => ({
    ...row,
    kind: kindOf.parse(row.kind),
    contactName: contact?.name ?? null,
    detail: detail.parse(row.detail),
  }));
}

export interface SendRecord {
  readonly id: string;
  readonly program: Program;
  readonly purpose: SendPurpose;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
  readonly campaignId: string | null;
  readonly enrollmentId: string | null;
  readonly status: string;
  readonly channel: string | null;
  readonly conversationId: string | null;
  /** What it says, or would say first. */
  readonly text: string;
  readonly reason: string | null;
  readonly detail: Detail;
  readonly dueAt: Date;
  /** When it is looked at next; null once it is settled. */
  readonly nextAt: Date | null;
  readonly sentAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly readAt: Date | null;
  readonly createdAt: Date;
}

/** The automated messages of a contact, the newest first. Throws `ForbiddenError`. */
export async function listSends(
  crm: CrmContext,
  contactId: string,
  { after, limit }: { after: LogPlace | null; limit: number },
): Promise<SendRecord[]> {
  demand(crm, "campaigns:read");
  const rows = await crm.tx.automatedSend.findMany({
    where: {
      contactId,
      isTest: false,
      ...(after ? { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }] } : {}),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  return rows.map(({ id, status, channel, conversationId, reason, nextAt, ...row }) => ({
    ...{ id, status, channel, conversationId, reason, text: textOf(row) },
    program: row.program as Program,
    purpose: row.purpose as SendPurpose,
    subjectKind: row.subjectKind as SubjectKind,
    subjectId: row.subjectId,
    campaignId: row.campaignId,
    enrollmentId: row.enrollmentId,
    detail: detail.parse(row.detail),
    dueAt: row.dueAt,
    nextAt: status === "planned" ? nextAt : null,
    sentAt: row.sentAt,
    deliveredAt: row.deliveredAt,
    readAt: row.readAt,
    createdAt: row.createdAt,
  }));
}

function textOf(row: { readonly content: unknown }): string {
  const [first] = contentOf(row);
  const text = first?.parts.find((part) => part.type === "text");
  return text?.type === "text" ? text.text : (first?.template?.text ?? "");
}
