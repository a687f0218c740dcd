/** Notes: what somebody of the team wrote down about a lead, a contact or a company. A case keeps its own among its events. */
import { NotFoundError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { demand, type Permission } from "./permissions.ts";

export type NoteSubject = "lead" | "contact" | "company";
const MAY_WRITE: Record<NoteSubject, Permission> = {
  lead: "leads:write",
  contact: "contacts:write",
  company: "contacts:write",
};
const MAY_READ: Record<NoteSubject, Permission> = {
  lead: "leads:read",
  contact: "contacts:read",
  company: "contacts:read",
};

export interface NoteOf {
  readonly kind: NoteSubject;
  readonly id: string;
}

/** Writes a note down. Throws `NotFoundError` when there is nothing that it could be about. */
export async function addNote(crm: CrmContext, of: NoteOf, text: string): Promise<NoteRow> {
  demand(crm, MAY_WRITE[of.kind]);
  const { tx, tenantId, actor, clock } = crm;
  const contactId = await contactOf(crm, of);
  const note = await tx.note.create({
    data: {
      id: newId("note"),
      tenantId,
      subjectKind: of.kind,
      subjectId: of.id,
      contactId,
      text,
      authorKind: actor.kind,
      authorId: actor.id,
      createdAt: clock.now(),
    },
  });
  await recordAudit(crm, { action: `${of.kind}.note`, subjectId: of.id, detail: { noteId: note.id } });
  return note;
}

/** The newest first, 200 at most. */
export function listNotes(crm: CrmContext, { kind, id }: NoteOf) {
  demand(crm, MAY_READ[kind]);
  return crm.tx.note.findMany({
    where: { subjectKind: kind, subjectId: id },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 200,
  });
}
export type NoteRow = Awaited<ReturnType<typeof listNotes>>[number];

/** The person whose timeline shows it; null for a company. */
async function contactOf({ tx }: CrmContext, { kind, id }: NoteOf): Promise<string | null> {
  if (kind === "lead") {
    const lead = await tx.lead.findUnique({ where: { id }, select: { contactId: true } });
    if (lead) return lead.contactId;
  } else if (kind === "contact") {
    if ((await tx.contact.count({ where: { id } })) > 0) return id;
  } else if ((await tx.company.count({ where: { id } })) > 0) return null;
  throw new NotFoundError(`there is no such ${kind}`);
}
