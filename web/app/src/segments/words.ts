/** The names of what a rule asks, in the language of the page. */
import type { Say } from "../lib/texts.ts";
import type { Catalogue, CatalogueField, Rule } from "./data.ts";

export function fieldName(say: Say, { scope, name, label }: CatalogueField): string {
  return label ?? say(`segments.fields.${scope}.${name.replaceAll(".", "_")}`);
}

export function choiceName(say: Say, field: CatalogueField, value: string): string {
  const choice = field.choices.find((one) => one.value === value);
  if (!choice || choice.label !== null) return choice?.label ?? value;
  return say(`segments.words.${value.toLowerCase()}`);
}

export const channelName = (say: Say, kind: string) => say(`crm.channels.${kind}`);

/** A field with where it stands; null when it is not there any more. */
export function findField(catalogue: Catalogue, scope: "contact" | "lead", name: string): CatalogueField | null {
  return catalogue.fields.find((field) => field.scope === scope && field.name === name) ?? null;
}

/** What a condition is about, as the first choice of its row. */
export function subjectOf(rule: Rule): string {
  switch (rule.type) {
    case "field":
      return `contact:${rule.field}`;
    case "did":
      return `did:${rule.act}`;
    default:
      return rule.type;
  }
}

/** All that a condition may be about, by groups of a select. */
export function subjects(
  say: Say,
  catalogue: Catalogue,
): { group: string; items: { value: string; label: string }[] }[] {
  const fields = catalogue.fields
    .filter(({ scope }) => scope === "contact")
    .map((field) => ({ value: `contact:${field.name}`, label: fieldName(say, field) }));
  return [
    { group: say("segments.groups.person"), items: fields },
    {
      group: say("segments.groups.sales"),
      items: [
        { value: "lead", label: say("segments.kinds.lead") },
        { value: "spent", label: say("segments.kinds.spent") },
      ],
    },
    {
      group: say("segments.groups.acts"),
      items: catalogue.acts.map((act) => ({ value: `did:${act}`, label: say(`segments.acts.${act}`) })),
    },
    {
      group: say("segments.groups.other"),
      items: ["channel", "consent", "segment"].map((value) => ({ value, label: say(`segments.kinds.${value}`) })),
    },
  ];
}
