/** What a person allowed or refused, for each channel and purpose, with where, when and by what it shows. The log only grows. */
import { NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { recordAudit } from "../audit.ts";
import { sayConsent } from "../contacts.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";

export const CONSENT_PURPOSES = ["marketing", "service", "calls", "data_processing"] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];
export const CONSENT_SOURCES = ["chat", "form", "phone", "paper", "import", "api", "provider"] as const;
export type ConsentSource = (typeof CONSENT_SOURCES)[number];

export interface NewConsent {
  /** A kind of channel; null means all. */
  readonly channel: string | null;
  readonly purpose: ConsentPurpose;
  readonly isGranted: boolean;
  readonly source: ConsentSource;
  readonly proof: string | null;
  /** When they said so; a moment ahead of ours counts as now. */
  readonly saidAt: Date;
}

/**
 * Writes down what a person said. Marketing on all channels also decides whether automated messages go to them. Throws
 * `NotFoundError`.
 */
export async function recordConsent(crm: CrmContext, contactId: string, said: NewConsent): Promise<void> {
  demand(crm, "contacts:write");
  const { tx, tenantId, actor, clock } = crm;
  if ((await tx.contact.count({ where: { id: contactId } })) === 0) throw new NotFoundError("there is no such contact");
  const now = clock.now();
  const saidAt = new Date(Math.min(said.saidAt.getTime(), now.getTime()));
  const { channel, purpose, isGranted, source, proof } = said;
  const data = { contactId, channel, purpose, isGranted, source, proof, saidAt, recordedAt: now };
  const id = newId("consent");
  await tx.consent.create({ data: { id, tenantId, ...data, actorKind: actor.kind, actorId: actor.id } });
  if (purpose === "marketing" && channel === null)
    await sayConsent(crm, contactId, { allows: isGranted, at: saidAt, by: source });
  await recordAudit(crm, { action: "contact.consent", subjectId: contactId, detail: { purpose, channel, isGranted } });
}

/** Everything that a person said, newest first, also under contacts that were merged into this one. */
export async function listConsents(crm: CrmContext, contactId: string) {
  demand(crm, "contacts:read");
  const merged = await crm.tx.contact.findMany({ where: { mergedIntoId: contactId }, select: { id: true } });
  return crm.tx.consent.findMany({
    where: { contactId: { in: [contactId, ...merged.map(({ id }) => id)] } },
    orderBy: [{ saidAt: "desc" }, { id: "desc" }],
    take: 500,
  });
}
export type ConsentRow = Awaited<ReturnType<typeof listConsents>>[number];

/** The last word for each channel and purpose, of a log that is newest first. Pure. */
export function standingConsents(log: readonly ConsentRow[]): ConsentRow[] {
  const last = new Map<string, ConsentRow>();
  for (const row of log) {
    const key = `${row.purpose}:${row.channel ?? ""}`;
    // A later word on all channels takes the place of an earlier one on a single channel.
    const general = last.get(`${row.purpose}:`);
    if (!last.has(key) && !general) last.set(key, row);
  }
  return [...last.values()];
}
