/** What is known of those who are inside, read for many at once. */
import { z } from "zod";
import type { Statement, Tx } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { DAY_MS } from "../../lib/time.ts";
import { cartFactsOf, invoiceFactsOf, quoteFactsOf } from "./commerce-facts.ts";
import type { Fact, Facts } from "./fields.ts";
import type { Person } from "./people.ts";

export type Subject = Pick<Person, "contactId" | "subjectKind" | "subjectId" | "enteredAt" | "facts">;

/** What the facts of a business are read with. */
export interface FactsContext {
  readonly now: Date;
  readonly business: { readonly name: string; readonly locale: string };
  /** Where our public pages are, without a slash at the end. */
  readonly siteUrl: string;
}

export interface ContactFacts {
  readonly locale: string | null;
  readonly isMerged: boolean;
}

interface ContactRow {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly locale: string | null;
  readonly tags: string[];
  readonly custom: Record<string, Fact>;
  readonly created_at: Date;
  readonly merged_into_id: string | null;
  readonly company: string | null;
  readonly orders: number;
  readonly bought_at: Date | null;
  readonly handler: string | null;
  readonly thread_locale: string | null;
  readonly is_answered: boolean | null;
  readonly objections: unknown;
  readonly wrote_at: Date | null;
}

/** Facts of each subject, in their order; null for whose contact is gone. */
export async function factsFor(
  tx: Tx,
  subjects: readonly Subject[],
  context: FactsContext,
): Promise<({ facts: Facts; locale: string | null } | null)[]> {
  if (subjects.length === 0) return [];
  const contactIds = [...new Set(subjects.map(({ contactId }) => contactId))];
  const idsOf = (kind: Person["subjectKind"]) =>
    subjects.filter(({ subjectKind }) => subjectKind === kind).map(({ subjectId }) => subjectId);
  // Asked together: one trip to the database.
  const [contactRows, leads, carts, invoices, quotes] = await Promise.all([
    asSql(tx).query<ContactRow>(CONTACTS, [contactIds]),
    readLeads(tx, subjects, contactIds),
    cartFactsOf(tx, idsOf("cart"), context),
    invoiceFactsOf(tx, idsOf("invoice"), context),
    quoteFactsOf(tx, idsOf("quote"), context),
  ]);
  const contacts = new Map(contactRows.map((row) => [row.id, row]));
  return subjects.map((subject) => {
    const contact = contacts.get(subject.contactId);
    if (!contact) return null;
    const facts: Facts = {
      "business.name": context.business.name,
      ...contactFacts(contact, context.now),
      ...leadFacts(leads.get(subject.subjectKind === "lead" ? subject.subjectId : subject.contactId)),
      ...carts.get(subject.subjectId),
      ...invoices.get(subject.subjectId),
      ...quotes.get(subject.subjectId),
      "sequence.hasReplied": contact.wrote_at !== null && contact.wrote_at > subject.enteredAt,
      "sequence.hasBought": contact.bought_at !== null && contact.bought_at > subject.enteredAt,
      ...keptFacts(subject.facts),
    };
    return { facts, locale: contact.locale ?? contact.thread_locale };
  });
}

const CONTACTS: Statement = {
  name: "facts_contacts",
  text: `
    SELECT c.id, c.name, c.email, c.phone, c.locale, c.tags, c.custom, c.created_at, c.merged_into_id, co.name AS company,
           bought.orders, bought.bought_at, thread.handler, thread.locale AS thread_locale, thread.is_answered,
           thread.objections, wrote.wrote_at
      FROM contacts c
      LEFT JOIN companies co ON co.id = c.company_id
     CROSS JOIN LATERAL (SELECT count(*)::int AS orders, max(created_at) AS bought_at FROM orders WHERE contact_id = c.id) bought
     CROSS JOIN LATERAL (SELECT max(last_inbound_at) AS wrote_at FROM conversations WHERE contact_id = c.id) wrote
      LEFT JOIN LATERAL (
        SELECT handler, locale, answered_seq >= last_inbound_seq AS is_answered, state -> 'objections' AS objections
          FROM conversations WHERE contact_id = c.id ORDER BY last_message_at DESC LIMIT 1) thread ON true
     WHERE c.id = ANY($1::text[])`,
};

const objections = z.array(z.object({ kind: z.string(), isOvercome: z.boolean().default(false) })).catch([]);

