/**
 * Recipients whose turn it is, claimed a batch at a time: claimed, planned and written down in one transaction, so that a
 * process that dies has either done all of it or nothing. A send's key names recipient and round: it exists once.
 */
import type { CrmContext } from "../../crm/context.ts";
import { planAction } from "../../crm/due-actions.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, plusMs, SECOND_MS } from "../../lib/time.ts";
import { planSends } from "../sends/plan.ts";
import { type CampaignRecord, getCampaign } from "./campaigns.ts";
import { contentFor } from "./content.ts";
import { enrolPeople, isOn } from "./enrol.ts";
import { planNextSend } from "./next.ts";
import { placesFor } from "./people.ts";

const BATCH = 500;
/** So many messages of one campaign may wait to leave; more would only make a pause slow. */
const BACKLOG = 5_000;
const BACKLOG_LOOK_MS = 20 * SECOND_MS;
const FINISH_LOOK_MS = 15 * MINUTE_MS;
/** What has no end of its own is old news after so long. */
const LASTS_MS = 7 * DAY_MS;

interface Turn {
  readonly id: string;
  readonly contact_id: string;
  readonly variant: string | null;
  readonly round: number;
}

/** Takes those whose turn has come; returns how many. @param actionId the due action that led here: it names the next */
export async function sendRecipients(crm: CrmContext, id: string, actionId: string, siteUrl: string): Promise<number> {
  const { tx, clock } = crm;
  const now = clock.now();
  // Held against a pause until the end of the transaction.
  const [row] = await tx.$queryRaw<{ status: string }[]>`SELECT status FROM campaigns WHERE id = ${id} FOR SHARE`;
  if (row?.status !== "sending") return 0;
  const campaign = await getCampaign(crm, id);
  if (campaign.endAt !== null && campaign.endAt <= now) {
    await tx.campaignRecipient.updateMany({
      where: { campaignId: id, status: { in: ["pending", "rest"] } },
      data: { status: "cancelled" },
    });
    await planFinish(crm, id, actionId, now);
    return 0;
  }
  // A sequence that was switched off meanwhile may be on again soon.
  const isHeld = campaign.kind === "sequence" && !(await isOn(crm, campaign.sequenceKey));
  if (isHeld || (await isFull(crm, id, now))) {
    await planNextSend(crm, id, actionId, plusMs(now, BACKLOG_LOOK_MS));
    return 0;
  }
  const turns = await tx.$queryRaw<Turn[]>`
    SELECT id, contact_id, variant, round FROM campaign_recipients
     WHERE campaign_id = ${id} AND status = 'pending' AND due_at <= ${now}
     ORDER BY due_at, id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`;
  if (turns.length > 0) {
    if (campaign.kind === "sequence") await enrolAll(crm, campaign, turns);
    else await writeAll(crm, campaign, turns, siteUrl);
  }
  await planOnward(crm, id, actionId, turns.length === BATCH);
  return turns.length;
}

async function writeAll(crm: CrmContext, campaign: CampaignRecord, turns: readonly Turn[], siteUrl: string) {
  const { id, content, endAt } = campaign;
  const now = crm.clock.now();
  const linkOf = (turn: Turn) => (content.linkUrl === null ? null : `${siteUrl}/c/${turn.id}`);
  const places = await placesFor(
    crm,
    content,
    turns.map((turn) => ({ contactId: turn.contact_id, link: linkOf(turn) })),
  );
  const sends = turns.flatMap((turn) => {
    const variant = content.variants.find(({ key }) => key === turn.variant) ?? content.variants[0];
    if (!variant) return [];
    return [
      {
        turn,
        send: {
          contactId: turn.contact_id,
          program: "broadcast" as const,
          purpose: content.purpose,
          key: `campaign:${turn.id}:${turn.round}`,
          subject: { kind: "recipient" as const, id: turn.id },
          dueAt: now,
          expiresAt: endAt ?? plusMs(now, LASTS_MS),
          unless: {},
          content: contentFor(variant, places.get(turn.contact_id) ?? {}),
          variant: variant.key,
          campaignId: id,
        },
      },
    ];
  });
  const planned = await planSends(
    crm,
    sends.map(({ send }) => send),
  );
  const rows = sends.map(({ turn }, at) => ({ id: turn.id, done: planned[at]?.sendId ?? null }));
  await crm.tx.$executeRaw`
    UPDATE campaign_recipients r SET status = 'planned', send_id = n.done, claimed_at = ${now}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS n(id text, done text) WHERE r.id = n.id`;
}

