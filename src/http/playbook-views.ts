/** A playbook as the API tells it: its parts, its questions, and what differs between two versions. */
import { z } from "zod";
import { countChanges, type PlaybookChanges } from "../crm/playbook/changes.ts";
import type { FaqContent } from "../crm/playbook/content.ts";
import { playbookParts } from "../crm/playbook/parts.ts";
import type { Rewritten } from "../crm/playbook/rewrite.ts";
import { LOCALES } from "../lib/locale.ts";
import { text } from "./forms.ts";

export const playbookVersion = z.int().min(0).describe("The `version` that you saw; 409 when it has changed since");
const locale = z.enum(LOCALES);

export const playbookView = z.object({
  version: playbookVersion,
  currency: z.string().describe("Of all amounts, which are minor units"),
  locale,
  locales: z.array(locale).describe("In which the business serves"),
  parts: playbookParts,
});

/** The most of each list that is told. */
const MOST = 200;
const field = z.object({ path: z.string(), from: z.string().nullable(), to: z.string().nullable() });
const product = z.object({ sku: z.string(), name: z.string() });
const faqLine = z.object({ key: z.string(), locale, question: z.string(), answer: z.string() });
export const changesView = z
  .object({
    count: z.int().describe("Of all changes, also where a list tells only its first"),
    business: z.array(field),
    rules: z.array(field).describe("Values as JSON; null where there was none"),
    products: z.object({
      added: z.array(product),
      changed: z.array(product.extend({ fields: z.array(field) })),
      removed: z.array(product),
    }),
    categories: z.array(z.string()),
    faq: z.object({ added: z.array(faqLine), changed: z.array(faqLine), removed: z.array(faqLine) }),
  })
  .describe(`What differs; each list at most ${MOST} long`);
export type ChangesView = z.infer<typeof changesView>;

export function presentChanges(changes: PlaybookChanges): ChangesView {
  const { business, rules, products, categories, faq } = changes;
  const first = <One>(list: readonly One[]): One[] => list.slice(0, MOST);
  const named = (list: PlaybookChanges["products"]["added"]) => first(list).map(({ sku, name }) => ({ sku, name }));
  return {
    count: countChanges(changes),
    business: first(business),
    rules: first(rules),
    products: {
      added: named(products.added),
      changed: first(products.changed).map(({ product: { sku, name }, fields }) => ({
        sku,
        name,
        fields: [...fields],
      })),
      removed: named(products.removed),
    },
    categories: first(categories),
    faq: { added: first(faq.added), changed: first(faq.changed), removed: first(faq.removed) },
  };
}

/** What a change of the playbook answers. */
export const rewrittenView = z.object({
  version: z.int().describe("From now on; the former one where nothing differs"),
  changes: changesView,
});

export function presentRewritten({ version, changes }: Rewritten): z.infer<typeof rewrittenView> {
  return { version, changes: presentChanges(changes) };
}

export const faqWordingForm = z.strictObject({
  question: text(300),
  alternatives: z.array(text(300)).max(50).default([]).describe("Other ways of asking it"),
  answer: text(4_000),
});
const wording = z.object({ question: z.string(), alternatives: z.array(z.string()), answer: z.string() });
export const faqView = z.object({
  key: z.string(),
  category: z.string(),
  es: wording.optional(),
  en: wording.optional(),
  pt: wording.optional(),
});
export type FaqView = z.infer<typeof faqView>;

export function presentFaq({ key, category, es, en, pt }: FaqContent): FaqView {
  return { key, category, ...(es ? { es } : {}), ...(en ? { en } : {}), ...(pt ? { pt } : {}) };
}

export const versionView = z.object({
  version: z.int(),
  source: z.string().describe("seed, import, api or web"),
  note: z.string().nullable(),
  createdAt: z.string(),
  isWhole: z.boolean().describe("false where rules alone can be brought back"),
});
export type VersionView = z.infer<typeof versionView>;

export const findingView = z.object({
  severity: z.enum(["contradiction", "missing", "note"]),
  code: z.string(),
  where: z.string(),
  what: z.string().describe("In the caller's language"),
});
export type FindingView = z.infer<typeof findingView>;