function contactFacts(row: ContactRow, now: Date): Record<string, Fact> {
  const custom = Object.entries(row.custom).map(([key, value]) => [`contact.custom.${key}`, value] as const);
  return {
    "contact.name": row.name,
    "contact.firstName": row.name?.trim().split(/\s+/)[0] ?? null,
    "contact.email": row.email,
    "contact.phone": row.phone,
    "contact.locale": row.locale ?? row.thread_locale,
    "contact.company": row.company,
    "contact.tags": row.tags,
    "contact.orders": row.orders,
    "contact.createdAt": row.created_at,
    "contact.lastWroteAt": row.wrote_at,
    "contact.daysSilent": row.wrote_at === null ? null : Math.floor((now.getTime() - row.wrote_at.getTime()) / DAY_MS),
    "conversation.handler": row.handler,
    "conversation.isAnswered": row.is_answered,
    "conversation.objection": objections.parse(row.objections).findLast(({ isOvercome }) => !isOvercome)?.kind ?? null,
    ...Object.fromEntries(custom),
  };
}

interface LeadRow {
  readonly id: string;
  readonly contact_id: string;
  readonly status: string;
  readonly interest: string;
  readonly source: string;
  readonly score: number | null;
  readonly temperature: string | null;
  readonly value_cents: bigint | null;
  readonly currency: string | null;
  readonly tags: string[];
  readonly custom: Record<string, Fact>;
  readonly owner_id: string | null;
  readonly owner: string | null;
  readonly created_at: Date;
}

const LEADS: Statement = {
  name: "facts_leads",
  text: `
    SELECT l.id, l.contact_id, l.status, l.interest, l.source, l.score, l.temperature, l.value_cents, l.currency, l.tags,
           l.custom, l.owner_id, l.created_at, NULL AS owner
      FROM leads l WHERE l.id = ANY($1::text[])
     UNION ALL
    (SELECT DISTINCT ON (l.contact_id) l.id, l.contact_id, l.status, l.interest, l.source, l.score, l.temperature, l.value_cents,
           l.currency, l.tags, l.custom, l.owner_id, l.created_at, NULL AS owner
      FROM leads l WHERE l.contact_id = ANY($2::text[])
     ORDER BY l.contact_id, l.status IN ('WON', 'LOST', 'DORMANT'), l.updated_at DESC)`,
};

/** By the id of the lead where it is the subject, else by contact: the newest of those that are open, else the newest. */
async function readLeads(
  tx: Tx,
  subjects: readonly Subject[],
  contactIds: readonly string[],
): Promise<Map<string, LeadRow>> {
  const ids = subjects.filter(({ subjectKind }) => subjectKind === "lead").map(({ subjectId }) => subjectId);
  const own = await asSql(tx).query<LeadRow>(LEADS, [ids, contactIds]);
  const owners = await namesOf(
    tx,
    own.flatMap(({ owner_id }) => owner_id ?? []),
  );
  const found = new Map<string, LeadRow>();
  for (const row of own) {
    const named = { ...row, owner: owners.get(row.owner_id ?? "") ?? null };
    if (ids.includes(row.id)) found.set(row.id, named);
    if (!found.has(row.contact_id)) found.set(row.contact_id, named);
  }
  return found;
}

async function namesOf(tx: Tx, memberIds: readonly string[]): Promise<Map<string, string>> {
  if (memberIds.length === 0) return new Map();
  const rows = await tx.member.findMany({
    where: { id: { in: [...new Set(memberIds)] } },
    select: { id: true, user: { select: { name: true } } },
  });
  return new Map(rows.map(({ id, user }) => [id, user.name]));
}

function leadFacts(row: LeadRow | undefined): Record<string, Fact> {
  if (!row) return {};
  const custom = Object.entries(row.custom).map(([key, value]) => [`lead.custom.${key}`, value] as const);
  const { value_cents, currency } = row;
  return {
    "lead.id": row.id,
    "lead.ownerId": row.owner_id,
    "lead.owner": row.owner,
    "lead.status": row.status,
    "lead.interest": row.interest,
    "lead.source": row.source,
    "lead.score": row.score,
    "lead.temperature": row.temperature,
    "lead.value": value_cents === null || currency === null ? null : { cents: Number(value_cents), currency },
    "lead.tags": row.tags,
    "lead.createdAt": row.created_at,
    ...Object.fromEntries(custom),
  };
}

/** What was made on the way, with moments as moments again. */
function keptFacts(kept: Readonly<Record<string, unknown>>): Record<string, Fact> {
  return Object.fromEntries(
    Object.entries(kept).map(([name, value]) => [
      name,
      name.endsWith(".until") ? new Date(String(value)) : (value as Fact),
    ]),
  );
}
