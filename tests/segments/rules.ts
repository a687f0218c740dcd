/** Rules at random, of every kind, over the fields of the made-up business. */
import fc from "fast-check";
import type { FieldCondition, FieldTest, SegmentRule } from "../../src/crm/segments/rule.ts";
import { word } from "./world.ts";

const words = fc.array(word, { minLength: 1, maxLength: 3 });
const range = <Bound>(bound: fc.Arbitrary<Bound>) =>
  fc
    .tuple(bound, bound, fc.constantFrom("from", "to", "both"))
    .map(([a, b, kind]): { min: Bound | null; max: Bound | null } => {
      const [low, high] = a <= b ? [a, b] : [b, a];
      return { min: kind === "to" ? null : low, max: kind === "from" ? null : high };
    });
const days = fc.integer({ min: 1, max: 60 });
const presence: fc.Arbitrary<FieldTest> = fc.record({ op: fc.constantFrom("filled", "empty") });
const choice: fc.Arbitrary<FieldTest> = fc.record({
  op: fc.constantFrom("is", "is_not"),
  values: fc.array(fc.constantFrom("es", "PT", "NEW", "won", "hot", "s", "form"), { minLength: 1, maxLength: 3 }),
});
const text: fc.Arbitrary<FieldTest> = fc.record({
  op: fc.constantFrom("is", "is_not", "contains", "starts_with"),
  values: words,
});
const list: fc.Arbitrary<FieldTest> = fc.record({
  op: fc.constantFrom("has_any", "has_all", "has_none"),
  values: fc.array(fc.constantFrom("vip", "MAYORISTA", "perú", "otro"), { minLength: 1, maxLength: 3 }),
});
const number: fc.Arbitrary<FieldTest> = range(fc.integer({ min: 0, max: 100 })).map((at) => ({ op: "between", ...at }));
const money: fc.Arbitrary<FieldTest> = fc
  .tuple(range(fc.integer({ min: 0, max: 5_000 })), fc.constantFrom("PEN", "USD"))
  .map(([at, currency]) => ({ op: "amount", ...at, currency }));
const isoDay = fc.constantFrom("2026-10-01", "2026-11-01", "2026-11-19", "2026-11-20", "2026-11-21", "2026-11-27");
const dates: fc.Arbitrary<FieldTest> = range(isoDay).map(({ min, max }) => ({ op: "dates", from: min, to: max }));
const ago: fc.Arbitrary<FieldTest> = fc.record({ op: fc.constantFrom("last_days", "before_days"), days });
const ahead: fc.Arbitrary<FieldTest> = fc.record({ op: fc.constant("next_days" as const), days });
const truth: fc.Arbitrary<FieldTest> = fc.record({ op: fc.constantFrom("yes", "no") });

const on = (fields: readonly string[], ...tests: fc.Arbitrary<FieldTest>[]): fc.Arbitrary<FieldCondition> =>
  fc.record({ type: fc.constant("field" as const), field: fc.constantFrom(...fields), test: fc.oneof(...tests) });

const contactField = fc.oneof(
  on(["name", "email", "company.name", "custom.rubro"], text, presence),
  on(["language"], choice, presence),
  on(["tags", "company.tags"], list, presence),
  on(["created"], ago, dates, presence),
  on(["opted_out", "custom.socio"], truth),
  on(["custom.edad"], number, presence),
  on(["custom.cumple"], dates, ago, ahead, presence),
);
const leadField = fc.oneof(
  on(["status", "temperature", "source", "custom.talla"], choice, presence),
  on(["interest", "city"], text, presence),
  on(["score"], number, presence),
  on(["value"], money, presence),
  on(["tags"], list, presence),
  on(["created", "closed"], ago, dates, presence),
);
const within = fc.option(days, { nil: null });
const times = fc.integer({ min: 0, max: 3 });

const leaf = (segmentIds: readonly string[]): fc.Arbitrary<SegmentRule> =>
  fc.oneof(
    { arbitrary: contactField, weight: 4 },
    {
      arbitrary: fc.array(leadField, { maxLength: 3 }).map((rules): SegmentRule => ({ type: "lead", rules })),
      weight: 3,
    },
    fc
      .record({
        act: fc.constantFrom("wrote", "bought", "paid", "opened_lead", "won_lead", "clicked"),
        min: times,
        more: fc.option(times, { nil: null }),
        withinDays: within,
      })
      .map(
        ({ act, min, more, withinDays }): SegmentRule =>
          ({ type: "did", act, min, max: more === null ? null : min + more, withinDays }) as SegmentRule,
      ),
    fc.record({
      type: fc.constant("event" as const),
      name: fc.constantFrom("lead.quoted", "lead.contacted", "lead.never"),
      min: times,
      withinDays: within,
    }),
    fc
      .tuple(range(fc.integer({ min: 0, max: 6_000 })), fc.constantFrom("PEN", "USD"), within)
      .map(([at, currency, withinDays]): SegmentRule => ({ type: "spent", ...at, currency, withinDays })),
    fc.record({
      type: fc.constant("channel" as const),
      kinds: fc.uniqueArray(fc.constantFrom("telegram", "sms", "email", "voice"), { minLength: 1, maxLength: 2 }),
    }),
    fc.record({
      type: fc.constant("consent" as const),
      purpose: fc.constantFrom("marketing" as const, "service" as const),
      channel: fc.constantFrom("telegram", "sms", null),
      state: fc.constantFrom("granted" as const, "refused" as const, "unknown" as const),
    }),
    fc.constant<SegmentRule>({ type: "segment", ids: [...segmentIds] }),
  );

/** Any rule, at most three groups deep. */
export function anyRule(segmentIds: readonly string[]): fc.Arbitrary<SegmentRule> {
  const { tree } = fc.letrec<{ tree: SegmentRule; group: SegmentRule }>((tie) => ({
    group: fc.oneof(
      fc.record({ type: fc.constantFrom("all", "any"), rules: fc.array(tie("tree"), { minLength: 1, maxLength: 3 }) }),
      tie("tree").map((rule): SegmentRule => ({ type: "not", rule })),
    ) as fc.Arbitrary<SegmentRule>,
    tree: fc.oneof({ maxDepth: 3 }, leaf(segmentIds), tie("group")),
  }));
  return tree;
}
