/** The rows of those who are inside: taken for the time of a transaction, and written back together. */

import type { CrmContext } from "../../crm/context.ts";
import type { Tx } from "../../infra/database.ts";
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

/** Active people by their ids, locked in one order until the transaction ends: contacts first, as whoever sends does. */
export async function takePeople(tx: Tx, ids: readonly string[]): Promise<Person[]> {
  await tx.$queryRaw`
    SELECT id FROM contacts WHERE id IN (SELECT contact_id FROM enrollments WHERE id = ANY(${[...ids]}::text[]))
     ORDER BY id FOR NO KEY UPDATE`;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM enrollments WHERE id = ANY(${[...ids]}::text[]) AND status = 'active' ORDER BY id FOR UPDATE`;
  return read(tx, rows);
}

/** The same for all that contacts are inside of. */
export async function takePeopleOf(tx: Tx, contactIds: readonly string[]): Promise<Person[]> {
  await tx.$queryRaw`SELECT id FROM contacts WHERE id = ANY(${[...contactIds]}::text[]) ORDER BY id FOR NO KEY UPDATE`;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM enrollments
     WHERE contact_id = ANY(${[...contactIds]}::text[]) AND status = 'active' ORDER BY id FOR UPDATE`;
  return read(tx, rows);
}

async function read(tx: Tx, rows: readonly { id: string }[]): Promise<Person[]> {
  if (rows.length === 0) return [];
  const people = await tx.enrollment.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    orderBy: { id: "asc" },
  });
  return people as unknown as Person[];
}

/** Writes where people stand, and plans when each is to be looked at again; what was planned before is void. */
export async function placePeople({ tx, tenantId, clock }: CrmContext, standings: readonly Standing[]): Promise<void> {
  if (standings.length === 0) return;
  const now = clock.now();
  const rows = standings.map(({ dueAt: _, ...row }) => row);
  await tx.$executeRaw`
    UPDATE enrollments e
       SET status = n.status, position = n.position, turn = n.turn, wait_until = n."waitUntil", paused_until = n."pausedUntil",
           send_id = n."sendId", facts = n.facts, result = n.result, ended_at = n."endedAt"
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           AS n(id text, status text, position int, turn int, "waitUntil" timestamptz, "pausedUntil" timestamptz,
                "sendId" text, facts jsonb, result text, "endedAt" timestamptz)
     WHERE e.id = n.id`;
  await tx.dueAction.updateMany({
    where: { kind: "enrollment.step", subjectId: { in: standings.map(({ id }) => id) }, status: "pending" },
    data: { status: "cancelled", finishedAt: now },
  });
  await tx.dueAction.createMany({
    data: standings.flatMap(({ id, turn, dueAt }) => {
      if (dueAt === null) return [];
      return [{ id: newId("dueAction"), tenantId, ...stepAction(id, turn), dueAt, createdAt: now }];
    }),
    skipDuplicates: true,
  });
}

/** The due action of somebody's turn. */
export function stepAction(id: string, turn: number) {
  return { kind: "enrollment.step", subjectId: id, key: `enrollment:${id}:${turn}` } as const;
}
