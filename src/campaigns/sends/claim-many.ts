/**
 * The policy's last word for many messages at once, under the locks of src/campaigns/sends/claim.ts, in a fixed number of
 * statements. It waits for nobody: whoever is in use at this moment, and whoever it does not simply let go, is left to the
 * claim of one.
 */
import type { SqlTx, Statement } from "../../infra/database.ts";
import { decide } from "../policy/decide.ts";
import { readFacts } from "../policy/read-facts.ts";
import { sendUnless } from "./ask.ts";
import type { Leaving } from "./claim.ts";
import type { SendsContext } from "./context.ts";
import { askOf, readSends, type SendRow } from "./record.ts";

const THREADS: Statement = {
  name: "claim_many_threads",
  text: `SELECT id, contact_id AS "contactId" FROM conversations
          WHERE tenant_id = $2 AND contact_id = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`,
};
const CONTACTS: Statement = {
  name: "claim_many_contacts",
  text: "SELECT id FROM contacts WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE SKIP LOCKED",
};
// Behind the lock of the contact, which holds back whoever begins another thread.
const THREAD_COUNTS: Statement = {
  name: "claim_many_thread_counts",
  text: `SELECT contact_id AS "contactId", count(*)::int AS count FROM conversations
          WHERE tenant_id = $2 AND contact_id = ANY($1::text[]) GROUP BY 1`,
};
const INVOICES: Statement = {
  name: "claim_many_invoices",
  text: "SELECT id FROM invoices WHERE id = ANY($1::text[]) ORDER BY id FOR SHARE SKIP LOCKED",
};
const CARTS: Statement = {
  name: "claim_many_carts",
  text: "SELECT id FROM carts WHERE id = ANY($1::text[]) ORDER BY id FOR SHARE SKIP LOCKED",
};

/**
 * Which of these messages may leave at this moment; their people are locked to the end of the transaction. Nothing is
 * written.
 * @returns the ids of their sends
 */
export async function mayLeave(
  { sql, tenantId, clock }: SendsContext,
  leavings: readonly Leaving[],
): Promise<Set<string>> {
  const now = clock.now();
  const ids = leavings.map(({ sendId }) => sendId);
  const seen = await readSends(sql, ids);
  // Whoever had the locks may have ended them: read again behind them.
  const [isFree, found] = await Promise.all([lockFree(sql, tenantId, seen), readSends(sql, ids)]);
  const before = new Map(seen.map((row) => [row.id, row]));
  const leavingOf = new Map(leavings.map((leaving) => [leaving.sendId, leaving]));
  const people = new Set<string>();
  // Of each person one at a time: the next is asked when the first has left.
  const rows = found.filter((row) => {
    if (row.status !== "queued" || row.messageId !== leavingOf.get(row.id)?.messageId) return false;
    if (row.contactId !== before.get(row.id)?.contactId || !isFree(row) || people.has(row.contactId)) return false;
    return people.add(row.contactId);
  });
  if (rows.length === 0) return new Set();
  const asked = rows.map((row) => ({ contactId: row.contactId, ask: askOf(row) }));
  const facts = await readFacts(sql, tenantId, asked, { now, isClaim: true });
  return new Set(
    rows.flatMap(({ id }, index) => {
      const known = facts[index];
      const verdict = known && decide(known, now);
      if (verdict?.verdict !== "send") return [];
      const { conversationId, asTemplate } = verdict.via;
      const leaving = leavingOf.get(id);
      return conversationId === leaving?.conversationId && asTemplate === leaving.asTemplate ? [id] : [];
    }),
  );
}

/** Locks what nobody has in hand, in the order of everybody who writes to a person; tells of whom all is locked. */
async function lockFree(sql: SqlTx, tenantId: string, rows: readonly SendRow[]): Promise<(row: SendRow) => boolean> {
  const unlessOf = new Map(rows.map((row) => [row.id, sendUnless.parse(row.unless)]));
  // The stages of leads are looked at by the claim of one.
  const wanted = rows.filter(({ id }) => unlessOf.get(id)?.leadMovedFrom === undefined);
  const contactIds = [...new Set(wanted.map(({ contactId }) => contactId))];
  const named = (name: "invoiceId" | "cartId") => wanted.flatMap(({ id }) => unlessOf.get(id)?.[name] ?? []);
  const [invoiceIds, cartIds] = [named("invoiceId"), named("cartId")];
  // Asked at once: the connection takes them in this order.
  const [threads, contacts, counts, invoices, carts] = await Promise.all([
    sql.query<{ contactId: string }>(THREADS, [contactIds, tenantId]),
    sql.query<{ id: string }>(CONTACTS, [contactIds]),
    sql.query<{ contactId: string; count: number }>(THREAD_COUNTS, [contactIds, tenantId]),
    invoiceIds.length > 0 ? sql.query<{ id: string }>(INVOICES, [invoiceIds]) : [],
    cartIds.length > 0 ? sql.query<{ id: string }>(CARTS, [cartIds]) : [],
  ]);
  const locked = new Set([...contacts, ...invoices, ...carts].map(({ id }) => id));
  const lockedThreads = new Map<string, number>();
  for (const { contactId } of threads) lockedThreads.set(contactId, (lockedThreads.get(contactId) ?? 0) + 1);
  const all = new Map(counts.map(({ contactId, count }) => [contactId, count]));
  return ({ id, contactId }) => {
    const unless = unlessOf.get(id);
    if (!unless || unless.leadMovedFrom !== undefined) return false;
    const things = [contactId, unless.invoiceId, unless.cartId].filter((thing) => thing !== undefined);
    return things.every((thing) => locked.has(thing)) && lockedThreads.get(contactId) === all.get(contactId);
  };
}
