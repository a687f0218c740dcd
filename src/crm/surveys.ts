/** Surveys: how content a customer was, from 1 to 5, asked in the chat. */
import { newId } from "../lib/ids.ts";
import { flagCase } from "./cases.ts";
import type { CrmContext } from "./context.ts";

/** From this rating down the customer is asked what went wrong, and somebody should look into it. */
export const LOW_RATING_MAX = 2;

/** Notes that the customer was asked. Returns the survey's id; an unanswered one of the conversation is asked anew, not twice. */
export async function askSurvey(
  { tx, tenantId, clock }: CrmContext,
  { conversationId, contactId, caseId = null }: { conversationId: string; contactId: string; caseId?: string | null },
): Promise<string> {
  const now = clock.now();
  const open = await tx.survey.findFirst({ where: { conversationId, answeredAt: null } });
  if (open) {
    await tx.survey.update({ where: { id: open.id }, data: { askedAt: now, caseId: caseId ?? open.caseId } });
    return open.id;
  }
  const id = newId("survey");
  await tx.survey.create({ data: { id, tenantId, conversationId, contactId, caseId, askedAt: now } });
  return id;
}

/**
 * Writes the customer's answer to the newest survey of the conversation: a rating, then perhaps a comment, which joins it.
 * A low rating flags the case it is about. Does nothing where none was asked.
 */
export async function answerSurvey(
  ctx: CrmContext,
  { conversationId, rating, comment }: { conversationId: string; rating: number | null; comment?: string },
): Promise<void> {
  const { tx, clock } = ctx;
  const survey = await tx.survey.findFirst({ where: { conversationId }, orderBy: { askedAt: "desc" } });
  if (!survey) return;
  await tx.survey.update({
    where: { id: survey.id },
    data: {
      ...(rating === null ? {} : { rating }),
      ...(comment ? { comment: [survey.comment, comment].filter(Boolean).join("\n") } : {}),
      answeredAt: survey.answeredAt ?? clock.now(),
    },
  });
  if (!survey.caseId) return;
  const isLow = rating !== null && rating <= LOW_RATING_MAX;
  const isReason = comment !== undefined && (survey.rating ?? 5) <= LOW_RATING_MAX;
  if (isLow || isReason) {
    await flagCase(ctx, survey.caseId, { rating: rating ?? survey.rating, ...(comment ? { comment } : {}) });
  }
}
