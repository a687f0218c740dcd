/** Sequences that start by a date or by silence: once a day those are looked for whose day it is. */
import { z } from "zod";
import type { CrmContext } from "../../crm/context.ts";
import { cancelActions, planAction } from "../../crm/due-actions.ts";
import { findTenant } from "../../crm/tenants.ts";
import { DAY_MS, plusMs, wallClock, zonedTime } from "../../lib/time.ts";
import { holds } from "./conditions.ts";
import type { Start } from "./definition.ts";
import { type Entrant, enter } from "./enter.ts";
import { factsFor } from "./facts.ts";
import { subjectOf } from "./leave.ts";
import { findRunning } from "./signals.ts";

const payloadOfLook = z.object({ start: z.int().min(0), date: z.string() });
const BATCH = 1_000;

/** Plans the next look for each start that asks for one; called when a sequence is switched on or changed. */
export async function planLooks(
  crm: CrmContext,
  sequenceId: string,
  starts: readonly Start[],
  timeZone: string,
): Promise<void> {
  const now = crm.clock.now();
  await cancelActions(crm.tx, "sequence.look", sequenceId, now);
  for (const [index, start] of starts.entries()) {
    if (start.date === undefined && start.silent === undefined) continue;
    const { date, minutes } = wallClock(now, timeZone);
    await planLook(crm, sequenceId, index, start, minutes < start.at ? date : dayAfter(date), timeZone);
  }
}

/** Lets in those whose day it is, and plans tomorrow's look. Nothing when the sequence is off or has another start now. */
export async function lookFor(crm: CrmContext, sequenceId: string, payload: unknown): Promise<void> {
  const { start: index, date } = payloadOfLook.parse(payload);
  const running = (await findRunning(crm)).find((one) => one.sequenceId === sequenceId);
  const start = running?.definition.start[index];
  const tenant = await findTenant(crm.tx, crm.tenantId);
  if (!running || !start || !tenant) return;
  const { about } = running.definition;
  for (let after = ""; ; ) {
    const found = await candidates(crm, start, { date, after, timeZone: tenant.timeZone });
    const entrants: Entrant[] = [];
    for (const { contactId, leadId } of found) {
      const subject =
        about === "lead" && leadId !== null
          ? { subjectKind: about, subjectId: leadId }
          : await subjectOf(crm, contactId, about);
      if (subject) entrants.push({ contactId, ...subject });
    }
    const enteredAt = crm.clock.now();
    const context = { now: enteredAt, business: tenant, siteUrl: "" };
    const known = await factsFor(
      crm.tx,
      entrants.map((one) => ({ ...one, enteredAt, facts: {} })),
      context,
    );
    const fitting = entrants.filter((_, i) => {
      const facts = known[i]?.facts;
      return facts !== undefined && holds(start.where, facts) && holds(running.definition.where, facts);
    });
    await enter(
      crm,
      running,
      fitting.map((one) => ({ ...one, start })),
    );
    if (found.length < BATCH) break;
    after = found.at(-1)?.contactId ?? "";
  }
  await planLook(crm, sequenceId, index, start, dayAfter(date), tenant.timeZone);
}

async function planLook(
  { tx, tenantId, clock }: CrmContext,
  sequenceId: string,
  index: number,
  { at }: Start,
  date: string,
  timeZone: string,
): Promise<void> {
  const now = clock.now();
  const time = `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}:00`;
  await planAction(tx, {
    tenantId,
    kind: "sequence.look",
    subjectId: sequenceId,
    // Switched off and on again within a day, it is looked again: whoever came in then is not let in twice.
    key: `sequence:${sequenceId}:${index}:${date}:${now.getTime()}`,
    payload: { start: index, date },
    dueAt: zonedTime(`${date}T${time}`, timeZone),
    now,
  });
}

interface Candidate {
  readonly contactId: string;
  readonly leadId: string | null;
}

/** Those whose date is so far from this day, or who have been silent for so long on it and not a day longer. */
function candidates(
  { tx }: CrmContext,
  start: Start,
  { date, after, timeZone }: { date: string; after: string; timeZone: string },
): Promise<Candidate[]> {
  if (start.silent !== undefined) {
    const until = plusMs(zonedTime(`${dayAfter(date)}T00:00:00`, timeZone), -start.silent);
    return tx.$queryRaw<Candidate[]>`
      SELECT contact_id AS "contactId", NULL AS "leadId" FROM conversations
       WHERE contact_id > ${after} GROUP BY contact_id
      HAVING max(last_inbound_at) >= ${plusMs(until, -DAY_MS)} AND max(last_inbound_at) < ${until}
       ORDER BY contact_id LIMIT ${BATCH}::int`;
  }
  const [row = "", , key = ""] = (start.date ?? "").split(".");
  // The date lies so many days ahead: `days: -3` is three days before it.
  const day = dayAfter(date, -start.days);
  const wanted = start.yearly ? day.slice(5) : day;
  const from = start.yearly ? 6 : 1;
  if (start.date?.includes(".custom.")) {
    return row === "lead"
      ? tx.$queryRaw<Candidate[]>`
          SELECT DISTINCT ON (contact_id) contact_id AS "contactId", id AS "leadId" FROM leads
           WHERE substr(custom ->> ${key}, ${from}::int) = ${wanted} AND contact_id > ${after}
           ORDER BY contact_id, updated_at DESC LIMIT ${BATCH}::int`
      : tx.$queryRaw<Candidate[]>`
          SELECT id AS "contactId", NULL AS "leadId" FROM contacts
           WHERE substr(custom ->> ${key}, ${from}::int) = ${wanted} AND id > ${after} AND merged_into_id IS NULL
           ORDER BY id LIMIT ${BATCH}::int`;
  }
  const begin = zonedTime(`${day}T00:00:00`, timeZone);
  const end = zonedTime(`${dayAfter(day)}T00:00:00`, timeZone);
  if (start.date === "invoice.due")
    return tx.$queryRaw<Candidate[]>`
      SELECT DISTINCT contact_id AS "contactId", NULL AS "leadId" FROM invoices
       WHERE due_at >= ${begin} AND due_at < ${end} AND status IN ('open', 'partially_paid') AND contact_id > ${after}
       ORDER BY contact_id LIMIT ${BATCH}::int`;
  if (start.date === "quote.validUntil")
    return tx.$queryRaw<Candidate[]>`
      SELECT DISTINCT contact_id AS "contactId", NULL AS "leadId" FROM quotes
       WHERE valid_until >= ${begin} AND valid_until < ${end} AND status IN ('sent', 'accepted') AND contact_id > ${after}
       ORDER BY contact_id LIMIT ${BATCH}::int`;
  return tx.$queryRaw<Candidate[]>`
    SELECT id AS "contactId", NULL AS "leadId" FROM contacts
     WHERE created_at >= ${begin} AND created_at < ${end} AND id > ${after} AND merged_into_id IS NULL
     ORDER BY id LIMIT ${BATCH}::int`;
}

function dayAfter(date: string, days = 1): string {
  return plusMs(new Date(`${date}T00:00:00Z`), days * DAY_MS)
    .toISOString()
    .slice(0, 10);
}
