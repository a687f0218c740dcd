/** What an import would do with rows, given what is stored: whom it makes, whom it changes, and how. Writes nothing. */
import type { CrmContext } from "../context.ts";
import { CLOSED_STATUSES } from "../pipeline.ts";
import type { PersonRow, RowFault } from "./read-row.ts";
import type { ReadPerson } from "./read-rows.ts";

export type RowOutcome = "created" | "updated" | "same" | "failed";

/** Fields of a contact that a row may change, as they are stored. */
export interface ContactValues {
  readonly name?: string | null;
  readonly phone?: string | null;
  readonly email?: string | null;
  readonly locale?: string | null;
  readonly companyId?: string | null;
  readonly tags?: string[];
  readonly custom?: Record<string, string | number | boolean>;
}

export interface KnownContact extends Required<ContactValues> {
  readonly id: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly consentAt: Date | null;
  readonly optedOutAt: Date | null;
}

export interface PlannedRow {
  readonly row: number;
  readonly cells: readonly string[];
  readonly status: RowOutcome;
  readonly faults: readonly RowFault[];
  readonly person: PersonRow | null;
  /** Who is known by the phone or the address; null for somebody new. */
  readonly contact: KnownContact | null;
  /** What of them becomes otherwise; a company that is not stored yet is not in it. */
  readonly change: ContactValues;
  readonly makesLead: boolean;
  readonly hearsConsent: boolean;
}

export interface PlanRules {
  readonly columns: readonly string[];
  readonly mapping: readonly (string | null)[];
  readonly leadSource: string | null;
  readonly overwrites: boolean;
}

/** @param lock holds the contacts until the transaction ends */
export async function planRows(
  crm: Pick<CrmContext, "tx">,
  rows: readonly ReadPerson[],
  rules: PlanRules,
  { lock }: { readonly lock: boolean },
): Promise<PlannedRow[]> {
  const people = rows.flatMap(({ person }) => person ?? []);
  const known = await findKnown(crm, people, lock);
  const companies = await findCompanies(crm, people);
  const open = rules.leadSource === null ? new Set<string>() : await findOpenLeads(crm, known);
  const oldest = (field: "phone" | "email") => {
    const found = new Map<string, KnownContact>();
    for (const contact of known) {
      const value = contact[field];
      if (value !== null && !found.has(value)) found.set(value, contact);
    }
    return found;
  };
  const [byPhone, byEmail] = [oldest("phone"), oldest("email")];
  return rows.map(({ row, cells, person, faults }) => {
    const nothing = { change: {}, makesLead: false, hearsConsent: false } as const;
    if (!person) return { row, cells, status: "failed" as const, faults, person, contact: null, ...nothing };
    const [one, other] = [byPhone.get(person.phone ?? ""), byEmail.get(person.email ?? "")];
    if (one && other && one.id !== other.id) {
      const column = rules.columns[rules.mapping.indexOf("email")] ?? "";
      const clash: RowFault = { column, code: "two_people", value: person.email ?? "" };
      return { row, cells, status: "failed" as const, faults: [clash], person: null, contact: null, ...nothing };
    }
    const contact = one ?? other ?? null;
    const companyId = person.company === null ? null : companies.get(person.company.toLowerCase());
    const makesLead = rules.leadSource !== null && !(contact && open.has(`${contact.id} ${person.interest}`));
    const hearsConsent = contact ? isNews(contact, person) : person.consent !== null;
    const change = contact ? changeOf(contact, person, companyId ?? null, rules.overwrites) : {};
    const makesCompany = companyId === undefined && (contact?.companyId === null || rules.overwrites);
    const isOther = Object.keys(change).length > 0 || makesCompany || makesLead || hearsConsent;
    const status = contact === null ? "created" : isOther ? "updated" : "same";
    return { row, cells, status, faults: [], person, contact, change, makesLead, hearsConsent };
  });
}

/** Whether the row may give the contact that company: it has none, or the file's values count more. */
export function takesCompany(contact: KnownContact | null, overwrites: boolean): boolean {
  return contact === null || contact.companyId === null || overwrites;
}

async function findKnown(
  { tx }: Pick<CrmContext, "tx">,
  people: readonly PersonRow[],
  lock: boolean,
): Promise<KnownContact[]> {
  const phones = people.flatMap(({ phone }) => phone ?? []);
  const emails = people.flatMap(({ email }) => email ?? []);
  const where = { mergedIntoId: null, OR: [{ phone: { in: phones } }, { email: { in: emails } }] };
  if (lock) {
    const found = await tx.contact.findMany({ where, select: { id: true } });
    await tx.$queryRaw`SELECT id FROM contacts WHERE id = ANY(${found.map(({ id }) => id)}::text[]) ORDER BY id FOR UPDATE`;
  }
  const rows = await tx.contact.findMany({ where, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
  return rows.map((row) => ({ ...row, custom: row.custom as KnownContact["custom"] }));
}

/** Ids of companies by their names in lower case; the oldest of each name. */
export async function findCompanies(
  { tx }: Pick<CrmContext, "tx">,
  people: readonly PersonRow[],
): Promise<Map<string, string>> {
  const names = [...new Set(people.flatMap(({ company }) => company?.toLowerCase() ?? []))];
  if (names.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, lower(name) AS name FROM companies WHERE lower(name) = ANY(${names}::text[]) ORDER BY created_at DESC, id DESC`;
  return new Map(rows.map(({ id, name }) => [name, id]));
}

async function findOpenLeads({ tx }: Pick<CrmContext, "tx">, known: readonly KnownContact[]): Promise<Set<string>> {
  const rows = await tx.lead.findMany({
    where: { contactId: { in: known.map(({ id }) => id) }, status: { notIn: [...CLOSED_STATUSES] } },
    select: { contactId: true, interest: true },
  });
  return new Set(rows.map(({ contactId, interest }) => `${contactId} ${interest}`));
}

function changeOf(
  contact: KnownContact,
  person: PersonRow,
  companyId: string | null,
  overwrites: boolean,
): ContactValues {
  const wanted = { name: person.name, phone: person.phone, email: person.email, locale: person.locale, companyId };
  const plain = Object.entries(wanted).filter(([field, value]) => {
    const stored = contact[field as keyof typeof wanted];
    return value !== null && value !== stored && (stored === null || overwrites);
  });
  const tags = person.tags.filter((tag) => !contact.tags.includes(tag));
  const custom = Object.entries(person.custom).filter(([key, value]) => {
    const stored = contact.custom[key];
    return value !== stored && (stored === undefined || overwrites);
  });
  return {
    ...Object.fromEntries(plain),
    ...(tags.length > 0 ? { tags: [...contact.tags, ...tags] } : {}),
    ...(custom.length > 0 ? { custom: { ...contact.custom, ...Object.fromEntries(custom) } } : {}),
  };
}

/** Whether what the file has of their will counts: an undated yes never lifts what they said themselves. */
function isNews(contact: KnownContact, { consent }: PersonRow): boolean {
  if (!consent) return false;
  const { consentAt, optedOutAt } = contact;
  if (consent.saidAt !== null) return consentAt === null || new Date(consent.saidAt) > consentAt;
  return consent.isGranted ? consentAt === null && optedOutAt === null : optedOutAt === null;
}
