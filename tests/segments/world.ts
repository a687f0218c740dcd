/** A small made-up business, held in memory and written to the database alike: what a rule is asked of twice. */
import fc from "fast-check";
import { newId } from "../../src/lib/ids.ts";
import type { TestDatabase } from "../harness/database.ts";

export const NOW = new Date("2026-11-21T03:30:00Z");
export const TIME_ZONE = "America/Lima";
const DAY = 86_400_000;

export interface Lead {
  readonly status: string;
  readonly temperature: string | null;
  readonly score: number | null;
  readonly interest: string;
  readonly source: string;
  readonly city: string | null;
  readonly value: { cents: number; currency: string } | null;
  readonly tags: readonly string[];
  readonly talla: string | null;
  readonly created: Date;
  readonly closed: Date | null;
  readonly events: readonly { name: string; at: Date }[];
}

/** An order; what a shop took for it, and whether that was taken by an invoice of ours instead. */
export interface Bought {
  readonly at: Date;
  readonly isCancelled: boolean;
  readonly taken: { cents: number; currency: string; isOurs: boolean } | null;
}

export interface Person {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly language: string | null;
  readonly tags: readonly string[];
  readonly optedOut: boolean;
  readonly isMerged: boolean;
  readonly custom: Readonly<Record<string, string | number | boolean>>;
  readonly company: { name: string; tags: readonly string[] } | null;
  readonly created: Date;
  readonly leads: readonly Lead[];
  /** Kinds on which they can be written to. */
  readonly channels: readonly string[];
  readonly wrote: readonly Date[];
  readonly bought: readonly Bought[];
  readonly paid: readonly { at: Date; cents: number; currency: string }[];
  readonly consents: readonly { purpose: string; channel: string | null; isGranted: boolean; at: Date }[];
}

const WORDS = ["Ana", "ANA", "José", "jose luis", "Núñez", "lima", "LIMA", "São Paulo", "x_1", "50%", "o'neil", "a\\b"];
export const word = fc.constantFrom(...WORDS, "an", "ñ", "%", "_", "'; DROP TABLE contacts; --");
const text = fc.option(fc.constantFrom(...WORDS, ""), { nil: null });
/** Moments around the edges of days, so that a zone that is forgotten shows. */
const moment = fc
  .record({ days: fc.integer({ min: 0, max: 60 }), minutes: fc.integer({ min: 1, max: 1_440 }) })
  .map(({ days, minutes }) => new Date(NOW.getTime() - days * DAY - minutes * 60_000));
const tag = fc.constantFrom("vip", "VIP", "mayorista", "Perú", "peru");
const tags = fc.uniqueArray(tag, { maxLength: 3 });

const lead: fc.Arbitrary<Lead> = fc.record({
  status: fc.constantFrom("NEW", "QUOTED", "WON", "LOST"),
  temperature: fc.constantFrom("hot", "cold", null),
  score: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }),
  interest: fc.constantFrom(...WORDS),
  source: fc.constantFrom("chat", "form"),
  city: text,
  value: fc.option(fc.record({ cents: fc.integer({ min: 0, max: 5_000 }), currency: fc.constantFrom("PEN", "USD") }), {
    nil: null,
  }),
  tags,
  talla: fc.constantFrom("S", "M", null),
  created: moment,
  closed: fc.option(moment, { nil: null }),
  events: fc.array(fc.record({ name: fc.constantFrom("lead.quoted", "lead.contacted"), at: moment }), { maxLength: 3 }),
});

const taken = fc.record({
  cents: fc.integer({ min: 1, max: 3_000 }),
  currency: fc.constantFrom("PEN", "USD"),
  isOurs: fc.boolean(),
});

