/** The rule of a segment: a tree of conditions on what is known of a person, checked before it is kept or compiled. */
import { z } from "zod";

/** Deeper, and larger, nobody reads it. */
export const MAX_RULE_DEPTH = 5;
export const MAX_RULE_NODES = 60;

const DAYS = z.int().min(1).max(3_650);
const texts = z.array(z.string().trim().min(1).max(200)).min(1).max(50);
const date = z.iso.date("fields.day");
const count = z.int().min(0).max(1_000_000_000_000);

/** What is asked of one field. What a person left empty fits only `empty`, `is_not`, `has_none` and `no`. */
export const fieldTest = z.discriminatedUnion("op", [
  /** Any of the words; accents and capitals do not matter. */
  z.strictObject({ op: z.enum(["is", "is_not", "contains", "starts_with"]), values: texts }),
  z.strictObject({ op: z.enum(["filled", "empty", "yes", "no"]) }),
  /** Of a list such as tags. */
  z.strictObject({ op: z.enum(["has_any", "has_all", "has_none"]), values: texts }),
  /** From `min` to `max`, both included; one may be missing. */
  z.strictObject({ op: z.literal("between"), min: z.number().nullable(), max: z.number().nullable() }),
  /** Whole minor units of a currency. */
  z.strictObject({
    op: z.literal("amount"),
    min: count.nullable(),
    max: count.nullable(),
    currency: z.string().regex(/^[A-Z]{3}$/, "fields.currency"),
  }),
  /** Days of the business's calendar, both included; one may be missing. */
  z.strictObject({ op: z.literal("dates"), from: date.nullable(), to: date.nullable() }),
  /** `last_days`: not longer ago. `before_days`: longer ago. `next_days`: from today on, not further ahead. */
  z.strictObject({ op: z.enum(["last_days", "before_days", "next_days"]), days: DAYS }),
]);
export type FieldTest = z.infer<typeof fieldTest>;
export type TestOp = FieldTest["op"];

/** A field by name: see `fields.ts`. `custom.<key>` and `company.custom.<key>` are the business's own. */
const fieldName = z.string().regex(/^[a-z][a-zA-Z_]*(\.[a-z][a-z0-9_]{0,39})*$/, "is no name of a field");
const fieldCondition = z.strictObject({ type: z.literal("field"), field: fieldName, test: fieldTest });
export type FieldCondition = z.infer<typeof fieldCondition>;

/** What people do, and what is done with them. */
export const ACTS = [
  "wrote",
  "was_written_to",
  "clicked",
  "was_quoted",
  "bought",
  "paid",
  "opened_case",
  "opened_lead",
  "won_lead",
  "lost_lead",
] as const;
export type Act = (typeof ACTS)[number];

export const CONSENT_STATES = ["granted", "refused", "unknown"] as const;

export type SegmentRule =
  | { type: "all" | "any"; rules: SegmentRule[] }
  | { type: "not"; rule: SegmentRule }
  | { type: "lead"; rules: FieldCondition[] }
  | FieldCondition
  | z.infer<typeof leaf>;

const leaf = z.discriminatedUnion("type", [
  /** Did something so often: at least `min`, at most `max` times, within so many days or ever. */
  z.strictObject({
    type: z.literal("did"),
    act: z.enum(ACTS),
    min: z.int().min(0).max(100_000),
    max: z.int().min(0).max(100_000).nullable(),
    withinDays: DAYS.nullable(),
  }),
  /** An event of a lead, such as `lead.quoted`. */
  z.strictObject({
    type: z.literal("event"),
    name: z.string().regex(/^[a-z]+(\.[a-z_]+)+$/, "is an event such as lead.quoted"),
    min: z.int().min(0).max(100_000),
    withinDays: DAYS.nullable(),
  }),
  /** Paid so much in a currency, in all or within so many days. */
  z.strictObject({
    type: z.literal("spent"),
    min: count.nullable(),
    max: count.nullable(),
    currency: z.string().regex(/^[A-Z]{3}$/, "fields.currency"),
    withinDays: DAYS.nullable(),
  }),
  /** Can be written to on one of these kinds of channel. */
  z.strictObject({ type: z.literal("channel"), kinds: z.array(z.string().min(1).max(40)).min(1).max(20) }),
  /** Their last word on a purpose, for a kind of channel or, with null, in general. */
  z.strictObject({
    type: z.literal("consent"),
    purpose: z.enum(["marketing", "service", "calls", "data_processing"]),
    channel: z.string().min(1).max(40).nullable(),
    state: z.enum(CONSENT_STATES),
  }),
  /** Belongs to one of these segments. */
  z.strictObject({
    type: z.literal("segment"),
    ids: z
      .array(z.string().regex(/^seg_[a-z0-9]{1,60}$/))
      .min(1)
      .max(20),
  }),
]);

