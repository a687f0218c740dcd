/** The first messages of a sequence to oneself, as they will read: asks for the provider's window only, and counts nowhere. */
import { recordAudit } from "../../../crm/audit.ts";
import type { CrmContext } from "../../../crm/context.ts";
import { newId } from "../../../lib/ids.ts";
import type { Locale } from "../../../lib/locale.ts";
import { HOUR_MS, plusMs } from "../../../lib/time.ts";
import type { CampaignRecord } from "../../campaigns/campaigns.ts";
import { type PlannedSend, planSends } from "../../sends/plan.ts";
import { type MessageStep, sendOf } from "../../sequences/content.ts";
import type { Step } from "../../sequences/definition.ts";
import { factsFor } from "../../sequences/facts.ts";
import { getSequence } from "../../sequences/read-list.ts";

/** More of them nobody reads at once. */
const MOST = 3;

export interface TestReader {
  readonly contactId: string;
  readonly locale: Locale;
  readonly timeZone: string;
  readonly siteUrl: string;
}

/** Plans them one after the other. None where no message of it can be filled in for this contact. */
export async function testSequence(
  crm: CrmContext,
  { id, number, sequenceKey }: CampaignRecord,
  { contactId, locale, timeZone, siteUrl }: TestReader,
): Promise<PlannedSend[]> {
  const { tx, tenantId, clock } = crm;
  const { definition } = await getSequence(crm, sequenceKey ?? "");
  const now = clock.now();
  const business = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true, locale: true } });
  const subject = { contactId, subjectKind: "contact" as const, subjectId: contactId, enteredAt: now, facts: {} };
  const [known] = await factsFor(tx, [subject], { now, business, siteUrl });
  const person = { ...subject, id, pausedUntil: null, turn: 1 };
  const sends = messagesOf(definition.steps)
    .slice(0, MOST)
    .flatMap((step) => {
      const send = sendOf(person, step, definition, known?.facts ?? {}, { locale, timeZone }, now);
      return send ? [send] : [];
    });
  await recordAudit(crm, { action: "campaign.test", subjectId: id, detail: { number, contactId } });
  return planSends(
    crm,
    sends.map(({ enrollmentId: _, ...send }) => ({
      ...send,
      key: `campaign.test:${newId("event")}`,
      program: "broadcast" as const,
      subject: { kind: "recipient" as const, id },
      expiresAt: plusMs(now, HOUR_MS),
      unless: {},
      isTest: true,
    })),
  );
}

/** The messages in the order in which they stand, those of branches included. */
function messagesOf(steps: readonly Step[]): MessageStep[] {
  return steps.flatMap((step, at): MessageStep[] => {
    if ("if" in step) return [...messagesOf(step.then), ...messagesOf(step.else ?? [])];
    return "message" in step ? [{ id: step.id ?? `step-${at}`, message: step.message }] : [];
  });
}
