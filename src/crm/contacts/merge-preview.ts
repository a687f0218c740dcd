/** What a merge would do, looked at beforehand: the person as they would be, and how much changes hands. */
import { InputError, NotFoundError } from "../../lib/errors.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { CLOSED_STATUSES } from "../pipeline.ts";
import { factsOf, joinFacts, MOVED_TABLES, type MovedTable } from "./merge-record.ts";

export interface MergePreview {
  readonly after: {
    readonly name: string | null;
    readonly email: string | null;
    readonly phone: string | null;
    readonly locale: string | null;
    readonly tags: string[];
    /** One of the two said no. */
    readonly wantsNoMessages: boolean;
  };
  /** How many rows of each table change hands; tables without any are left out. */
  readonly moves: Partial<Record<MovedTable, number>>;
  /** Open leads of both of the same interest: of two one is put to rest. */
  readonly rests: number;
}

/** Reads only. Throws `NotFoundError` and `InputError`, as the merge itself would. */
export async function previewMerge(crm: CrmContext, keptId: string, mergedId: string): Promise<MergePreview> {
  demand(crm, "contacts:manage");
  const { tx } = crm;
  if (keptId === mergedId) throw new InputError("a contact is itself", [{ path: "mergedId", message: "fields.same" }]);
  const find = (id: string) => tx.contact.findUnique({ where: { id, mergedIntoId: null } });
  const [kept, merged] = [await find(keptId), await find(mergedId)];
  if (!kept || !merged) throw new NotFoundError("there is no such contact");
  const { name, email, phone, locale, tags, optedOutAt } = joinFacts(factsOf(kept), factsOf(merged));
  const moves: Partial<Record<MovedTable, number>> = {};
  for (const table of MOVED_TABLES) {
    const count = await countOf(crm, table, mergedId);
    if (count > 0) moves[table] = count;
  }
  const open = { status: { notIn: [...CLOSED_STATUSES] } };
  const own = await tx.lead.findMany({ where: { contactId: keptId, ...open }, select: { interest: true } });
  const interests = own.map(({ interest }) => interest);
  const rests = await tx.lead.count({ where: { contactId: mergedId, ...open, interest: { in: interests } } });
  return { after: { name, email, phone, locale, tags, wantsNoMessages: optedOutAt !== null }, moves, rests };
}

async function countOf({ tx }: CrmContext, table: MovedTable, contactId: string): Promise<number> {
  // The names of tables are our own list, never a caller's.
  const [row] = await tx.$queryRawUnsafe<{ count: number }[]>(
    `SELECT count(*)::int AS count FROM ${table} WHERE contact_id = $1`,
    contactId,
  );
  return row?.count ?? 0;
}
