/** How people come into a sequence: each subject once at a time, and not again before its rule lets it. */
import { isHeldOut } from "../../crm/carts/holdout.ts";
import type { CrmContext } from "../../crm/context.ts";
import type { SqlTx, Statement } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { newId } from "../../lib/ids.ts";
import { DAY_MS, plusMs } from "../../lib/time.ts";
import type { Again, Definition, Start } from "./definition.ts";
import type { About } from "./fields.ts";
import { logEntries } from "./log.ts";
import { stepAction } from "./people.ts";

export interface Entrant {
  readonly contactId: string;
  readonly subjectKind: About;
  readonly subjectId: string;
  /** Set beforehand: left alone, to compare with. */
  readonly isHeldOut?: boolean;
  /** What lets them in; without it somebody's hand. */
  readonly start?: Pick<Start, "again" | "rest">;
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

const LOCK: Statement = {
  name: "enrollments_lock_sequence",
  text: "SELECT id FROM sequences WHERE id = $1 FOR NO KEY UPDATE",
};
const BEFORE: Statement = {
  name: "enrollments_before",
  text: `
    SELECT subject_id AS "subjectId", max(entered_at) AS last, bool_or(status IN ('active', 'held')) AS "isInside"
      FROM enrollments WHERE sequence_id = $1 AND subject_id = ANY($2::text[]) GROUP BY subject_id`,
};
const INSERT: Statement = {
  name: "enrollments_insert",
  text: `
    INSERT INTO enrollments (id, tenant_id, sequence_id, version_id, contact_id, subject_kind, subject_id, status, turn, entered_at,
                             is_return, paused_until)
    SELECT n.id, $2, $3, $4, n."contactId", n."subjectKind", n."subjectId", n.status, 1, $5, n."isReturn", n."restsUntil"
      FROM jsonb_to_recordset($1::jsonb)
           AS n(id text, "contactId" text, "subjectKind" text, "subjectId" text, status text,
                "isReturn" boolean, "restsUntil" timestamptz)
     WHERE EXISTS (SELECT FROM contacts c WHERE c.id = n."contactId" AND c.merged_into_id IS NULL)
    ON CONFLICT DO NOTHING
    RETURNING id, status, contact_id AS "contactId", subject_kind AS "subjectKind", subject_id AS "subjectId",
              paused_until AS "restsUntil"`,
};
const PLAN: Statement = {
  name: "enrollments_plan",
  text: `
    INSERT INTO due_actions (id, tenant_id, kind, subject_id, key, due_at, created_at)
    SELECT n.id, $2, n.kind, n."subjectId", n.key, n."dueAt", $3
      FROM jsonb_to_recordset($1::jsonb) AS n(id text, kind text, "subjectId" text, key text, "dueAt" timestamptz)`,
};

interface Written extends Entrant {
  readonly id: string;
  readonly status: string;
  readonly restsUntil: Date | null;
}

/** Lets people in, in a fixed number of statements. Their first step is due at once, or after the rest of their start. */
export async function enter(
  crm: CrmContext,
  { sequenceId, versionId, definition }: { sequenceId: string; versionId: string; definition: Definition },
  entrants: readonly Entrant[],
): Promise<EntryCounts> {
  const wanted = [...new Map(entrants.map((one) => [one.subjectId, one])).values()];
  if (wanted.length === 0) return NOBODY;
  const { tx, tenantId, clock } = crm;
  const sql = asSql(tx);
  const now = clock.now();
  // Two who let the same subject in see each other: the rule of coming again is asked under this lock.
  const [, before] = await Promise.all([sql.query(LOCK, [sequenceId]), insideBefore(sql, sequenceId, wanted)]);
  const rows = wanted.flatMap(({ contactId, subjectKind, subjectId, isHeldOut: isHeld, start }) => {
    const former = before.get(subjectId);
    if (former && !mayReturn(former, start?.again ?? definition.again, now)) return [];
    return {
      id: newId("enrollment"),
      contactId,
      subjectKind,
      subjectId,
      status: (isHeld ?? isHeldOut(contactId, definition.holdout, definition.sequence)) ? "held" : "active",
      isReturn: former !== undefined && start?.again !== undefined,
      restsUntil: start?.rest === undefined ? null : plusMs(now, start.rest),
    };
  });
  const written = await sql.query<Written>(INSERT, [JSON.stringify(rows), tenantId, sequenceId, versionId, now]);
  const actions = written.map(({ id, status, restsUntil }) => ({
    ...stepAction(id, 1),
    id: newId("dueAction"),
    dueAt: status === "held" ? plusMs(now, WATCH_MS) : (restsUntil ?? now),
  }));
  await Promise.all([
    sql.query(PLAN, [JSON.stringify(actions), tenantId, now]),
    logEntries(
      crm,
      written.map((person) => ({
        kind: person.status === "held" ? ("not_enrolled" as const) : ("enrolled" as const),
        person,
        definition,
      })),
    ),
  ]);
  const held = written.filter(({ status }) => status === "held").length;
  return { entered: written.length - held, held, refused: entrants.length - written.length };
}

interface Former {
  readonly last: Date;
  readonly isInside: boolean;
}

/** When each of these subjects was let in last, and whether it is inside or watched now. */
async function insideBefore(sql: SqlTx, sequenceId: string, wanted: readonly Entrant[]): Promise<Map<string, Former>> {
  const ids = wanted.map(({ subjectId }) => subjectId);
  const rows = await sql.query<Former & { subjectId: string }>(BEFORE, [sequenceId, ids]);
  return new Map(rows.map(({ subjectId, ...former }) => [subjectId, former]));
}

function mayReturn({ last, isInside }: Former, again: Again, now: Date): boolean {
  if (isInside || again === "never") return false;
  return again === "always" || last <= plusMs(now, -again.after);
}
