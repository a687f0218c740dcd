/**
 * The policy's last word, in the transaction that marks a message as leaving. Whoever changes what speaks against it (an
 * order, a payment, an answer, a rep's hand) either has committed before and is seen, or waits until the message has left.
 */
import type { SqlTx, Statement } from "../../infra/database.ts";
import { logAutomation } from "../log.ts";
import { decide } from "../policy/decide.ts";
import { readFacts } from "../policy/read-facts.ts";
import type { Detail, ReasonCode } from "../policy/verdict.ts";
import { sendUnless } from "./ask.ts";
import type { SendsContext } from "./context.ts";
import { entryAbout, type Ruling, writeRulings } from "./outcome.ts";
import { askOf, readSends, type SendRow } from "./record.ts";

export type Claim =
  | { readonly leaves: true }
  /** The message is taken out of the outbox. */
  | { readonly leaves: false; readonly reason: ReasonCode; readonly detail: Detail; readonly until: Date | null };

export interface Leaving {
  readonly sendId: string;
  readonly messageId: string;
  readonly conversationId: string;
  readonly asTemplate: boolean;
}

// In the order of everybody who writes to a person: conversations, the contact, then what the message is about. To lock the
// contact in full also holds back whoever adds an order or a promise of theirs.
const LOCK_THREADS: Statement = {
  name: "claim_threads",
  text: "SELECT id FROM conversations WHERE tenant_id = $2 AND contact_id = $1 ORDER BY id FOR NO KEY UPDATE",
};
const LOCK_CONTACT: Statement = { name: "claim_contact", text: "SELECT id FROM contacts WHERE id = $1 FOR UPDATE" };
const LOCK_INVOICE: Statement = { name: "claim_invoice", text: "SELECT id FROM invoices WHERE id = $1 FOR SHARE" };
const LOCK_CART: Statement = { name: "claim_cart", text: "SELECT id FROM carts WHERE id = $1 FOR SHARE" };
const LOCK_LEADS: Statement = {
  name: "claim_leads",
  text: "SELECT id FROM leads WHERE tenant_id = $2 AND contact_id = $1 ORDER BY id FOR SHARE",
};

/** Holds back whoever changes what the policy looks at. All are asked at once: the connection takes them in this order. */
async function lockFacts(sql: SqlTx, tenantId: string, row: SendRow): Promise<void> {
  const { invoiceId, cartId, leadMovedFrom } = sendUnless.parse(row.unless);
  await Promise.all([
    sql.query(LOCK_THREADS, [row.contactId, tenantId]),
    sql.query(LOCK_CONTACT, [row.contactId]),
    invoiceId === undefined ? null : sql.query(LOCK_INVOICE, [invoiceId]),
    cartId === undefined ? null : sql.query(LOCK_CART, [cartId]),
    leadMovedFrom === undefined ? null : sql.query(LOCK_LEADS, [row.contactId, tenantId]),
  ]);
}

const LEAVE: Statement = {
  name: "claim_leave",
  text: "UPDATE automated_sends SET sent_at = $2 WHERE id = $1",
};

/** Asks the policy whether a message of a send may leave at this moment, and writes what it says. */
export async function claimSend(context: SendsContext, leaving: Leaving): Promise<Claim> {
  const { sql, tenantId, clock } = context;
  const now = clock.now();
  const [seen] = await readSends(sql, [leaving.sendId]);
  if (!seen) return stale(seen);
  // Whoever had the locks may have ended it, or joined the contact with another: it is read again behind them.
  const [, [row]] = await Promise.all([lockFacts(sql, tenantId, seen), readSends(sql, [leaving.sendId])]);
  if (row?.status !== "queued" || row.messageId !== leaving.messageId) return stale(row);
  if (row.contactId !== seen.contactId) await lockFacts(sql, tenantId, row);
  const ask = askOf(row);
  const [facts] = await readFacts(sql, tenantId, [{ contactId: row.contactId, ask }], { now, isClaim: true });
  if (!facts) return stale(row);
  const verdict = decide(facts, now);
  if (verdict.verdict === "send") {
    const { conversationId, asTemplate } = verdict.via;
    if (conversationId === leaving.conversationId && asTemplate === leaving.asTemplate) {
      await sql.query(LEAVE, [row.id, now]);
      return { leaves: true };
    }
    return withdraw(context, { row, to: "planned", at: now, reason: null, detail: {} }, "rerouted");
  }
  const { reason, detail } = verdict;
  if (verdict.verdict === "delay")
    return withdraw(context, { row, to: "planned", at: verdict.until, reason, detail }, reason);
  return withdraw(context, { row, to: "dropped", reason, detail }, reason);
}

/** Somebody else has ended it, or it has gone on without this message. */
function stale(row: SendRow | undefined): Claim {
  const reason = row?.status === "planned" ? "rerouted" : ((row?.reason ?? "cancelled") as ReasonCode);
  return { leaves: false, reason, detail: {}, until: null };
}

async function withdraw(
  context: SendsContext,
  ruling: Exclude<Ruling, { to: "queued" }>,
  reason: ReasonCode,
): Promise<Claim> {
  await writeRulings(context, [ruling]);
  const entry = { ...entryAbout(ruling.row), kind: "withdrawn" as const, reason, detail: ruling.detail };
  await logAutomation(context.sql, context.tenantId, [entry], context.clock.now());
  return { leaves: false, reason, detail: ruling.detail, until: ruling.to === "planned" ? ruling.at : null };
}
