/** Two contacts that are one person become one; taking it back gives each what was theirs, and what came since to where it came. */
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { addLeadEvent, CLOSED_STATUSES } from "../pipeline.ts";
import {
  factsOf,
  joinFacts,
  type MergedFacts,
  type MergeRecord,
  MOVED_TABLES,
  type MovedTable,
  mergeRecord,
  ONCE_WITHIN,
} from "./merge-record.ts";

/** Those that say in which conversation they came to be. */
const OF_CONVERSATIONS: readonly MovedTable[] = [
  "leads",
  "cases",
  "quotes",
  "orders",
  "outcomes",
  "surveys",
  "link_arrivals",
];

/** Gives all that is `mergedId`'s to `keptId`. Throws `NotFoundError`, `InputError`, `ConflictError`. Returns the merge's id. */
export async function mergeContacts(crm: CrmContext, keptId: string, mergedId: string): Promise<string> {
  demand(crm, "contacts:manage");
  const { tx, tenantId, actor, clock } = crm;
  if (keptId === mergedId) throw new InputError("a contact is itself", [{ path: "mergedId", message: "fields.same" }]);
  await lock(crm, [keptId, mergedId]);
  const kept = await tx.contact.findUnique({ where: { id: keptId } });
  const merged = await tx.contact.findUnique({ where: { id: mergedId } });
  if (!kept || !merged) throw new NotFoundError("there is no such contact");
  if (kept.mergedIntoId || merged.mergedIntoId) throw new ConflictError("one of them was merged already");
  const before = factsOf(kept);
  const after = joinFacts(before, factsOf(merged));
  const rested = await restDoubles(crm, keptId, mergedId);
  const moved: MergeRecord["moved"] = {};
  for (const table of MOVED_TABLES) moved[table] = await move(crm, table, mergedId, keptId);
  await tx.automationSignal.updateMany({ where: { contactId: mergedId }, data: { contactId: keptId } });
  await tx.contact.update({ where: { id: keptId }, data: { ...after, version: { increment: 1 } } });
  await tx.contact.update({ where: { id: mergedId }, data: { mergedIntoId: keptId, version: { increment: 1 } } });
  const id = newId("merge");
  const record = JSON.parse(JSON.stringify({ before, after, moved, rested } satisfies MergeRecord));
  const by = { actorKind: actor.kind, actorId: actor.id };
  await tx.contactMerge.create({ data: { id, tenantId, keptId, mergedId, record, ...by, mergedAt: clock.now() } });
  await recordAudit(crm, { action: "contact.merge", subjectId: keptId, detail: { mergedId } });
  return id;
}

/**
 * Takes a merge back. What came since in a conversation that changed hands goes with it; what somebody changed by hand since
 * stays as it is. Throws `NotFoundError`, and `ConflictError` when it was taken back or a later merge stands in the way.
 */
export async function undoMerge(crm: CrmContext, id: string): Promise<{ keptId: string; mergedId: string }> {
  demand(crm, "contacts:manage");
  const { tx, clock } = crm;
  const merge = await tx.contactMerge.findUnique({ where: { id } });
  if (!merge) throw new NotFoundError("there is no such merge");
  const { keptId, mergedId } = merge;
  await lock(crm, [keptId, mergedId]);
  const { count } = await tx.contactMerge.updateMany({
    where: { id, undoneAt: null },
    data: { undoneAt: clock.now() },
  });
  if (count === 0) throw new ConflictError("the merge was taken back already");
  const later = await tx.contactMerge.count({
    where: { undoneAt: null, OR: [{ keptId, id: { gt: id } }, { mergedId: keptId }] },
  });
  if (later > 0) throw new ConflictError("a later merge of this contact is to be taken back first");
  const record = mergeRecord.parse(merge.record);
  for (const table of MOVED_TABLES) await moveBack(crm, table, { from: keptId, to: mergedId, record });
  await wakeDoubles(crm, record);
  const kept = await tx.contact.findUniqueOrThrow({ where: { id: keptId } });
  await tx.contact.update({
    where: { id: keptId },
    data: { ...untouched(factsOf(kept), record), version: { increment: 1 } },
  });
  await tx.contact.update({ where: { id: mergedId }, data: { mergedIntoId: null, version: { increment: 1 } } });
  await recordAudit(crm, { action: "contact.unmerge", subjectId: keptId, detail: { mergedId } });
  return { keptId, mergedId };
}