export const person: fc.Arbitrary<Person> = fc.record({
  id: fc.constant("").map(() => newId("contact")),
  name: text,
  email: text,
  language: fc.constantFrom("es", "pt", null),
  tags,
  optedOut: fc.boolean(),
  isMerged: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  custom: fc.record(
    {
      edad: fc.integer({ min: 0, max: 90 }),
      cumple: fc.constantFrom("2026-11-19", "2026-11-20", "2026-11-21", "2026-11-27", "2026-10-01"),
      socio: fc.boolean(),
      rubro: fc.constantFrom(...WORDS),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Person["custom"]>,
  company: fc.option(fc.record({ name: fc.constantFrom(...WORDS), tags }), { nil: null }),
  created: moment,
  leads: fc.uniqueArray(lead, { maxLength: 3, selector: ({ interest }) => interest.toLowerCase() }),
  channels: fc.uniqueArray(fc.constantFrom("telegram", "sms", "email"), { maxLength: 3 }),
  wrote: fc.array(moment, { maxLength: 4 }),
  bought: fc.array(fc.record({ at: moment, isCancelled: fc.boolean(), taken: fc.option(taken, { nil: null }) }), {
    maxLength: 3,
  }),
  paid: fc.array(
    fc.record({ at: moment, cents: fc.integer({ min: 1, max: 3_000 }), currency: fc.constantFrom("PEN", "USD") }),
    { maxLength: 3 },
  ),
  consents: fc.uniqueArray(
    fc.record({
      purpose: fc.constantFrom("marketing", "service"),
      channel: fc.constantFrom("telegram", null),
      isGranted: fc.boolean(),
      at: moment,
    }),
    { maxLength: 4, selector: ({ at }) => at.getTime() },
  ),
});

/** Writes the people into a business of their own; returns its id. */
export async function furnishWorld(database: TestDatabase, people: readonly Person[]): Promise<string> {
  const tenantId = newId("tenant");
  const put = (table: string, row: Record<string, unknown>) => insert(database, table, { tenant_id: tenantId, ...row });
  await insert(database, "tenants", {
    ...{ id: tenantId, slug: tenantId, name: "Mundo", locale: "es", country: "PE", currency: "PEN" },
    time_zone: TIME_ZONE,
  });
  for (const [entity, key, type, choices] of [
    ["contact", "edad", "number", []],
    ["contact", "cumple", "date", []],
    ["contact", "socio", "boolean", []],
    ["contact", "rubro", "text", []],
    ["lead", "talla", "choice", ["S", "M"]],
  ])
    await put("custom_fields", { id: newId("customField"), entity, key, label: key, type, choices, created_at: NOW });
  const accounts = new Map<string, string>();
  for (const kind of ["telegram", "sms", "email"]) {
    const id = newId("channelAccount");
    accounts.set(kind, id);
    await put("channel_accounts", { id, kind, name: kind });
  }
  let number = 0;
  for (const each of people) await writePerson(each, put, accounts, () => ++number);
  return tenantId;
}

type Put = (table: string, row: Record<string, unknown>) => Promise<void>;

async function writePerson(who: Person, put: Put, accounts: Map<string, string>, next: () => number): Promise<void> {
  const { id, name, email, language, tags: theirs, optedOut, isMerged, custom, company, created } = who;
  const companyId = company ? newId("company") : null;
  if (company)
    await put("companies", {
      ...{ id: companyId, name: company.name, tags: company.tags, created_at: created, updated_at: created },
    });
  await put("contacts", {
    ...{ id, name, email, locale: language, tags: theirs, opted_out_at: optedOut ? created : null },
    ...{ company_id: companyId, custom: JSON.stringify(custom), created_at: created },
    merged_into_id: isMerged ? newId("contact") : null,
  });
  for (const kind of who.channels) await writeChannel(who, kind, put, accounts.get(kind) ?? "");
  // What they wrote needs a thread, which stands on an account that is gone: it is no way to reach them.
  if (who.wrote.length > 0) await writeThread(who, put, accounts.get("email") ?? "");
  for (const each of who.leads) await writeLead(id, each, put);
  for (const { at, isCancelled, taken: money } of who.bought) {
    const order = newId("order");
    await put("orders", {
      ...{ id: order, contact_id: id, number: next(), status: isCancelled ? "cancelled" : "delivered" },
      ...{ created_at: at, updated_at: at },
      ...(money ? { paid_at: at, total_cents: money.cents, currency: money.currency } : {}),
    });
    if (money?.isOurs) await writePayment(id, { at, ...money }, order, put, next);
  }
  for (const each of who.paid) await writePayment(id, each, null, put, next);
  for (const { purpose, channel, isGranted, at } of who.consents)
    await put("consents", {
      ...{ id: newId("consent"), contact_id: id, channel, purpose, is_granted: isGranted, source: "api" },
      ...{ said_at: at, recorded_at: at, actor_kind: "system" },
    });
}

async function writePayment(
  contactId: string,
  { at, cents, currency }: { at: Date; cents: number; currency: string },
  orderId: string | null,
  put: Put,
  next: () => number,
): Promise<void> {
  const invoice = newId("invoice");
  await put("invoices", {
    ...{ id: invoice, contact_id: contactId, number: next(), status: "paid", currency, total_cents: cents },
    ...{ issued_at: at, paid_at: at, order_id: orderId },
  });
  await put("payments", {
    ...{ id: newId("payment"), invoice_id: invoice, provider: "sandbox", code: newId("payment"), status: "paid" },
    ...{ amount_cents: cents, currency, expires_at: at, created_at: at, paid_at: at },
  });
}

async function writeChannel(who: Person, kind: string, put: Put, account: string): Promise<void> {
  await put("identities", {
    ...{ id: newId("identity"), contact_id: who.id, channel_account_id: account, external_id: `${kind}-${who.id}` },
    created_at: who.created,
  });
}

async function writeThread(who: Person, put: Put, account: string): Promise<void> {
  const identity = newId("identity");
  const conversation = newId("conversation");
  const newest = new Date(Math.max(...who.wrote.map((at) => at.getTime())));
  await put("identities", {
    ...{ id: identity, contact_id: who.id, channel_account_id: account, external_id: `blocked-${who.id}` },
    ...{ blocked_at: NOW, created_at: who.created },
  });
  await put("conversations", {
    ...{ id: conversation, channel_account_id: account, identity_id: identity, contact_id: who.id, locale: "es" },
    ...{ thread_id: who.id, last_inbound_at: newest, last_message_at: newest, created_at: who.created },
  });
  for (const [index, at] of who.wrote.entries())
    await put("messages", {
      ...{ id: newId("message"), conversation_id: conversation, channel_account_id: account, seq: index + 1 },
      ...{ direction: "in", author: "customer", parts: "[]", text: "hola", status: "received", created_at: at },
    });
}

async function writeLead(contactId: string, each: Lead, put: Put): Promise<void> {
  const id = newId("lead");
  const { status, temperature, score, interest, source, city, value, tags: theirs, talla, created, closed } = each;
  await put("leads", {
    ...{ id, contact_id: contactId, status, temperature, score, interest, source, tags: theirs },
    qualification: JSON.stringify(city === null ? {} : { location: city }),
    custom: JSON.stringify(talla === null ? {} : { talla }),
    ...{ value_cents: value?.cents ?? null, currency: value?.currency ?? null, product_ids: [] },
    ...{ created_at: created, updated_at: created, closed_at: closed },
  });
  for (const { name, at } of each.events) await put("lead_events", { id: newId("event"), lead_id: id, type: name, at });
}

async function insert(database: TestDatabase, table: string, row: Record<string, unknown>): Promise<void> {
  const names = Object.keys(row);
  const places = names.map((_name, index) => `$${index + 1}`);
  await database.query(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${places.join(", ")})`, Object.values(row));
}
