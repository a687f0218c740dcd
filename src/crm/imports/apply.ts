/** Writes planned rows of an import: people, companies, leads and consents, many in one statement, and what is needed to undo it. */
import { newId } from "../../lib/ids.ts";
import { recordAudit } from "../audit.ts";
import type { AuditAction } from "../audit-names.ts";
import { sayConsent } from "../contacts.ts";
import type { CrmContext } from "../context.ts";
import { nextActionOf, scoreLead } from "../scoring.ts";
import { type ContactValues, findCompanies, type PlannedRow, takesCompany } from "./plan.ts";
import type { PersonRow } from "./read-row.ts";

export interface ApplyRules {
  readonly id: string;
  readonly fileName: string;
  readonly leadSource: string | null;
  readonly overwrites: boolean;
}

/** What a row did, as undoing it needs to know. */
export interface RowRecord {
  readonly contactId: string | null;
  readonly contactCreated: boolean;
  readonly leadId: string | null;
  readonly before: ContactValues | null;
  readonly after: (ContactValues & { readonly companyMade?: string; readonly consentSaid?: boolean }) | null;
}

/** Applies the rows that were not refused. Returns, in their order, what each did. */
export async function applyRows(crm: CrmContext, rows: readonly PlannedRow[], rules: ApplyRules): Promise<RowRecord[]> {
  const made = await makeCompanies(crm, rows, rules);
  const records: RowRecord[] = [];
  const now = crm.clock.now();
  const contacts = [];
  const audits: { action: AuditAction; subjectId: string }[] = [];
  for (const planned of rows) {
    const { person, contact, status } = planned;
    if (!person || status === "failed" || status === "same") {
      records.push({ contactId: contact?.id ?? null, contactCreated: false, leadId: null, before: null, after: null });
      continue;
    }
    const company = made.get(person.company?.toLowerCase() ?? "");
    const id = contact?.id ?? newId("contact");
    const leadId = planned.makesLead ? newId("lead") : null;
    const companyId = company && takesCompany(contact, rules.overwrites) ? company.id : null;
    const marks = {
      ...(company?.madeBy === planned.row ? { companyMade: company.id } : {}),
      ...(planned.hearsConsent ? { consentSaid: true } : {}),
    };
    if (contact) {
      const change = { ...planned.change, ...(companyId && companyId !== contact.companyId ? { companyId } : {}) };
      const fields = Object.keys(change) as (keyof ContactValues)[];
      if (fields.length > 0)
        await crm.tx.contact.update({ where: { id }, data: { ...change, version: { increment: 1 } } });
      const before = Object.fromEntries(fields.map((field) => [field, contact[field]]));
      records.push({ contactId: id, contactCreated: false, leadId, before, after: { ...change, ...marks } });
      if (fields.length > 0) audits.push({ action: "contact.import", subjectId: id });
    } else {
      const values = valuesOf(person, companyId);
      contacts.push({ id, tenantId: crm.tenantId, ...values, createdAt: now });
      records.push({ contactId: id, contactCreated: true, leadId, before: null, after: { ...values, ...marks } });
      audits.push({ action: "contact.create", subjectId: id });
    }
  }
  await crm.tx.contact.createMany({ data: contacts });
  await makeLeads(crm, rows, records, rules);
  await hearConsents(crm, rows, records, rules);
  await recordMany(crm, audits, rules.id);
  return records;
}

function valuesOf(person: PersonRow, companyId: string | null) {
  const { name, phone, email, locale, tags, custom } = person;
  return { name, phone, email, locale, companyId, tags: [...tags], custom: { ...custom } };
}

/** The companies of the rows by name; those that were not there are made. */
async function makeCompanies(crm: CrmContext, rows: readonly PlannedRow[], rules: ApplyRules) {
  const people = rows.flatMap(({ person, status }) =>
    person && status !== "failed" && status !== "same" ? person : [],
  );
  const stored = await findCompanies(crm, people);
  const found = new Map<string, { id: string; madeBy: number | null }>();
  for (const [name, id] of stored) found.set(name, { id, madeBy: null });
  const now = crm.clock.now();
  const news = [];
  for (const { row, person, contact, status } of rows) {
    const key = person?.company?.toLowerCase();
    if (!person?.company || key === undefined || found.has(key) || status === "failed" || status === "same") continue;
    if (!takesCompany(contact, rules.overwrites)) continue;
    const id = newId("company");
    found.set(key, { id, madeBy: row });
    news.push({ id, tenantId: crm.tenantId, name: person.company, createdAt: now, updatedAt: now });
  }
  await crm.tx.company.createMany({ data: news });
  await recordMany(
    crm,
    news.map(({ id }) => ({ action: "company.create", subjectId: id })),
    rules.id,
  );
  return found;
}

