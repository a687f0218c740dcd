/** What a task is about: a contact, a lead, a case or a conversation; each belongs to a person. */
import { InputError } from "../../lib/errors.ts";
import type { CrmContext } from "../context.ts";

export const TASK_SUBJECTS = ["contact", "lead", "case", "conversation"] as const;
export interface TaskSubject {
  readonly kind: (typeof TASK_SUBJECTS)[number];
  readonly id: string;
}

/** The person of a subject; null for none. Throws `InputError` for a row that is not there. */
export async function contactOf({ tx }: CrmContext, subject: TaskSubject | null): Promise<string | null> {
  if (subject === null) return null;
  const { kind, id } = subject;
  const select = { contactId: true } as const;
  const found = {
    contact: async () => ((await tx.contact.count({ where: { id } })) > 0 ? { contactId: id } : null),
    lead: () => tx.lead.findUnique({ where: { id }, select }),
    case: () => tx.case.findUnique({ where: { id }, select }),
    conversation: () => tx.conversation.findUnique({ where: { id }, select }),
  } as const;
  const row = await found[kind]();
  if (!row)
    throw new InputError(`there is no such ${kind}`, [
      { path: "subject.id", message: "fields.noKind", values: { kind } },
    ]);
  return row.contactId;
}
