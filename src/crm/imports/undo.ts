/** Takes back what rows of an import did: only what it made, and only where nobody has touched it since. Says what it left. */
import { isDeepStrictEqual } from "node:util";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import type { ContactValues } from "./plan.ts";

/** Why something was left; each with a sentence under `imports.kept`. */
export const KEPT_REASONS = ["changed", "in_use", "lead_in_use", "consent", "merged"] as const;
export type KeptReason = (typeof KEPT_REASONS)[number];

export interface UndoRow {
  readonly row: number;
  readonly contactId: string | null;
  readonly contactCreated: boolean;
  readonly leadId: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

type After = ContactValues & { readonly companyMade?: string; readonly consentSaid?: boolean };

/** Returns why a part of the row's work was left; null when all of it is gone. A person who was erased meanwhile is gone. */
export async function undoRow(crm: CrmContext, importId: string, done: UndoRow): Promise<KeptReason | null> {
  const { tx } = crm;
  const { contactId, contactCreated, leadId } = done;
  const after = (done.after ?? {}) as After;
  if (!contactId) return null;
  await tx.$queryRaw`SELECT id FROM contacts WHERE id = ${contactId} FOR UPDATE`;
  const contact = await tx.contact.findUnique({ where: { id: contactId } });
  if (!contact) return null;
  if (contact.mergedIntoId) return "merged";
  const { companyMade, consentSaid, ...values } = after;
  const leadIsFree = leadId === null || (await isLeadUntouched(crm, leadId));
  const isAsLeft = Object.entries(values).every(([field, value]) =>
    isDeepStrictEqual(contact[field as keyof typeof contact] ?? null, value ?? null),
  );
  let kept: KeptReason | null = null;
  if (contactCreated) {
    if (!isAsLeft || contact.version > 1) kept = "changed";
    else if (!leadIsFree) kept = "lead_in_use";
    else if (await isInUse(crm, contactId, leadId)) kept = "in_use";
    else {
      await tx.contact.delete({ where: { id: contactId } });
      await recordAudit(crm, { action: "contact.delete", subjectId: contactId, detail: { importId } });
    }
  } else {
    if (leadId !== null && leadIsFree) {
      await tx.lead.deleteMany({ where: { id: leadId } });
      await recordAudit(crm, { action: "import.lead_undone", subjectId: leadId, detail: { importId } });
    }
    if (!leadIsFree) kept = "lead_in_use";
    else if (Object.keys(values).length > 0 && !isAsLeft) kept = "changed";
    // What a person said of their will is written once for all.
    else if (consentSaid) kept = "consent";
    if (Object.keys(values).length > 0 && isAsLeft) {
      const before = (done.before ?? {}) as ContactValues;
      await tx.contact.update({ where: { id: contactId }, data: { ...before, version: { increment: 1 } } });
      await recordAudit(crm, { action: "contact.import_undone", subjectId: contactId, detail: { importId } });
    }
  }
  if (companyMade) await dropCompany(crm, companyMade, importId);
  return kept;
}

async function isLeadUntouched({ tx }: CrmContext, leadId: string): Promise<boolean> {
  const lead = await tx.lead.findUnique({ where: { id: leadId }, select: { version: true, contactId: true } });
  if (!lead) return true;
  if (lead.version > 1) return false;
  const about = { subjectId: leadId };
  const uses = await Promise.all([
    tx.quote.count({ where: { leadId } }),
    tx.note.count({ where: about }),
    tx.task.count({ where: about }),
  ]);
  return uses.every((count) => count === 0);
}

/** Whether anything hangs on a person but what the import itself has made. */
async function isInUse({ tx }: CrmContext, contactId: string, leadId: string | null): Promise<boolean> {
  const own = { where: { contactId } };
  const uses = await Promise.all([
    tx.identity.count(own),
    tx.conversation.count(own),
    tx.lead.count({ where: { contactId, ...(leadId ? { id: { not: leadId } } : {}) } }),
    tx.case.count(own),
    tx.quote.count(own),
    tx.order.count(own),
    tx.note.count(own),
    tx.task.count(own),
    tx.captureReceipt.count(own),
    tx.consent.count({ where: { contactId, source: { not: "import" } } }),
    tx.contact.count({ where: { mergedIntoId: contactId } }),
  ]);
  return uses.some((count) => count > 0);
}

async function dropCompany(crm: CrmContext, id: string, importId: string): Promise<void> {
  const { count } = await crm.tx.company.deleteMany({ where: { id, version: 1, contacts: { none: {} } } });
  if (count > 0) await recordAudit(crm, { action: "company.delete", subjectId: id, detail: { importId } });
}
