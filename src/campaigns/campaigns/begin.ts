/** The beginning of a campaign: its people become rows, each with their group and their moment. */
import type { CrmContext } from "../../crm/context.ts";
import { planAction } from "../../crm/due-actions.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { HOUR_MS, plusMs } from "../../lib/time.ts";
import { audienceOf, freshen } from "./audience.ts";
import { getCampaign } from "./campaigns.ts";
import { planNextSend } from "./next.ts";
import { keepReplyHours } from "./reply-hours.ts";

/** Parts of people are counted in ten-thousandths. */
const WHOLE = 10_000;

/** Begins a campaign whose moment has come; nothing for one that was paused or taken back meanwhile. */
export async function beginCampaign(crm: CrmContext, id: string): Promise<void> {
  const { tx, tenantId, clock } = crm;
  const [row] = await tx.$queryRaw<{ status: string }[]>`SELECT status FROM campaigns WHERE id = ${id} FOR UPDATE`;
  if (row?.status !== "scheduled") return;
  const campaign = await getCampaign(crm, id);
  const now = clock.now();
  await freshen(crm, campaign);
  const { terms, content, segmentId } = campaign;
  const atBestHour = terms.sendTime === "best_hour";
  if (atBestHour) await keepReplyHours(crm);
  const { timeZone } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { timeZone: true } });
  const gapS = terms.perHour === null ? 0 : 3_600 / terms.perHour;
  const weights = content.variants.map(({ weight }) => weight);
  const tested = terms.winner && content.variants.length > 1 ? terms.winner : null;
  const { from, values } = await audienceOf(crm, campaign, [
    ...[tenantId, id, now, terms.holdout * (WHOLE / 100), tested ? tested.share * (WHOLE / 100) : WHOLE],
    ...[content.variants.map(({ key }) => key), weights, gapS, atBestHour, timeZone, segmentId],
  ]);
  await asSql(tx).query({ name: null, text: recipientsText(from) }, values);
  const size = await tx.campaignRecipient.count({ where: { campaignId: id } });
  await tx.campaign.update({
    where: { id },
    data: { status: "sending", begunAt: now, size, version: { increment: 1 }, updatedAt: now },
  });
  await planNextSend(crm, id, "begin", now);
  if (tested) {
    const dueAt = plusMs(now, tested.afterHours * HOUR_MS);
    await planAction(tx, {
      tenantId,
      kind: "campaign.winner",
      subjectId: id,
      key: `campaign.winner:${id}`,
      dueAt,
      now,
    });
  }
}

/** A number from 0 to 9,999 that is always the same for a person and a campaign, and another for each purpose. */
const part = (salt: number) => `((hashtextextended($2 || c.id, ${salt}) & 9223372036854775807) % ${WHOLE})`;

/**
 * Whoever is held back, who waits for the winner, and who gets which variant are drawn by hash: the same however often it is
 * asked. Turns are a line: each at their moment or, where so many an hour are allowed, behind the one before.
 */
const recipientsText = (from: string) => `
  WITH people AS (
    SELECT c.id AS contact_id, ${part(1)} AS held_part, ${part(2)} AS rest_part, ${part(3)} AS variant_part,
           hashtextextended($2 || c.id, 4) AS shuffle, coalesce(own.hour, ofall.hour, usual.hour) AS hour
      FROM (SELECT c.id ${from}) c
      LEFT JOIN reply_hours own ON $9::boolean AND own.tenant_id = $1 AND own.subject_id = c.id
      LEFT JOIN reply_hours ofall ON $9::boolean AND ofall.tenant_id = $1 AND ofall.subject_id = $11::text
      LEFT JOIN reply_hours usual ON $9::boolean AND usual.tenant_id = $1 AND usual.subject_id = $1),
  drawn AS (
    SELECT *, CASE WHEN held_part < $4::int THEN 'held' WHEN rest_part >= $5::int THEN 'rest' ELSE 'pending' END AS status,
           CASE WHEN hour IS NULL THEN $3::timestamptz ELSE
             (SELECT CASE WHEN moment + interval '1 hour' <= $3::timestamptz THEN moment + interval '1 day' ELSE greatest(moment, $3::timestamptz) END
                FROM (SELECT (date_trunc('day', $3::timestamptz AT TIME ZONE $10::text) + hour * interval '1 hour') AT TIME ZONE $10::text AS moment) at)
           END AS base
      FROM people),
  lined AS (
    SELECT *, row_number() OVER (PARTITION BY status = 'pending' ORDER BY base, shuffle) AS place FROM drawn)
  INSERT INTO campaign_recipients (id, tenant_id, campaign_id, contact_id, status, variant, due_at)
  SELECT 'rcp_' || left(md5($2 || contact_id), 26), $1, $2, contact_id, status,
         CASE WHEN status = 'pending' THEN
           (SELECT key FROM (SELECT key, sum(weight) OVER (ORDER BY nr) AS upto, sum(weight) OVER () AS total
                               FROM unnest($6::text[], $7::int[]) WITH ORDINALITY AS v(key, weight, nr)) v
             WHERE variant_part * total < upto * ${WHOLE} ORDER BY upto LIMIT 1) END,
         CASE WHEN status = 'pending' AND $8::float8 > 0 THEN
           to_timestamp($8::float8 * place + max(extract(epoch FROM base)::float8 - $8::float8 * place)
             OVER (PARTITION BY status = 'pending' ORDER BY place ROWS UNBOUNDED PRECEDING))
         ELSE base END
    FROM lined
  ON CONFLICT (campaign_id, contact_id) DO NOTHING`;
