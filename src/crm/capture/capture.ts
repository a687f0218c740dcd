/** A captured lead: person, lead, consent and its proof, written together and once for each key. */
import { cleanEmail, cleanPhone } from "../../lib/contact-facts.ts";
import { ConflictError, InputError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { cleanPersonName } from "../../lib/person-name.ts";
import { cleanText, truncate } from "../../lib/text.ts";
import { sayConsent } from "../contacts.ts";
import type { CrmContext } from "../context.ts";
import { openLead } from "../leads.ts";
import { demand } from "../permissions.ts";
import { addLeadEvent } from "../pipeline.ts";
import { type CaptureField, type CaptureMapping, isTicked, readFields } from "./fields.ts";
import { findOrMakePerson } from "./people.ts";

export interface Captured {
  readonly source: {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly consentText: string | null;
  };
  readonly fields: Partial<Record<CaptureField, string>>;
  /** The same key captures once. */
  readonly key: string;
  /** SHA-256 of what was sent. */
  readonly hash: string;
  /** Of the caller, for the proof of consent. */
  readonly address: string;
  readonly agent: string;
}

const LEAD_SOURCE: Readonly<Record<string, string>> = { form: "web_form", generic: "webhook" };

/**
 * Returns the receipt's id. Throws `InputError` without a phone or address that is one, `ConflictError` for a key that was
 * used for something else.
 */
export async function captureLead(crm: CrmContext, country: string, captured: Captured): Promise<string> {
  const { tx, tenantId, clock } = crm;
  const { source, fields, key, hash } = captured;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`capture ${source.id} ${key}`}, 11))`;
  const earlier = await tx.captureReceipt.findUnique({ where: { sourceId_key: { sourceId: source.id, key } } });
  if (earlier && earlier.hash !== hash) throw new ConflictError("this idempotency key was used for another lead");
  if (earlier) return earlier.id;

  const facts = readPerson(fields, country);
  const contactId = await findOrMakePerson(crm, facts);
  const interest = truncate(cleanText(fields.interest ?? ""), 200);
  const about = { contactId, conversationId: null, interest, value: null, productIds: [] };
  const leadId = await openLead(crm, { ...about, source: LEAD_SOURCE[source.kind] ?? source.kind });
  const campaign = truncate(cleanText(fields.campaign ?? ""), 200);
  if (campaign !== "") await tx.lead.updateMany({ where: { id: leadId, campaign: null }, data: { campaign } });
  const message = truncate(cleanText(fields.message ?? ""), 2_000);
  await addLeadEvent(crm, leadId, "lead.captured", { source: source.name, ...(message === "" ? {} : { message }) });

  const consent = isTicked(fields.consent) ? proofOf(captured, clock.now()) : null;
  if (consent) await sayConsent(crm, contactId, { allows: true, at: clock.now(), by: `capture ${source.id}` });
  const changes = changesOf(fields, facts);
  const id = newId("captureReceipt");
  const made = { id, tenantId, sourceId: source.id, key, hash, contactId, leadId, changes, createdAt: clock.now() };
  await tx.captureReceipt.create({ data: { ...made, ...(consent ? { consent } : {}) } });
  return id;
}

export interface CaptureTrial {
  readonly fields: Partial<Record<CaptureField, string>>;
  readonly name: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly isConsent: boolean;
  /** False without a phone or address that is one. */
  readonly isTaken: boolean;
}

/** What a sample would become; writes nothing. `country` is ISO 3166, of phones without a code. */
export function tryCapture(
  crm: CrmContext,
  country: string,
  { sample, mapping }: { readonly sample: unknown; readonly mapping: CaptureMapping },
): CaptureTrial {
  demand(crm, "webhooks:read");
  const fields = readFields(sample, mapping);
  const facts = factsOf(fields, country);
  return {
    fields,
    ...facts,
    isConsent: isTicked(fields.consent),
    isTaken: facts.phone !== null || facts.email !== null,
  };
}

function factsOf(fields: Captured["fields"], country: string) {
  const whole = fields.name ?? [fields.firstName, fields.lastName].filter(Boolean).join(" ");
  return {
    phone: cleanPhone(fields.phone ?? "", country),
    email: cleanEmail(fields.email ?? ""),
    name: cleanPersonName(whole),
  };
}

function readPerson(fields: Captured["fields"], country: string) {
  const facts = factsOf(fields, country);
  const { phone, email } = facts;
  if (phone === null && email === null) {
    const path = fields.email && !fields.phone ? "email" : "phone";
    throw new InputError("there is no way to reach this person", [{ path, message: "fields.phoneOrEmail" }]);
  }
  return facts;
}

/** What a person agreed to, and how that can be shown later. */
function proofOf({ source, fields, address, agent }: Captured, at: Date) {
  const [page, by] = [cleanText(fields.page ?? "").slice(0, 500), cleanText(agent).slice(0, 300)];
  return { text: source.consentText, page, address, agent: by, at: at.toISOString() };
}

function changesOf(fields: Captured["fields"], facts: ReturnType<typeof readPerson>) {
  return (["phone", "email", "name"] as const).flatMap((field) => {
    const [from, to] = [fields[field], facts[field]];
    return from === undefined || from === to ? [] : [{ field, from: from.slice(0, 300), to }];
  });
}
