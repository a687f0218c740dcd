/** Tactics that rest on the catalog: the warranty, something smaller or cheaper, what is included here. */
import { formatMoney } from "../../../lib/money.ts";
import { findAlternatives } from "../../product-expert/alternatives.ts";
import { singleChoices } from "../../product-expert/show.ts";
import type { Argument, Tactic } from "../argument.ts";
import { forwardQuestion } from "../questions.ts";
import type { Situation } from "../situation.ts";

/** What the price carries over time: the warranty of the catalog. */
export const ownership: Tactic = {
  name: "ownership",
  argue: (situation) => {
    const { focus, voice } = situation;
    if (!focus?.warrantyMonths) return null;
    return {
      proof: voice.tell("objections.ownership", { months: focus.warrantyMonths, name: focus.name }),
      question: forwardQuestion(situation),
      sources: [{ type: "product", product: focus }],
    };
  },
};

/** The nearest cheaper product of the same kind, with its price. */
export const cheaper: Tactic = {
  name: "cheaper",
  argue: (situation) => sayCheaper(situation, "cheaper"),
};

/** The same, for somebody who needs less. */
export const smaller: Tactic = {
  name: "smaller",
  argue: (situation) => sayCheaper(situation, "smaller"),
};

/** What a purchase here includes: the warranty, and a shop that can be visited. */
export const included: Tactic = {
  name: "included",
  argue: (situation) => {
    const { focus, turn, voice } = situation;
    const months = focus?.warrantyMonths;
    if (!focus || !months) return null;
    const [branch] = turn.business.branches;
    return {
      proof: branch
        ? voice.tell("objections.included_shop", { months, address: branch.address, city: branch.city })
        : voice.tell("objections.included", { months }),
      question: forwardQuestion(situation),
      sources: [{ type: "product", product: focus }, { type: "business" }],
    };
  },
};

async function sayCheaper(
  { focus, turn, tools, voice }: Situation,
  key: "cheaper" | "smaller",
): Promise<Argument | null> {
  if (!focus) return null;
  const [other] = await findAlternatives(focus, tools, turn, true);
  if (!other || turn.state.offeredProductIds.at(0) === other.id) return null;
  return {
    proof: voice.tell(`objections.${key}.proof`, { name: other.name, price: formatMoney(other.price) }),
    question: voice.tell(`objections.${key}.question`),
    sources: [
      { type: "product", product: other },
      { type: "product", product: focus },
    ],
    choices: singleChoices(other, voice),
    offeredProductIds: [other.id],
    pending: "purchase_offered",
  };
}
