/** How people come into a sequence: each subject once at a time, and not again before its rule lets it. */
import { isHeldOut } from "../../crm/carts/holdout.ts";
import type { CrmContext } from "../../crm/context.ts";
import { newId } from "../../lib/ids.ts";
import { DAY_MS, plusMs } from "../../lib/time.ts";
import type { Definition } from "./definition.ts";
import type { About } from "./fields.ts";
import { logEntries } from "./log.ts";
import { stepAction } from "./people.ts";

export interface Entrant {
  readonly contactId: string;
  readonly subjectKind: About;
  readonly subjectId: string;
  /** Set beforehand: left alone, to compare with. */
  readonly isHeldOut?: boolean;
}

export interface EntryCounts {
  readonly entered: number;
  readonly held: number;
  /** Inside already, or not again yet, or gone. */
  readonly refused: number;
}

/** Those who are held out are watched for so long. */
const WATCH_MS = 30 * DAY_MS;
const NOBODY: EntryCounts = { entered: 0, held: 0, refused: 0 };

/** Lets people in, in a fixed number of statements. Their first step is due at once. */
export async function enter(
  crm: CrmContext,
  { sequenceId, versionId, definition }: { sequenceId: string; versionId: string; definition: Definition },
  entrants: readonly Entrant[],
): Promise<EntryCounts> {
  const wanted = [...new Map(entrants.map((one) => [one.subjectId, one])).values()];
  if (wanted.length === 0) return NOBODY;
  const { tx, tenantId, clock } = crm;
  const now = clock.now();
  // Two who let the same subject in see each other: the rule of coming again is asked under this lock.
  await tx.$queryRaw`SELECT id FROM sequences WHERE id = ${sequenceId} FOR NO KEY UPDATE`;
  const refused = new Set(await barred(crm, sequenceId, definition, wanted));
  const rows = wanted
    .filter(({ subjectId }) => !refused.has(subjectId))
    .map(({ contactId, subjectKind, subjectId, isHeldOut: isHeld }) => ({
      id: newId("enrollment"),
      contactId,
      subjectKind,
      subjectId,
      status: (isHeld ?? isHeldOut(contactId, definition.holdout, definition.sequence)) ? "held" : "active",
    }));
  const written = await tx.$queryRaw<(Entrant & { id: string; status: string })[]>`
    INSERT INTO enrollments (id, tenant_id, sequence_id, version_id, contact_id, subject_kind, subject_id, status, turn, entered_at)
    SELECT n.id, ${tenantId}, ${sequenceId}, ${versionId}, n."contactId", n."subjectKind", n."subjectId", n.status, 1, ${now}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           AS n(id text, "contactId" text, "subjectKind" text, "subjectId" text, status text)
     WHERE EXISTS (SELECT FROM contacts c WHERE c.id = n."contactId" AND c.merged_into_id IS NULL)
    ON CONFLICT DO NOTHING
    RETURNING id, status, contact_id AS "contactId", subject_kind AS "subjectKind", subject_id AS "subjectId"`;
  await tx.dueAction.createMany({
    data: written.map(({ id, status }) => ({
      id: newId("dueAction"),
      tenantId,
      ...stepAction(id, 1),
      dueAt: status === "held" ? plusMs(now, WATCH_MS) : now,
      createdAt: now,
    })),
  });
  await logEntries(
    crm,
    written.map((person) => ({
      kind: person.status === "held" ? ("not_enrolled" as const) : ("enrolled" as const),
      person,
      definition,
    })),
  );
  const held = written.filter(({ status }) => status === "held").length;
  return { entered: written.length - held, held, refused: entrants.length - written.length };
}

/** Those who may not come in now. */
async function barred(
  { tx, clock }: CrmContext,
  sequenceId: string,
  { again }: Definition,
  wanted: readonly Entrant[],
): Promise<string[]> {
  const ids = wanted.map(({ subjectId }) => subjectId);
  const since = again === "never" ? new Date(0) : again === "always" ? null : plusMs(clock.now(), -again.after);
  const rows = await tx.$queryRaw<{ subject_id: string }[]>`
    SELECT DISTINCT subject_id FROM enrollments
     WHERE sequence_id = ${sequenceId} AND subject_id = ANY(${ids}::text[])
       AND (status IN ('active', 'held') OR entered_at > ${since}::timestamptz)`;
  return rows.map(({ subject_id }) => subject_id);
}
