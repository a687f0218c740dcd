/** The wish to buy: a summary with exact price and stock, a lead, and a person to finish. */
import type { AgentTools, Decision, ProductFacts, Turn } from "../agent.ts";
import { summarise } from "../handoff/summary.ts";
import { sayWhenAnswered } from "../handoff/when-answered.ts";
import { conclude, lines, sentences, type Voice } from "../voice.ts";
import { sayOutOfStock } from "./alternatives.ts";
import { isAvailable } from "./find.ts";
import { productLine, warrantyLine } from "./show.ts";

/** Never a total or a date: only what the catalog says; the person confirms the rest. */
export async function sayPurchase(
  product: ProductFacts,
  turn: Turn,
  tools: AgentTools,
  voice: Voice,
): Promise<Decision> {
  if (!isAvailable(product)) return sayOutOfStock(product, turn, tools, voice);
  const quantity = Math.max(1, Math.trunc(turn.understanding.entities.quantity ?? 1));
  const isTooMany = product.stock !== null && quantity > product.stock;
  return conclude("product-expert", turn, voice, {
    replies: [
      {
        text: lines(
          voice.say("purchase.intro"),
          `• ${productLine(product, voice)}`,
          quantity > 1 ? `• ${voice.say("purchase.quantity", { quantity })}` : null,
          warrantyLine(product, voice, false),
          isTooMany ? voice.say("purchase.too_many") : null,
        ),
      },
      { text: sentences(voice.say("purchase.person"), sayWhenAnswered(turn, voice)) },
    ],
    actions: [
      {
        type: "open_lead",
        interest: product.name,
        productIds: [product.id],
        value: { cents: product.price.cents * quantity, currency: product.price.currency },
      },
    ],
    next: {
      type: "human",
      reason: "asked",
      summary: await summarise(turn, "asked", tools, { intent: "purchase", products: [product] }),
    },
    sources: [{ type: "product", product }, { type: "business" }],
    offeredProductIds: [product.id],
    pending: "person_called",
    why: "The customer wants to buy; a lead is opened and a person closes the sale.",
  });
}
