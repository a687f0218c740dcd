/** Writes a whole playbook as one file: sections in a fixed order, a comment over each, amounts in whole money. Pure. */
import { Document } from "yaml";
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { plainAmount } from "./amounts.ts";
import type { PlaybookContent } from "./content.ts";
import { writeRules } from "./file-rules.ts";
import { writeWeek } from "./hours.ts";

/** The file's text; comments in the language of whoever asked for it. Reading it back gives the same content. */
export function writePlaybookYaml(content: PlaybookContent, locale: Locale): string {
  const { business, categories, products, faq, rules } = content;
  const { branches, ...facts } = business;
  const doc = new Document({
    business: {
      ...facts,
      branches: branches.map((branch) => ({ ...branch, hours: writeWeek(branch.hours) })),
    },
    catalog: {
      categories,
      products: products.map(({ sku, name, brand, category, priceCents, ...rest }) => ({
        sku,
        name,
        brand,
        category,
        price: plainAmount(priceCents, business.currency),
        ...rest,
      })),
    },
    faq,
    rules: writeRules(rules, business.currency),
  });
  doc.commentBefore = comment(locale, "file", { name: business.name, currency: business.currency });
  for (const section of ["business", "catalog", "faq", "rules"]) {
    commentOver(doc, [section], comment(locale, section));
  }
  for (const part of Object.keys(rules)) {
    commentOver(
      doc,
      ["rules", part === "monthlyModelBudgetMicros" ? "monthlyModelBudgetUsd" : part],
      comment(locale, part),
    );
  }
  return doc.toString({ lineWidth: 120, minContentWidth: 40 });
}

function comment(locale: Locale, section: string, values = {}): string {
  return say(locale, `playbook.section.${section}`, values)
    .split("\n")
    .map((line) => ` ${line}`)
    .join("\n");
}

function commentOver(doc: Document, path: readonly string[], text: string): void {
  const parent = path.length === 1 ? doc.contents : doc.getIn(path.slice(0, -1), true);
  const pairs = (
    parent as { items?: { key: { value?: unknown; commentBefore?: string; spaceBefore?: boolean } }[] } | null
  )?.items;
  const pair = pairs?.find(({ key }) => key.value === path.at(-1));
  if (!pair) return;
  pair.key.commentBefore = text;
  pair.key.spaceBefore = path.length === 1;
}
