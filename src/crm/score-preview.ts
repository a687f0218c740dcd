/** What other points would make of the leads that are there: looked at, and nothing changed. */
import type { CrmContext } from "./context.ts";
import { demand } from "./permissions.ts";
import { CLOSED_STATUSES, factsOf } from "./pipeline.ts";
import { readScorePoints } from "./score-rules.ts";
import { type LeadScore, type ScorePoints, scoreLead } from "./scoring.ts";

export interface ScorePreview {
  readonly leadId: string;
  readonly contactName: string | null;
  readonly interest: string;
  readonly before: LeadScore;
  readonly after: LeadScore;
}

/** Leads that are looked at: those that changed last. */
const LEADS = 25;

/** Open leads as they score now, and as they would. */
export async function previewScores(crm: CrmContext, points: ScorePoints): Promise<ScorePreview[]> {
  demand(crm, "leads:read");
  const { tx, tenantId, clock } = crm;
  const now = clock.now();
  const current = await readScorePoints(tx, tenantId);
  const leads = await tx.lead.findMany({
    where: { status: { notIn: [...CLOSED_STATUSES] } },
    include: { contact: { select: { name: true } } },
    orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
    take: LEADS,
  });
  const previews: ScorePreview[] = [];
  for (const lead of leads) {
    const qualification = lead.qualification as Record<string, string>;
    const productChosen = lead.productIds.length > 0 && lead.valueCents !== null;
    const facts = await factsOf(tx, { ...lead, qualification, productChosen }, now);
    previews.push({
      leadId: lead.id,
      contactName: lead.contact.name,
      interest: lead.interest,
      before: scoreLead(facts, current),
      after: scoreLead(facts, points),
    });
  }
  return previews.sort((a, b) => b.after.score - a.after.score);
}
