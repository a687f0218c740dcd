/** A condition just chosen, with values that mean something at once. */
import type { Catalogue, CatalogueField, FieldRule, Rule, Test } from "./data.ts";
import { findField } from "./words.ts";

/** The test of a field for one of its operators, keeping what still fits of the former one. */
export function freshTest(field: CatalogueField, op: string, currency: string, former?: Test): Test {
  switch (op) {
    case "filled":
    case "empty":
    case "yes":
    case "no":
      return { op };
    case "between": {
      const { min, max } = former?.op === "between" ? former : { min: field.name === "score" ? 60 : 1, max: null };
      return { op, min, max };
    }
    case "amount":
      return former?.op === "amount" ? former : { op, min: 100_000, max: null, currency };
    case "dates": {
      const today = new Date().toISOString().slice(0, 10);
      return former?.op === "dates" ? former : { op, from: `${today.slice(0, 7)}-01`, to: null };
    }
    case "last_days":
    case "before_days":
    case "next_days":
      return { op, days: former && "days" in former ? former.days : 30 };
    default: {
      const values = former && "values" in former ? former.values : field.choices.slice(0, 1).map(({ value }) => value);
      return { op: op as "is" | "has_any", values };
    }
  }
}

export function freshField(field: CatalogueField, currency: string): FieldRule {
  return { type: "field", field: field.name, test: freshTest(field, field.ops[0] ?? "filled", currency) };
}

/** A condition about a subject of the first select; null for one that is not there. */
export function freshRule(catalogue: Catalogue, subject: string): Rule | null {
  const { currency } = catalogue;
  const [kind = "", name = ""] = [subject.split(":")[0], subject.slice(subject.indexOf(":") + 1)];
  switch (kind) {
    case "contact": {
      const field = findField(catalogue, "contact", name);
      return field ? freshField(field, currency) : null;
    }
    case "did":
      return { type: "did", act: name as "wrote", min: 1, max: null, withinDays: 30 };
    case "lead":
      return { type: "lead", rules: [{ type: "field", field: "status", test: { op: "is", values: ["QUOTED"] } }] };
    case "spent":
      return { type: "spent", min: 100_000, max: null, currency, withinDays: null };
    case "channel":
      return { type: "channel", kinds: ["whatsapp-cloud"] };
    case "consent":
      return { type: "consent", purpose: "marketing", channel: null, state: "granted" };
    case "segment":
      return { type: "segment", ids: [] };
    default:
      return null;
  }
}
