/** Whom a draft means, as the rule of a segment. Pure. */
import type { FieldCondition, SegmentRule } from "../../../crm/segments/rule.ts";
import type { Audience } from "./draft.ts";

/** @param productIds what the catalog finds for the interest */
export function ruleOf(who: Audience, productIds: readonly string[] = []): SegmentRule | null {
  const is = (field: string, value: string): FieldCondition => ({
    type: "field",
    field,
    test: { op: "is", values: [value] },
  });
  const ofLead: FieldCondition[] = [
    ...(who.temperature ? [is("temperature", who.temperature)] : []),
    ...(who.quoted ? [is("status", "QUOTED")] : []),
  ];
  const rules: SegmentRule[] = [];
  if (who.interest !== null) {
    const words: FieldCondition = {
      type: "field",
      field: "interest",
      test: { op: "contains", values: wordsOf(who.interest) },
    };
    const byWords: SegmentRule = { type: "lead", rules: [...ofLead, words] };
    const products: FieldCondition = {
      type: "field",
      field: "products",
      test: { op: "has_any", values: productIds.slice(0, 50) },
    };
    rules.push(
      productIds.length === 0
        ? byWords
        : { type: "any", rules: [byWords, { type: "lead", rules: [...ofLead, products] }] },
    );
  } else if (ofLead.length > 0) rules.push({ type: "lead", rules: ofLead });
  if (who.bought === true) rules.push({ type: "did", act: "bought", min: 1, max: null, withinDays: who.withinDays });
  if (who.bought === false) rules.push({ type: "did", act: "bought", min: 0, max: 0, withinDays: who.withinDays });
  if (who.silentDays !== null) rules.push({ type: "did", act: "wrote", min: 0, max: 0, withinDays: who.silentDays });
  if (who.channel !== null) rules.push({ type: "channel", kinds: [who.channel] });
  // Who may not be written to is left out by the policy, and shown with the reason.
  if (who.everybody && rules.length === 0) rules.push({ type: "field", field: "created", test: { op: "filled" } });
  const [first] = rules;
  return rules.length > 1 ? { type: "all", rules } : (first ?? null);
}

/** The interest as it is written, and without the plural of its first word. */
function wordsOf(interest: string): string[] {
  const single = interest.replace(/^(\p{L}{3,}?)(?:es|s)(?=\s|$)/u, "$1");
  return [...new Set([interest, single])];
}
