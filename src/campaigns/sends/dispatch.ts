/** Sends that have become due: asked of the policy, and put into the outbox of the conversation that they go to. */
import type { ChannelKind } from "../../channels/channel.ts";
import type { CrmContext } from "../../crm/context.ts";
import { beginThread } from "../../crm/first-thread.ts";
import { type BulkMessage, lockFreeThreads, queueBulk } from "../../crm/sql/bulk-outbox.ts";
import type { SqlTx, Statement } from "../../infra/database.ts";
import { newId } from "../../lib/ids.ts";
import { plusMs, SECOND_MS } from "../../lib/time.ts";
import { decide } from "../policy/decide.ts";
import { readFacts } from "../policy/read-facts.ts";
import type { Detail, ReasonCode, Via } from "../policy/verdict.ts";
import { firstAddress } from "../policy/windows.ts";
import { PROGRAMS } from "../programs.ts";
import { sendsOf } from "./context.ts";
import { type Ruling, writeRulings } from "./outcome.ts";
import { askOf, contentOf, readSends, type SendRow } from "./record.ts";

/** What somebody else has in hand is looked at again so soon. */
const BUSY_MS = 2 * SECOND_MS;
/** Another message of the same contact goes first. */
const TURN_MS = 5 * SECOND_MS;

const LOCK: Statement = {
  name: "sends_lock_contacts",
  text: "SELECT id FROM contacts WHERE id = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED",
};

/**
 * Asks the policy for each of these sends that is due and acts on what it says, in a fixed number of statements. Waits for
 * nobody: whoever is in use is looked at again soon.
 * @returns the conversations whose outboxes have something to send
 */
export async function dispatchSends(crm: CrmContext, ids: readonly string[]): Promise<string[]> {
  const sends = sendsOf(crm);
  const { sql } = sends;
  const now = crm.clock.now();
  const wanted = await readSends(sql, ids);
  // Read again behind the locks: whoever had the contact may have changed them.
  const [locked, sendRows] = await Promise.all([lockContacts(sql, wanted), readSends(sql, ids)]);
  const due = sendRows.filter(({ status, nextAt }) => status === "planned" && nextAt <= now);
  const [first, others] = oneEach(due, locked);
  const facts = await readFacts(
    sql,
    crm.tenantId,
    first.map((row) => ({ contactId: row.contactId, ask: askOf(row) })),
    { now },
  );
  const rulings: Ruling[] = others.map(({ row, isBusy }) => again(row, plusMs(now, isBusy ? BUSY_MS : TURN_MS)));
  const leaving: { row: SendRow; via: Via }[] = [];
  for (const [index, row] of first.entries()) {
    const found = facts[index];
    if (!found) continue;
    const verdict = decide(found, now);
    if (verdict.verdict === "send") leaving.push({ row, via: verdict.via });
    else if (verdict.verdict === "delay") rulings.push({ row, to: "planned", at: verdict.until, ...why(verdict) });
    else rulings.push({ row, to: "dropped", ...why(verdict) });
  }
  const { messages, queued } = await chooseOutboxes(crm, sql, leaving);
  await Promise.all([queueBulk(sql, messages, now), writeRulings(sends, [...rulings, ...queued])]);
  return queued.flatMap((ruling) => (ruling.to === "queued" ? [ruling.conversationId] : []));
}

async function lockContacts(sql: SqlTx, rows: readonly SendRow[]): Promise<Set<string>> {
  const ids = [...new Set(rows.map(({ contactId }) => contactId))];
  if (ids.length === 0) return new Set();
  return new Set((await sql.query<{ id: string }>(LOCK, [ids])).map(({ id }) => id));
}

/** Of each contact the one that comes first; the rest has to wait. */
function oneEach(
  due: readonly SendRow[],
  locked: ReadonlySet<string>,
): [first: SendRow[], others: { row: SendRow; isBusy: boolean }[]] {
  const inOrder = [...due].sort(
    (a, b) =>
      PROGRAMS.indexOf(a.program) - PROGRAMS.indexOf(b.program) ||
      a.dueAt.getTime() - b.dueAt.getTime() ||
      (a.id < b.id ? -1 : 1),
  );
  const [first, others, seen] = [[] as SendRow[], [] as { row: SendRow; isBusy: boolean }[], new Set<string>()];
  for (const row of inOrder) {
    const isBusy = !locked.has(row.contactId);
    if (isBusy || seen.has(row.contactId)) others.push({ row, isBusy });
    else {
      first.push(row);
      seen.add(row.contactId);
    }
  }
  return [first, others];
}

/** What goes to which outbox, whose threads it locks, and what is said of each. */
async function chooseOutboxes(
  crm: CrmContext,
  sql: SqlTx,
  leaving: readonly { row: SendRow; via: Via }[],
): Promise<{ readonly messages: readonly BulkMessage[]; readonly queued: readonly Ruling[] }> {
  const now = crm.clock.now();
  const free = await lockFreeThreads(
    sql,
    leaving.flatMap(({ via }) => via.conversationId ?? []),
  );
  const [messages, rulings] = [[] as BulkMessage[], [] as Ruling[]];
  for (const { row, via } of leaving) {
    const conversationId = via.conversationId ?? (await begin(crm, row, via));
    if (conversationId === null) {
      rulings.push({ row, to: "dropped", reason: "unreachable", detail: { channel: via.channel } });
      continue;
    }
    if (via.conversationId !== null && !free.has(conversationId)) {
      rulings.push(again(row, plusMs(now, BUSY_MS)));
      continue;
    }
    const messageId = newId("message");
    const content = contentOf(row)[via.option];
    const parts =
      via.asTemplate && content?.template
        ? [{ type: "template" as const, template: content.template }]
        : (content?.parts ?? []);
    messages.push({ id: messageId, conversationId, sendId: row.id, parts });
    rulings.push({ row, to: "queued", channel: via.channel, conversationId, messageId });
  }
  return { messages, queued: rulings };
}

async function begin(crm: CrmContext, { contactId }: SendRow, { channel, accountId }: Via): Promise<string | null> {
  const contact = await crm.tx.contact.findUniqueOrThrow({
    where: { id: contactId },
    select: { phone: true, email: true },
  });
  const address = firstAddress(channel satisfies ChannelKind, contact);
  return address && beginThread(crm, { contactId, accountId, address });
}

/** Looked at again soon, without a word to anybody. */
function again(row: SendRow, at: Date): Ruling {
  return { row, to: "planned", at, reason: null, detail: {} };
}

function why({ reason, detail }: { readonly reason: ReasonCode; readonly detail: Detail }) {
  return { reason, detail };
}