/** The newest first. */
export function listMerges(crm: CrmContext, contactId: string) {
  demand(crm, "contacts:read");
  return crm.tx.contactMerge.findMany({
    where: { undoneAt: null, OR: [{ keptId: contactId }, { mergedId: contactId }] },
    orderBy: { id: "desc" },
    take: 50,
  });
}

/** Both rows, always in the same order, so that two merges the other way round wait for one another. */
async function lock({ tx }: CrmContext, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM contacts WHERE id = ANY(${[...ids]}::text[]) ORDER BY id FOR UPDATE`;
}

async function move({ tx }: CrmContext, table: MovedTable, from: string, to: string): Promise<string[]> {
  // The names of tables are our own list, never a caller's.
  const within = ONCE_WITHIN[table];
  const isFree = within
    ? `AND NOT EXISTS (SELECT FROM ${table} own WHERE own.contact_id = $2 AND own.${within} = moving.${within})`
    : "";
  const rows = await tx.$queryRawUnsafe<{ id: string }[]>(
    `UPDATE ${table} moving SET contact_id = $2 WHERE contact_id = $1 ${isFree} RETURNING id`,
    from,
    to,
  );
  return rows.map(({ id }) => id);
}

async function moveBack(
  { tx }: CrmContext,
  table: MovedTable,
  { from, to, record }: { from: string; to: string; record: MergeRecord },
): Promise<void> {
  const ids = record.moved[table] ?? [];
  await tx.$executeRawUnsafe(
    `UPDATE ${table} SET contact_id = $2 WHERE contact_id = $1 AND id = ANY($3)`,
    from,
    to,
    ids,
  );
  const conversations = record.moved.conversations ?? [];
  if (OF_CONVERSATIONS.includes(table))
    await tx.$executeRawUnsafe(
      `UPDATE ${table} SET contact_id = $2 WHERE contact_id = $1 AND conversation_id = ANY($3)`,
      from,
      to,
      conversations,
    );
  if (table === "conversations")
    await tx.$executeRawUnsafe(
      "UPDATE conversations SET contact_id = $2 WHERE contact_id = $1 AND identity_id = ANY($3)",
      from,
      to,
      record.moved.identities ?? [],
    );
}

/** A person has one open lead of each interest: of two the merged one's rests. */
async function restDoubles(crm: CrmContext, keptId: string, mergedId: string): Promise<MergeRecord["rested"]> {
  const open = { status: { notIn: [...CLOSED_STATUSES] } };
  const own = await crm.tx.lead.findMany({ where: { contactId: keptId, ...open }, select: { interest: true } });
  const doubles = await crm.tx.lead.findMany({
    where: { contactId: mergedId, ...open, interest: { in: own.map(({ interest }) => interest) } },
    select: { id: true, status: true },
  });
  for (const { id, status } of doubles) {
    await crm.tx.lead.update({ where: { id }, data: { status: "DORMANT", version: { increment: 1 } } });
    await addLeadEvent(crm, id, "lead.dormant", { from: status, to: "DORMANT", because: "merge" });
  }
  return doubles;
}

async function wakeDoubles(crm: CrmContext, { rested }: MergeRecord): Promise<void> {
  for (const { id, status } of rested) {
    const { contactId, interest } = await crm.tx.lead.findUniqueOrThrow({ where: { id } });
    const open = { contactId, interest, status: { notIn: [...CLOSED_STATUSES] } };
    // One of this interest that was opened since goes before.
    if ((await crm.tx.lead.count({ where: open })) > 0) continue;
    const { count } = await crm.tx.lead.updateMany({
      where: { id, status: "DORMANT" },
      data: { status, version: { increment: 1 } },
    });
    if (count > 0) await addLeadEvent(crm, id, `lead.${status.toLowerCase()}`, { from: "DORMANT", to: status });
  }
}

/** The facts from before, except those that were changed since the merge. */
function untouched(now: MergedFacts, { before, after }: MergeRecord): Partial<MergedFacts> {
  const same = (key: keyof MergedFacts) => JSON.stringify(now[key]) === JSON.stringify(after[key]);
  return Object.fromEntries(
    (Object.keys(before) as (keyof MergedFacts)[]).filter(same).map((key) => [key, before[key]]),
  );
}