const branch: z.ZodType<SegmentRule> = z.lazy(() => tree);
const tree: z.ZodType<SegmentRule> = z.discriminatedUnion(
  "type",
  [
    z.strictObject({ type: z.enum(["all", "any"]), rules: z.array(branch).min(1).max(MAX_RULE_NODES) }),
    z.strictObject({ type: z.literal("not"), rule: branch }),
    /** Has one lead for which all of this holds. */
    z.strictObject({ type: z.literal("lead"), rules: z.array(fieldCondition).max(20) }),
    fieldCondition,
    ...leaf.options,
  ],
  "is no condition of a segment",
);

/** A rule within its limits. */
export const segmentRule = z
  .unknown()
  .superRefine((raw, issues) => {
    // Before the schema walks into it.
    const { depth, nodes } = measure(raw);
    if (depth > MAX_RULE_DEPTH)
      issues.addIssue({ code: "custom", message: "fields.tooDeep", params: { most: MAX_RULE_DEPTH }, continue: false });
    if (nodes > MAX_RULE_NODES)
      issues.addIssue({ code: "custom", message: "fields.tooMany", params: { most: MAX_RULE_NODES }, continue: false });
  })
  .pipe(tree)
  .superRefine((rule, issues) => {
    for (const node of nodesOf(rule)) {
      const bounds = boundsOf(node);
      if (bounds && !isRange(bounds)) issues.addIssue({ code: "custom", message: "fields.emptyRange" });
    }
  });

/** Each condition and group of a rule, groups first. Pure. */
export function nodesOf(rule: SegmentRule): SegmentRule[] {
  switch (rule.type) {
    case "all":
    case "any":
      return [rule, ...rule.rules.flatMap(nodesOf)];
    case "not":
      return [rule, ...nodesOf(rule.rule)];
    case "lead":
      return [rule, ...rule.rules];
    default:
      return [rule];
  }
}

/** Whether who belongs changes by time alone. Pure. */
export function isTimely(rule: SegmentRule): boolean {
  return nodesOf(rule).some((node) => {
    if (node.type === "field") return "days" in node.test;
    return "withinDays" in node && node.withinDays !== null;
  });
}

type Bound = number | string | null;

function boundsOf(node: SegmentRule): { from: Bound; to: Bound } | null {
  if (node.type === "did") return { from: node.min, to: node.max };
  if (node.type === "spent") return { from: node.min, to: node.max };
  if (node.type !== "field") return null;
  const { test } = node;
  if (test.op === "between" || test.op === "amount") return { from: test.min, to: test.max };
  if (test.op === "dates") return { from: test.from, to: test.to };
  return null;
}

function isRange({ from, to }: { from: Bound; to: Bound }): boolean {
  if (from === null && to === null) return false;
  return from === null || to === null || from <= to;
}

function measure(raw: unknown): { depth: number; nodes: number } {
  let nodes = 0;
  let deepest = 0;
  const pile: { value: unknown; depth: number }[] = [{ value: raw, depth: 1 }];
  while (pile.length > 0 && nodes <= MAX_RULE_NODES) {
    const { value, depth } = pile.pop() ?? { value: null, depth: 0 };
    if (typeof value !== "object" || value === null) continue;
    nodes += 1;
    deepest = Math.max(deepest, depth);
    const { rules, rule } = value as { rules?: unknown; rule?: unknown };
    if (Array.isArray(rules)) for (const each of rules) pile.push({ value: each, depth: depth + 1 });
    if (rule !== undefined) pile.push({ value: rule, depth: depth + 1 });
  }
  return { depth: deepest, nodes };
}