async function enrolAll(crm: CrmContext, campaign: CampaignRecord, turns: readonly Turn[]): Promise<void> {
  const now = crm.clock.now();
  const entered = await enrolPeople(
    crm,
    campaign.sequenceKey ?? "",
    turns.map((turn) => turn.contact_id),
  );
  const rows = turns.map((turn) => ({ id: turn.id, done: entered.get(turn.contact_id) ?? null }));
  await crm.tx.$executeRaw`
    UPDATE campaign_recipients r
       SET status = CASE WHEN n.done IS NULL THEN 'cancelled' ELSE 'enrolled' END, enrollment_id = n.done, claimed_at = ${now}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS n(id text, done text) WHERE r.id = n.id`;
}

/** At once when there are more; at the next turn; and when nobody is left, a look at whether all is settled. */
async function planOnward(crm: CrmContext, id: string, actionId: string, isMore: boolean): Promise<void> {
  const now = crm.clock.now();
  if (isMore) return planNextSend(crm, id, actionId, now);
  const [next] = await crm.tx.$queryRaw<{ at: Date | null; rest: boolean }[]>`
    SELECT (SELECT min(due_at) FROM campaign_recipients WHERE campaign_id = ${id} AND status = 'pending') AS at,
           EXISTS (SELECT FROM campaign_recipients WHERE campaign_id = ${id} AND status = 'rest') AS rest`;
  if (next?.at) return planNextSend(crm, id, actionId, next.at);
  // The winner calls those who wait for it.
  if (!next?.rest) await planFinish(crm, id, actionId, now);
}

async function isFull({ tx }: CrmContext, id: string, now: Date): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT FROM campaign_recipients r JOIN automated_sends s ON s.id = r.send_id
       WHERE r.campaign_id = ${id} AND r.status = 'planned' AND s.status IN ('planned', 'queued') AND s.next_at <= ${plusMs(now, HOUR_MS)}
       LIMIT ${BACKLOG}) waiting`;
  return (row?.count ?? 0) >= BACKLOG;
}

async function planFinish({ tx, tenantId }: CrmContext, id: string, actionId: string, now: Date): Promise<void> {
  const key = `campaign.finish:${id}:${actionId}`;
  await planAction(tx, {
    tenantId,
    kind: "campaign.finish",
    subjectId: id,
    key,
    dueAt: plusMs(now, FINISH_LOOK_MS),
    now,
  });
}

/** Ends a campaign of which nothing waits any more, and of whose people none is inside its sequence; else looks again later. */
export async function finishCampaign(crm: CrmContext, id: string, actionId: string): Promise<void> {
  const { tx, clock } = crm;
  const now = clock.now();
  const [row] = await tx.$queryRaw<{ status: string }[]>`SELECT status FROM campaigns WHERE id = ${id} FOR UPDATE`;
  if (row?.status !== "sending") return;
  const [left] = await tx.$queryRaw<{ waits: boolean; turns: boolean }[]>`
    SELECT EXISTS (SELECT FROM campaign_recipients r JOIN automated_sends s ON s.id = r.send_id
                    WHERE r.campaign_id = ${id} AND s.status IN ('planned', 'queued'))
           OR EXISTS (SELECT FROM campaign_recipients r JOIN enrollments e ON e.id = r.enrollment_id
                       WHERE r.campaign_id = ${id} AND r.status = 'enrolled' AND e.status = 'active') AS waits,
           EXISTS (SELECT FROM campaign_recipients WHERE campaign_id = ${id} AND status IN ('pending', 'rest')) AS turns`;
  if (left?.turns) return planNextSend(crm, id, actionId, now);
  if (left?.waits) return planFinish(crm, id, actionId, now);
  await tx.campaign.update({
    where: { id },
    data: { status: "done", endedAt: now, version: { increment: 1 }, updatedAt: now },
  });
}
