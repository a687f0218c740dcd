/** The JSON of segments: their rules, the people in them, and what a rule may be built of. */
import { z } from "zod";
import type { RuleCatalogue } from "../crm/segments/catalogue.ts";
import type { RulePreview, SegmentPerson } from "../crm/segments/members.ts";
import type { SegmentRule } from "../crm/segments/rule.ts";
import { SEGMENT_TIERS, type SegmentRecord } from "../crm/segments/segments.ts";

/** The tree nests, which documents of the API cannot say in full. */
export const ruleBody = z
  .record(z.string(), z.unknown())
  .describe("A group (`all`, `any`, `not`), a `lead` with its conditions, or a condition: see docs/campaigns.md")
  .meta({ examples: [{ type: "lead", rules: [] }] });

export const segmentView = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  tier: z
    .enum(SEGMENT_TIERS)
    .describe("primary: people belong to the first of these that fits; secondary: to each that fits"),
  rule: z.custom<SegmentRule>().meta({ type: "object", additionalProperties: true }),
  size: z.int().describe("How many belong, as of the last refresh or change"),
  refreshedAt: z.iso.datetime().nullable(),
  fault: z.string().nullable().describe("Why it is not refreshed any more"),
  version: z.int().describe("Send it back with a change"),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type SegmentView = z.infer<typeof segmentView>;

export function presentSegment(row: SegmentRecord): SegmentView {
  const { id, name, description, tier, rule, size, fault, version } = row;
  return {
    ...{ id, name, description, tier, rule, size, fault, version },
    refreshedAt: row.refreshedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

const person = z.object({
  contactId: z.string(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
});

export const previewView = z.object({
  count: z.int(),
  of: z.int().describe("All contacts"),
  optedOut: z.int().describe("Of those who fit: asked not to be written to"),
  sample: z.array(person),
});

export function presentPreview({ sample, ...preview }: RulePreview): z.infer<typeof previewView> {
  return { ...preview, sample: [...sample] };
}

export const segmentMemberView = person.extend({ enteredAt: z.iso.datetime() });

export function presentMember(row: SegmentPerson & { readonly enteredAt: Date }): z.infer<typeof segmentMemberView> {
  return { ...row, enteredAt: row.enteredAt.toISOString() };
}

export const belongingView = z.object({
  id: z.string(),
  name: z.string(),
  tier: z.enum(SEGMENT_TIERS),
  enteredAt: z.iso.datetime(),
});

export const catalogueView = z.object({
  fields: z.array(
    z.object({
      scope: z.enum(["contact", "lead"]),
      name: z.string(),
      label: z.string().nullable().describe("Of the business's own fields"),
      kind: z.enum(["text", "choice", "list", "number", "money", "date", "day", "boolean"]),
      ops: z.array(z.string()).describe("What may be asked of it"),
      choices: z.array(z.object({ value: z.string(), label: z.string().nullable() })).describe("Words in use"),
    }),
  ),
  acts: z.array(z.string()),
  channels: z.array(z.string()),
  purposes: z.array(z.string()),
  currency: z.string(),
});
export type CatalogueView = z.infer<typeof catalogueView>;

export function presentCatalogue({ fields, acts, channels, purposes, currency }: RuleCatalogue): CatalogueView {
  return {
    fields: fields.map((field) => ({ ...field, ops: [...field.ops], choices: [...field.choices] })),
    acts: [...acts],
    channels: [...channels],
    purposes: [...purposes],
    currency,
  };
}
