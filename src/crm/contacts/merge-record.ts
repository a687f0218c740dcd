/** What a merge keeps of both contacts, so that taking it back leaves everything as it was. */
import { z } from "zod";

/** Tables whose rows belong to a contact and go with it. */
export const MOVED_TABLES = [
  "identities",
  "conversations",
  "leads",
  "cases",
  "quotes",
  "invoices",
  "orders",
  "outcomes",
  "surveys",
  "link_arrivals",
  "notes",
  "tasks",
  "carts",
  "payment_promises",
  "discount_codes",
  "automated_sends",
  "enrollments",
  "automation_entries",
  "campaign_recipients",
] as const;
/** A person is one of these once: where both are, the merged one's row stays where it is. */
export const ONCE_WITHIN: Readonly<Partial<Record<MovedTable, string>>> = { campaign_recipients: "campaign_id" };
/** Looked at within seconds and then gone: they go along, and nothing brings them back. */
export const PASSING_TABLES = ["automation_signals"] as const;
/**
 * Of what happened to one of them, terms made of their own name, and segments, which each change makes anew: these stay, and
 * go when the contact is deleted.
 */
export const STAYING_TABLES = [
  "capture_receipts",
  "consents",
  "contact_terms",
  "import_rows",
  "segment_members",
  "stuck_signals",
  "webhook_deliveries",
] as const;
export type MovedTable = (typeof MOVED_TABLES)[number];

const moment = z.coerce.date().nullable();
const facts = z.object({
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  locale: z.string().nullable(),
  companyId: z.string().nullable(),
  tags: z.array(z.string()),
  custom: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  optedOutAt: moment,
  consentAt: moment,
});
export type MergedFacts = z.infer<typeof facts>;

export const mergeRecord = z.object({
  /** Of the one that was kept, before and after. */
  before: facts,
  after: facts,
  /** The rows that changed hands, by table. */
  moved: z.partialRecord(z.enum(MOVED_TABLES), z.array(z.string())),
  /** Open leads of the same interest as one of the other's: put to rest, and what they were. */
  rested: z.array(z.object({ id: z.string(), status: z.string() })),
});
export type MergeRecord = z.infer<typeof mergeRecord>;

/** What is known of one person from both: the kept one's word first; who said no on either said no. Pure. */
export function joinFacts(kept: MergedFacts, merged: MergedFacts): MergedFacts {
  const isNo = kept.optedOutAt ?? merged.optedOutAt;
  const words = [kept.consentAt, merged.consentAt]
    .filter((at) => at !== null)
    .sort((a, b) => b.getTime() - a.getTime());
  return {
    name: kept.name ?? merged.name,
    email: kept.email ?? merged.email,
    phone: kept.phone ?? merged.phone,
    locale: kept.locale ?? merged.locale,
    companyId: kept.companyId ?? merged.companyId,
    tags: [...new Set([...kept.tags, ...merged.tags])],
    custom: { ...merged.custom, ...kept.custom },
    optedOutAt: isNo,
    consentAt: words[0] ?? null,
  };
}

/** The facts of a row. */
export function factsOf(row: Record<keyof MergedFacts, unknown>): MergedFacts {
  return facts.parse(row);
}
