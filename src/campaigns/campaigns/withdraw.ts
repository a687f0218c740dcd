/** Takes back what a paused or ended campaign has planned, a part at a time; its recipients wait again or never get it. */
import type { CrmContext } from "../../crm/context.ts";
import { planAction } from "../../crm/due-actions.ts";
import { cancelSends } from "../sends/cancel.ts";

/** At once, in the transaction of whoever asks; the rest follows by itself. */
const PART = 2_000;

/**
 * Cancels what waits, what is nearest to leaving first. What is leaving at this moment still does. Of a paused campaign the
 * recipients get another round; of one that is over they are done with.
 */
export async function withdrawSends(crm: CrmContext, campaignId: string): Promise<void> {
  const { tx, tenantId, clock } = crm;
  const now = clock.now();
  const waiting = await tx.$queryRaw<{ id: string }[]>`
    SELECT s.id FROM campaign_recipients r JOIN automated_sends s ON s.id = r.send_id
     WHERE r.campaign_id = ${campaignId} AND r.status = 'planned'
       AND (s.status = 'planned' OR (s.status = 'queued' AND s.sent_at IS NULL))
     ORDER BY (s.status = 'queued') DESC, s.next_at LIMIT ${PART}`;
  const sendIds = waiting.map(({ id }) => id);
  if (sendIds.length > 0) await cancelSends(crm, { sendIds }, "campaign_paused");
  await releaseRecipients(crm, campaignId);
  if (sendIds.length < PART) return;
  const key = `campaign.withdraw:${campaignId}:${sendIds[0]}`;
  await planAction(tx, { tenantId, kind: "campaign.withdraw", subjectId: campaignId, key, dueAt: now, now });
}

/** Those whose message was taken back, by the state of the campaign. */
async function releaseRecipients({ tx }: CrmContext, campaignId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE campaign_recipients r
       SET status = CASE WHEN c.status = 'cancelled' THEN 'cancelled' ELSE 'pending' END,
           round = r.round + 1, send_id = CASE WHEN c.status = 'cancelled' THEN r.send_id END
      FROM automated_sends s, campaigns c
     WHERE r.campaign_id = ${campaignId} AND c.id = r.campaign_id AND r.status = 'planned' AND s.id = r.send_id AND s.status = 'cancelled'`;
  await tx.$executeRaw`
    UPDATE campaign_recipients r SET status = 'cancelled' FROM campaigns c
     WHERE r.campaign_id = ${campaignId} AND c.id = r.campaign_id AND c.status = 'cancelled' AND r.status IN ('pending', 'rest')`;
}
