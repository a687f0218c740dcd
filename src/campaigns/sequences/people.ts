/** The rows of those who are inside: taken for the time of a transaction, and written back together. */

import type { CrmContext } from "../../crm/context.ts";
import type { Statement, Tx } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { newId } from "../../lib/ids.ts";
import type { About } from "./fields.ts";

export interface Person {
  readonly id: string;
  readonly sequenceId: string;
  readonly versionId: string;
  readonly contactId: string;
  readonly subjectKind: About;
  readonly subjectId: string;
  readonly status: "active" | "held" | "done" | "exited";
  readonly position: number;
  readonly turn: number;
  readonly waitUntil: Date | null;
  readonly pausedUntil: Date | null;
  readonly sendId: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly result: string | null;
  readonly enteredAt: Date;
  /** Was inside before, and has come back by a start of its own: what was due before is not for them. */
  readonly isReturn: boolean;
  readonly endedAt: Date | null;
}

/** Where somebody stands after their turn. */
export interface Standing
  extends Pick<
    Person,
    "id" | "status" | "position" | "waitUntil" | "pausedUntil" | "sendId" | "facts" | "result" | "endedAt" | "turn"
  > {
  /** When they are to be looked at again; null when nothing calls for it. */
  readonly dueAt: Date | null;
}

const COLUMNS = `e.id, e.sequence_id AS "sequenceId", e.version_id AS "versionId", e.contact_id AS "contactId",
       e.subject_kind AS "subjectKind", e.subject_id AS "subjectId", e.status, e.position, e.turn, e.wait_until AS "waitUntil",
       e.paused_until AS "pausedUntil", e.send_id AS "sendId", e.facts, e.result, e.entered_at AS "enteredAt", e.ended_at AS "endedAt"`;

const LOCK_CONTACTS_OF: Statement = {
  name: "people_lock_contacts_of",
  text: `SELECT id FROM contacts WHERE id IN (SELECT contact_id FROM enrollments WHERE id = ANY($1::text[]))
          ORDER BY id FOR NO KEY UPDATE`,
};
const TAKE: Statement = {
  name: "people_take",
  text: `SELECT ${COLUMNS} FROM enrollments e WHERE e.id = ANY($1::text[]) AND e.status = 'active' ORDER BY e.id FOR UPDATE`,
};
const LOCK_CONTACTS: Statement = {
  name: "people_lock_contacts",
  text: "SELECT id FROM contacts WHERE id = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE",
};
const TAKE_OF: Statement = {
  name: "people_take_of",
  text: `SELECT ${COLUMNS} FROM enrollments e WHERE e.contact_id = ANY($1::text[]) AND e.status = 'active' ORDER BY e.id FOR UPDATE`,
};

/** Active people by their ids, locked in one order until the transaction ends: contacts first, as whoever sends does. */
export async function takePeople(tx: Tx, ids: readonly string[]): Promise<Person[]> {
  const sql = asSql(tx);
  const [, people] = await Promise.all([sql.query(LOCK_CONTACTS_OF, [ids]), sql.query<Person>(TAKE, [ids])]);
  return people;
}

/** The same for all that contacts are inside of. */
export async function takePeopleOf(tx: Tx, contactIds: readonly string[]): Promise<Person[]> {
  const sql = asSql(tx);
  const [, people] = await Promise.all([
    sql.query(LOCK_CONTACTS, [contactIds]),
    sql.query<Person>(TAKE_OF, [contactIds]),
  ]);
  return people;
}

const PLACE: Statement = {
  name: "people_place",
  text: `
    WITH standing AS (
      SELECT * FROM jsonb_to_recordset($1::jsonb)
        AS n(id text, status text, position int, turn int, "waitUntil" timestamptz, "pausedUntil" timestamptz, "sendId" text,
             facts jsonb, result text, "endedAt" timestamptz, "dueAt" timestamptz, "actionId" text, key text)),
    placed AS (
      UPDATE enrollments e
         SET status = n.status, position = n.position, turn = n.turn, wait_until = n."waitUntil", paused_until = n."pausedUntil",
             send_id = n."sendId", facts = n.facts, result = n.result, ended_at = n."endedAt"
        FROM standing n WHERE e.id = n.id),
    former AS (
      UPDATE due_actions d SET status = 'cancelled', finished_at = $3 FROM standing n
       WHERE d.tenant_id = $2 AND d.kind = 'enrollment.step' AND d.subject_id = n.id AND d.status = 'pending')
    INSERT INTO due_actions (id, tenant_id, kind, subject_id, key, due_at, created_at)
    SELECT n."actionId", $2, 'enrollment.step', n.id, n.key, n."dueAt", $3 FROM standing n WHERE n."dueAt" IS NOT NULL
    ON CONFLICT (tenant_id, key) DO NOTHING`,
};

/** Writes where people stand, and plans when each is to be looked at again; what was planned before is void. */
export async function placePeople({ tx, tenantId, clock }: CrmContext, standings: readonly Standing[]): Promise<void> {
  if (standings.length === 0) return;
  const rows = standings.map((row) => ({
    ...row,
    actionId: newId("dueAction"),
    key: stepAction(row.id, row.turn).key,
  }));
  await asSql(tx).query(PLACE, [JSON.stringify(rows), tenantId, clock.now()]);
}

/** The due action of somebody's turn. */
export function stepAction(id: string, turn: number) {
  return { kind: "enrollment.step", subjectId: id, key: `enrollment:${id}:${turn}` } as const;
}