async function makeLeads(
  crm: CrmContext,
  rows: readonly PlannedRow[],
  records: readonly RowRecord[],
  { id: importId, leadSource }: ApplyRules,
): Promise<void> {
  if (leadSource === null) return;
  const { tx, tenantId, clock } = crm;
  const now = clock.now();
  const ids = records.flatMap(({ contactId, leadId }) => (contactId && leadId ? contactId : []));
  const buyers = await tx.order.findMany({ where: { contactId: { in: ids } }, select: { contactId: true } });
  const bought = new Set(buyers.map(({ contactId }) => contactId));
  const leads = rows.flatMap(({ person }, index) => {
    const { contactId = null, leadId = null } = records[index] ?? {};
    if (!contactId || !leadId || !person) return [];
    const { score, factors, temperature } = scoreLead({
      qualification: {},
      signals: {},
      source: leadSource,
      productChosen: false,
      quoteRequested: false,
      cameBack: false,
      boughtBefore: bought.has(contactId),
    });
    const nextAction = nextActionOf({ status: "NEW", temperature, qualification: {} });
    const scored = { score, scoreFactors: factors.map((factor) => ({ ...factor })), temperature, nextAction };
    const about = { contactId, interest: person.interest, source: leadSource, productIds: [] };
    return [{ id: leadId, tenantId, ...about, ...scored, createdAt: now, updatedAt: now }];
  });
  await tx.lead.createMany({ data: leads });
  const detail = { source: leadSource, import: importId, actor: crm.actor.kind };
  await tx.leadEvent.createMany({
    data: leads.map(({ id }) => ({ id: newId("event"), tenantId, leadId: id, type: "lead.created", detail, at: now })),
  });
  await recordMany(
    crm,
    leads.map(({ id }) => ({ action: "lead.create", subjectId: id })),
    importId,
  );
}

async function hearConsents(
  crm: CrmContext,
  rows: readonly PlannedRow[],
  records: readonly RowRecord[],
  { id: importId, fileName }: ApplyRules,
): Promise<void> {
  const { tx, tenantId, clock, actor } = crm;
  const now = clock.now();
  const said = rows.flatMap(({ row, person, hearsConsent }, index) => {
    const contactId = records[index]?.contactId;
    if (!hearsConsent || !person?.consent || !contactId) return [];
    const { isGranted, proof, saidAt } = person.consent;
    const at = saidAt === null || new Date(saidAt) > now ? now : new Date(saidAt);
    return [{ contactId, isGranted, at, proof: proof === "" ? `${fileName}, ${row}` : proof }];
  });
  for (const { contactId, isGranted, at } of said)
    await sayConsent(crm, contactId, { allows: isGranted, at, by: `import ${importId}` });
  await tx.consent.createMany({
    data: said.map(({ contactId, isGranted, at, proof }) => ({
      id: newId("consent"),
      tenantId,
      contactId,
      channel: null,
      purpose: "marketing",
      isGranted,
      source: "import",
      proof,
      saidAt: at,
      recordedAt: now,
      actorKind: actor.kind,
      actorId: actor.id,
    })),
  });
}

/** One entry of the audit for each, in one statement. */
async function recordMany(
  crm: CrmContext,
  entries: readonly { readonly action: AuditAction; readonly subjectId: string }[],
  importId: string,
): Promise<void> {
  const [only] = entries;
  if (only && entries.length === 1) return recordAudit(crm, { ...only, detail: { importId } });
  const { tx, tenantId, actor, clock } = crm;
  await tx.auditEntry.createMany({
    data: entries.map((entry) => ({
      id: newId("audit"),
      tenantId,
      actorKind: actor.kind,
      actorId: actor.id,
      ...entry,
      detail: { importId },
      at: clock.now(),
    })),
  });
}
