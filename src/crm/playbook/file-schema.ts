/** The form of a playbook file. Each section and most fields may be absent; what is absent stays as it is stored. */
import { z } from "zod";
import { playbookRules } from "../playbook.ts";
import { parseAmount } from "./amounts.ts";
import { branchContent, businessFields, categoryContent, faqContent, productFields } from "./content.ts";
import { weekHours } from "./hours.ts";

/** A table in a file of its own, beside this one. */
const reference = z.strictObject({ file: z.string().min(1) });

/** The schema for amounts of this currency. Rules come with amounts already in minor units. */
export function playbookFileSchema(currency: string) {
  const amount = z.union([z.number(), z.string()]).transform((written, context) => {
    const cents = parseAmount(written, currency);
    if (cents !== null) return cents;
    context.addIssue({ code: "custom", message: "an amount" });
    return z.NEVER;
  });
  const business = z
    .strictObject({
      ...businessFields,
      branches: z.array(branchContent.extend({ hours: weekHours })),
    })
    .partial();
  const product = z
    .strictObject({ ...productFields, category: z.string().trim().min(1), price: amount })
    .partial()
    .required({ sku: true });
  const catalog = z.union([
    reference,
    z.strictObject({
      categories: z.array(categoryContent).optional(),
      products: z.union([z.array(product), reference]).optional(),
    }),
  ]);
  return z.strictObject({
    business: business.optional(),
    catalog: catalog.optional(),
    faq: z.union([z.array(faqContent), reference]).optional(),
    rules: playbookRules.optional(),
  });
}
