/** What an import changes, as lines for a person: products and answers by name, rules from one value to another. */
import type { FaqLine, FieldChange, PlaybookChanges } from "../../crm/playbook/changes.ts";
import type { ProductContent } from "../../crm/playbook/content.ts";
import { formatMoney } from "../../lib/money.ts";
import { truncate } from "../../lib/text.ts";
import { say } from "../../lib/texts.ts";
import type { Cli } from "../cli.ts";

/** Longest list that is shown whole; the rest of a longer one is a count. */
const MAX_SHOWN = 20;
const MAX_VALUE = 60;

/** Prints them on standard output; `+` is new, `~` is changed, `-` is gone. */
export function showChanges(cli: Cli, changes: PlaybookChanges, currency: string): void {
  const { products, faq, business, rules, categories } = changes;
  const told = (key: string, values = {}) => say(cli.locale, `playbook.changes.${key}`, values);
  const section = (key: string, lines: readonly string[]) => {
    if (lines.length === 0) return;
    cli.print(told(key));
    for (const line of lines.slice(0, MAX_SHOWN)) cli.print(`  ${line}`);
    if (lines.length > MAX_SHOWN) cli.print(`  ${told("more", { count: lines.length - MAX_SHOWN })}`);
  };
  const named = ({ sku, name }: ProductContent) => `${sku}  ${name}`;
  const asked = ({ locale, question }: FaqLine) => `${locale}  ${question}`;
  const field = ({ path, from, to }: FieldChange) =>
    `${path}: ${shown(path, from, currency)} → ${shown(path, to, currency)}`;
  section(
    "business",
    business.map((change) => `~ ${field(change)}`),
  );
  section("products", [
    ...products.added.map((product) => `+ ${named(product)}  ${formatMoney({ cents: product.priceCents, currency })}`),
    ...products.changed.map(({ product, fields }) => `~ ${named(product)}  (${fields.map(field).join("; ")})`),
    ...products.removed.map((product) => `- ${named(product)}`),
  ]);
  section(
    "categories",
    categories.map((key) => `~ ${key}`),
  );
  section("faq", [
    ...faq.added.map((line) => `+ ${asked(line)}`),
    ...faq.changed.map((line) => `~ ${asked(line)}`),
    ...faq.removed.map((line) => `- ${asked(line)}`),
  ]);
  section(
    "rules",
    rules.map((change) => `~ ${field(change)}`),
  );
  const totals = {
    added: products.added.length,
    changed: products.changed.length,
    removed: products.removed.length,
    answers: faq.added.length + faq.changed.length + faq.removed.length,
    rules: rules.length + business.length,
  };
  cli.print(told("totals", totals));
}

function shown(path: string, json: string | null, currency: string): string {
  if (json === null) return "—";
  if (/cents$/i.test(path) && /^\d+$/.test(json)) {
    return formatMoney({ cents: Number(json), currency });
  }
  return truncate(json, MAX_VALUE);
}
