/** What is to be given out again: hot leads and waiting conversations that are nobody's, or lie with somebody who is away. */
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { CLOSED_STATUSES } from "../pipeline.ts";
import { readCandidates } from "./candidates.ts";
import { activeRules } from "./rules.ts";

export interface Misplaced {
  readonly kind: "lead" | "conversation";
  readonly id: string;
  readonly contactId: string;
  /** Who has it and is away; null for nobody. */
  readonly holderId: string | null;
}

/** The oldest first; nothing for a business without rules of assignment. Throws `ForbiddenError`. */
export async function findMisplaced(crm: CrmContext, limit: number): Promise<Misplaced[]> {
  demand(crm, "leads:write");
  const { tx } = crm;
  if ((await activeRules(crm)).length === 0) return [];
  const present = (await readCandidates(crm)).filter(({ isPresent }) => isPresent).map(({ id }) => id);
  // With nobody there, whoever has something may as well keep it.
  if (present.length === 0) return [];
  const leads = await tx.lead.findMany({
    where: { temperature: "hot", ownerId: null, status: { notIn: [...CLOSED_STATUSES] } },
    select: { id: true, contactId: true },
    orderBy: { createdAt: "asc" },
    take: limit,
  });
  const conversations = await tx.conversation.findMany({
    where: {
      ...{ status: "open", handler: "waiting", snoozedUntil: null },
      OR: [{ assigneeId: null }, { assigneeId: { notIn: present } }],
    },
    select: { id: true, contactId: true, assigneeId: true },
    orderBy: { lastMessageAt: "asc" },
    take: limit,
  });
  return [
    ...leads.map((lead) => ({ ...lead, kind: "lead" as const, holderId: null })),
    ...conversations.map(({ assigneeId, ...one }) => ({ ...one, kind: "conversation" as const, holderId: assigneeId })),
  ];
}
