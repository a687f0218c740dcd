/**
 * People of a sequence stand still while it is off, or while the campaign that let them in rests. What waited to leave is taken
 * back and comes again when they go on: a pause loses nobody's message.
 */
import type { CrmContext } from "../../crm/context.ts";
import type { Statement, Tx } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { cancelSends } from "../sends/cancel.ts";
import type { Person } from "./people.ts";

/** Those of a whole sequence, or those whom a campaign let in. */
export type Standstill = { readonly sequenceId: string } | { readonly campaignId: string };

const BATCH = 500;

/**
 * Takes back what waits to leave, and puts each person before the step again. What is leaving at this moment leaves, and its
 * person goes on behind it.
 * @param reason a word for the log
 */
export async function standStill(crm: CrmContext, whom: Standstill, reason: string): Promise<void> {
  const [sequenceId, campaignId] = keysOf(whom);
  let last = "";
  for (;;) {
    const waiting = await crm.tx.$queryRaw<{ id: string; send_id: string }[]>`
      SELECT e.id, e.send_id FROM enrollments e
       WHERE e.status = 'active' AND e.send_id IS NOT NULL AND e.id > ${last}
         AND (e.sequence_id = ${sequenceId}::text OR e.id IN (
              SELECT r.enrollment_id FROM campaign_recipients r WHERE r.campaign_id = ${campaignId}::text AND r.status = 'enrolled'))
       ORDER BY e.id LIMIT ${BATCH}`;
    if (waiting.length === 0) return;
    const sendIds = waiting.map(({ send_id }) => send_id);
    await cancelSends(crm, { sendIds }, reason);
    await stepBack(crm, sendIds);
    last = waiting.at(-1)?.id ?? last;
  }
}

/** Whose message was taken back has not been at its step: its key is free, its row of the figures is gone. */
async function stepBack({ tx }: CrmContext, sendIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    WITH back AS (
      UPDATE automated_sends SET key = key || ':' || id
       WHERE id = ANY(${[...sendIds]}::text[]) AND status = 'cancelled' AND enrollment_id IS NOT NULL
      RETURNING id, enrollment_id
    ), undone AS (
      DELETE FROM enrollment_steps s USING back b WHERE s.enrollment_id = b.enrollment_id AND s.send_id = b.id
    )
    UPDATE enrollments e SET position = e.position - 1, send_id = NULL
      FROM back b WHERE e.id = b.enrollment_id AND e.status = 'active'`;
}

/** Lets them go on: each turn comes when it would have, or now. */
export async function goOnAgain({ tx, tenantId, clock }: CrmContext, whom: Standstill): Promise<void> {
  const [sequenceId, campaignId] = keysOf(whom);
  const now = clock.now();
  await tx.$executeRaw`
    WITH woken AS (
      UPDATE enrollments SET turn = turn + 1
       WHERE status = 'active' AND send_id IS NULL
         AND (sequence_id = ${sequenceId}::text OR id IN (
              SELECT r.enrollment_id FROM campaign_recipients r WHERE r.campaign_id = ${campaignId}::text AND r.status = 'enrolled'))
      RETURNING id, turn, greatest(wait_until, paused_until, ${now}) AS due_at
    ), gone AS (
      UPDATE due_actions SET status = 'cancelled', finished_at = ${now}
       WHERE tenant_id = ${tenantId} AND kind = 'enrollment.step' AND status = 'pending' AND subject_id IN (SELECT id FROM woken)
    )
    INSERT INTO due_actions (id, tenant_id, kind, subject_id, key, due_at, created_at)
    SELECT 'due_' || substr(id, 5) || '_' || turn, ${tenantId}, 'enrollment.step', id, 'enrollment:' || id || ':' || turn, due_at, ${now}
      FROM woken
    ON CONFLICT DO NOTHING`;
}

const LET_IN: Statement = {
  name: "enrollments_let_in",
  text: `
    SELECT r.enrollment_id, r.campaign_id FROM enrollments e
      JOIN campaign_recipients r ON r.tenant_id = e.tenant_id AND r.contact_id = e.contact_id AND r.enrollment_id = e.id
     WHERE e.id = ANY($1::text[])`,
};

/**
 * Of these, those whom a campaign that rests has let in. Campaigns are held against a pause until the end of the transaction:
 * called before people are locked, as a pause takes its campaign first and its people after.
 */
export async function restingWithCampaign(tx: Tx, enrollmentIds: readonly string[]): Promise<Set<string>> {
  const rows = await asSql(tx).query<{ enrollment_id: string; campaign_id: string }>(LET_IN, [enrollmentIds]);
  if (rows.length === 0) return new Set();
  const ids = [...new Set(rows.map(({ campaign_id }) => campaign_id))];
  const campaigns = await tx.$queryRaw<{ id: string; status: string }[]>`
    SELECT id, status FROM campaigns WHERE id = ANY(${ids}::text[]) ORDER BY id FOR SHARE`;
  const resting = new Set(campaigns.filter(({ status }) => status === "paused").map(({ id }) => id));
  return new Set(rows.filter(({ campaign_id }) => resting.has(campaign_id)).map(({ enrollment_id }) => enrollment_id));
}

function keysOf(whom: Standstill): [sequenceId: string | null, campaignId: string | null] {
  return "sequenceId" in whom ? [whom.sequenceId, null] : [null, whom.campaignId];
}

const ON: Statement = {
  name: "sequences_on",
  text: "SELECT id FROM sequences WHERE id = ANY($1::text[]) AND status = 'on'",
};

/** The sequences of these people that are on. */
export async function sequencesOn(
  { tx }: CrmContext,
  people: readonly Pick<Person, "sequenceId">[],
): Promise<Set<string>> {
  const ids = [...new Set(people.map(({ sequenceId }) => sequenceId))];
  const rows = await asSql(tx).query<{ id: string }>(ON, [ids]);
  return new Set(rows.map(({ id }) => id));
}
