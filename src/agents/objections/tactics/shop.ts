/** Tactics that rest on the shop being a real place: its address and hours, and that things can be picked up there. */
import { paymentMethodName } from "../../../crm/playbook.ts";
import type { BranchFacts, Turn } from "../../agent.ts";
import { sayOpenNow } from "../../concierge/business-answers.ts";
import { sentences } from "../../voice.ts";
import type { Tactic } from "../argument.ts";
import { forwardQuestion } from "../questions.ts";

/** Where the shop is, and whether it is open now. */
export const address: Tactic = {
  name: "address",
  argue: (situation) => {
    const { turn, voice } = situation;
    const branch = nearestBranch(turn);
    if (!branch) return null;
    const place = voice.tell("objections.address", { address: branch.address, city: branch.city });
    const openNow = branch.hours.length > 0 ? sayOpenNow([branch], turn, voice) : null;
    return {
      proof: sentences(place, openNow),
      question: forwardQuestion(situation),
      sources: [{ type: "business" }],
    };
  },
};

/** It can be seen in the shop before it is taken, and paid there where a method allows that. */
export const pickup: Tactic = {
  name: "pickup",
  argue: (situation) => {
    const { turn, voice, focus } = situation;
    const { delivery, payments } = turn.business.rules;
    const branch = nearestBranch(turn);
    if (!branch || !focus || focus.stock === null || !delivery.pickup) return null;
    const method = payments.methods.find(({ online }) => !online);
    const name = method && paymentMethodName(method, voice.locale);
    // A name of another language than the customer's is not told.
    const hasMethod = voice.locale === turn.business.locale || name !== method?.name ? "yes" : "no";
    const proof = name
      ? voice.tell("objections.pickup_pay", { address: branch.address, method: name, hasMethod })
      : voice.tell("objections.pickup", { address: branch.address });
    return {
      proof,
      question: forwardQuestion(situation),
      sources: [
        { type: "rule", path: "delivery.pickup", text: proof },
        { type: "business" },
        ...(method ? [{ type: "rule" as const, path: `payments.${method.key}`, text: name ?? method.name }] : []),
      ],
    };
  },
};

function nearestBranch({ business, understanding, state }: Turn): BranchFacts | null {
  const place = (understanding.entities.city ?? state.answers.location ?? "").toLowerCase();
  const near = business.branches.find(({ city }) => place !== "" && place.includes(city.toLowerCase()));
  return near ?? business.branches[0] ?? null;
}
