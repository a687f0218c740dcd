/** Scores open leads anew: what time and other people's acts change is seen though nobody touched the lead. */
import type { CrmContext } from "../context.ts";
import { planAction } from "../due-actions.ts";
import { demand } from "../permissions.ts";
import { CLOSED_STATUSES, score } from "../pipeline.ts";

export interface Rescored {
  readonly leadId: string;
  readonly contactId: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Scores a page of open leads by id. A lead that somebody changes at this moment is left to that change. One that has become
 * hot and is nobody's is given to somebody at once. Throws `ForbiddenError`.
 * @returns those whose score changed, and where the next page begins; null at the end
 */
export async function rescoreLeads(
  crm: CrmContext,
  { afterId, limit }: { afterId: string; limit: number },
): Promise<{ changed: Rescored[]; nextId: string | null }> {
  demand(crm, "leads:write");
  const { tx, tenantId, clock } = crm;
  const now = clock.now();
  const leads = await tx.lead.findMany({
    where: { status: { notIn: [...CLOSED_STATUSES] }, id: { gt: afterId } },
    orderBy: { id: "asc" },
    take: limit,
  });
  const changed: Rescored[] = [];
  for (const lead of leads) {
    const qualification = lead.qualification as Record<string, string>;
    const productChosen = lead.productIds.length > 0 && lead.valueCents !== null;
    const scored = await score(crm, { ...lead, qualification, productChosen }, now);
    if (scored.score === lead.score && scored.temperature === lead.temperature) continue;
    const { count } = await tx.lead.updateMany({ where: { id: lead.id, version: lead.version }, data: scored });
    if (count === 0) continue;
    changed.push({ leadId: lead.id, contactId: lead.contactId, from: lead.score ?? 0, to: scored.score });
    if (scored.temperature === "hot" && lead.temperature !== "hot" && lead.ownerId === null)
      await planAction(tx, {
        ...{ tenantId, kind: "lead.assign", subjectId: lead.id, dueAt: now, now },
        key: `hot:${lead.id}:${lead.version}:${now.getTime()}`,
      });
  }
  return { changed, nextId: leads.length === limit ? (leads.at(-1)?.id ?? null) : null };
}
