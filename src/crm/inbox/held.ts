/** A conversation held for a change: whoever else would change it waits, and finds what was done. */
import { NotFoundError } from "../../lib/errors.ts";
import type { CrmContext } from "../context.ts";

export interface HeldConversation {
  readonly id: string;
  readonly contactId: string;
  readonly contactName: string | null;
  readonly status: string;
  readonly handler: string;
  readonly takenBy: string | null;
  readonly assigneeId: string | null;
  readonly snoozedUntil: Date | null;
  readonly lastSeq: number;
}

/** Locks a conversation until the end of the transaction. Throws `NotFoundError`, also for one of another tenant. */
export async function holdConversation({ tx }: CrmContext, id: string): Promise<HeldConversation> {
  const [row] = await tx.$queryRaw<HeldConversation[]>`
    SELECT c.id, c.contact_id AS "contactId", p.name AS "contactName", c.status, c.handler, c.taken_by AS "takenBy",
           c.assignee_id AS "assigneeId", c.snoozed_until AS "snoozedUntil", c.last_seq AS "lastSeq"
      FROM conversations c JOIN contacts p ON p.id = c.contact_id
     WHERE c.id = ${id} FOR UPDATE OF c`;
  if (!row) throw new NotFoundError("there is no such conversation");
  return row;
}
