/** The factors of a score in the order in which people think of them. */
import type { z } from "zod";
import type { scoreRulesView } from "../../../../../src/http/scoring-views.ts";

export type ScoreFactor = keyof z.infer<typeof scoreRulesView>["points"];

export const AREAS: readonly { readonly key: string; readonly factors: readonly ScoreFactor[] }[] = [
  { key: "wish", factors: ["quote_requested", "intent_words", "product_chosen", "price_asked", "buying_signal"] },
  {
    key: "answers",
    factors: [
      "need_named",
      "budget_named",
      "timeline_soon",
      "timeline_named",
      "authority_named",
      "quantity_many",
      "quantity_named",
      "location_named",
    ],
  },
  {
    key: "person",
    factors: ["came_back", "bought_before", "company_large", "company_medium", "company_small"],
  },
  {
    key: "origin",
    factors: ["source_referral", "source_organic", "source_paid", "pricing_page", "download", "long_visit"],
  },
];
