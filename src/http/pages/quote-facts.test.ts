import { expect, it } from "vitest";
import { playbookRules } from "../../crm/playbook.ts";
import type { QuoteView } from "../../crm/quote-view.ts";
import { factsOf } from "./quote-page.ts";

const facts = (text: string | null) => {
  const guarantee = { returnDays: 7, text: text === null ? null : { es: text, en: text, pt: text } };
  const business = {
    rules: playbookRules.parse({ guarantee }),
    settings: { treatment: "tu" },
    timeZone: "America/Lima",
  };
  return factsOf({ locale: "es", deliveryZone: null, order: null, business } as unknown as QuoteView)?.text ?? "";
};

it("the days to return are told once: in the playbook's own words, or in ours", () => {
  expect(facts("Hay 7 días para devolverlo sin uso.").match(/7 días/g)).toHaveLength(1);
  expect(facts("Un año de garantía.")).toMatch(/Devoluciones hasta 7 días.*Un año de garantía/s);
  expect(facts(null)).toMatch(/Devoluciones hasta 7 días/);
});
