/** The people of a segment, and the segments of a person; a rule tried before it is kept. */

import { asSql } from "../../infra/transaction-client.ts";
import { NotFoundError } from "../../lib/errors.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { readRule, surroundings } from "./check.ts";
import { compileRule, IS_PERSON, PEOPLE } from "./compile.ts";
import type { SegmentTier } from "./segments.ts";

/** So many people are shown of a rule that is tried. */
const SAMPLE = 12;

export interface SegmentPerson {
  readonly contactId: string;
  readonly name: string | null;
  readonly phone: string | null;
  readonly email: string | null;
}

export interface RulePreview {
  readonly count: number;
  /** Of all contacts. */
  readonly of: number;
  /** Of those who fit: how many may not be written to at all. */
  readonly optedOut: number;
  /** The newest of them. */
  readonly sample: readonly SegmentPerson[];
}

/** Who would belong by a rule; nothing is kept. Throws `InputError`. */
export async function previewRule(crm: CrmContext, raw: unknown): Promise<RulePreview> {
  demand(crm, "campaigns:read");
  const rule = await readRule(crm, raw);
  const { where, values } = compileRule(rule, await surroundings(crm));
  const sql = asSql(crm.tx);
  const [counted] = await sql.query<{ count: number; opted_out: number }>(
    {
      name: null,
      text: `SELECT count(*)::int AS count, count(c.opted_out_at)::int AS opted_out FROM ${PEOPLE} WHERE ${IS_PERSON} AND ${where}`,
    },
    values,
  );
  const sample = await sql.query<SegmentPerson>(
    {
      name: null,
      text: `SELECT c.id AS "contactId", c.name, c.phone, c.email FROM ${PEOPLE} WHERE ${IS_PERSON} AND ${where}
        ORDER BY c.created_at DESC, c.id DESC LIMIT ${SAMPLE}`,
    },
    values,
  );
  const of = await crm.tx.contact.count({ where: { mergedIntoId: null } });
  return { count: counted?.count ?? 0, of, optedOut: counted?.opted_out ?? 0, sample };
}

/** Those who belong, newest members first. Throws `NotFoundError`. */
export async function listSegmentMembers(
  crm: CrmContext,
  segmentId: string,
  { after, limit }: { after: { readonly at: Date; readonly contactId: string } | null; limit: number },
): Promise<(SegmentPerson & { readonly enteredAt: Date })[]> {
  demand(crm, "campaigns:read");
  if ((await crm.tx.segment.count({ where: { id: segmentId } })) === 0)
    throw new NotFoundError("there is no such segment");
  const beyond = after
    ? { OR: [{ enteredAt: { lt: after.at } }, { enteredAt: after.at, contactId: { lt: after.contactId } }] }
    : {};
  const rows = await crm.tx.segmentMember.findMany({
    where: { segmentId, ...beyond },
    include: { contact: { select: { name: true, phone: true, email: true } } },
    orderBy: [{ enteredAt: "desc" }, { contactId: "desc" }],
    take: limit,
  });
  return rows.map(({ contactId, contact, enteredAt: at }) => ({ contactId, ...contact, enteredAt: at }));
}

/** The segments of a person: the primary one first. Throws `NotFoundError`. */
export async function segmentsOf(
  crm: CrmContext,
  contactId: string,
): Promise<{ id: string; name: string; tier: SegmentTier; enteredAt: Date }[]> {
  demand(crm, "contacts:read");
  if ((await crm.tx.contact.count({ where: { id: contactId } })) === 0)
    throw new NotFoundError("there is no such contact");
  const rows = await crm.tx.segmentMember.findMany({
    where: { contactId },
    include: { segment: { select: { name: true, tier: true } } },
    orderBy: [{ segment: { tier: "asc" } }, { segment: { name: "asc" } }],
  });
  return rows.map(({ segmentId, segment, enteredAt }) => ({
    id: segmentId,
    name: segment.name,
    tier: segment.tier as SegmentTier,
    enteredAt,
  }));
}
