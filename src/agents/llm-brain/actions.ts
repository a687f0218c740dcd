/** The actions of a model's answer, besides the sale and cases: only with ids it was given and words the customer wrote. */
import { foldText } from "../../lib/text.ts";
import type { Action, ProductFacts, Turn } from "../agent.ts";
import type { ModelAnswer } from "./answer-schema.ts";
import type { Retrieved } from "./retrieve.ts";

/** Pure. */
export function actionsOf(answer: ModelAnswer, turn: Turn, facts: Retrieved): Action[] {
  const lead = leadOf(answer, turn, facts);
  const contact = writtenContact(answer, turn);
  const { survey } = answer;
  const wasAsked = turn.state.pending === "survey_asked";
  return [
    ...(lead ? [lead] : []),
    ...(survey && wasAsked
      ? [
          {
            type: "answer_survey",
            rating: survey.rating,
            ...(survey.comment ? { comment: survey.comment } : {}),
          } as const,
        ]
      : []),
    ...(contact ? [contact] : []),
    ...(answer.optOut ? [{ type: "record_opt_out" } as const] : []),
  ];
}

/** Answers about the need by slot; the last one said counts. */
export function keptAnswers({ answers }: NonNullable<ModelAnswer["qualify"]>): Record<string, string> {
  return Object.fromEntries(answers.map(({ slot, value }) => [slot, value.trim()]));
}

/** The lead of a purchase comes with the sale. */
function leadOf({ qualify, quote }: ModelAnswer, turn: Turn, facts: Retrieved): Action | null {
  if (!qualify || quote) return null;
  const products = known(qualify.productIds, facts);
  const answers = { ...turn.state.answers, ...keptAnswers(qualify) };
  const isService = products.length > 0 && products.every(({ stock }) => stock === null);
  return {
    type: "qualify_lead",
    interest: qualify.interest,
    kind: isService ? "service" : "sale",
    productIds: products.map(({ id }) => id),
    value: products[0]?.price ?? null,
    qualification: answers,
    isQualified:
      qualify.disqualifiedBecause === null &&
      turn.business.rules.qualify.slots.every((slot) => answers[slot] !== undefined),
    ...(qualify.disqualifiedBecause === null ? {} : { disqualifiedBecause: qualify.disqualifiedBecause }),
  };
}

function known(ids: readonly string[], { products }: Retrieved): ProductFacts[] {
  return [...new Set(ids)].flatMap((id) => products.find((product) => product.id === id) ?? []);
}

/** Only what stands in the customer's own words; a model may have made it up. */
function writtenContact({ contact }: ModelAnswer, turn: Turn): Action | null {
  if (!contact) return null;
  const folded = foldText(turn.text);
  const digits = turn.text.replace(/\D/g, "");
  const isWritten = (value: string | null): value is string =>
    Boolean(value?.trim() && folded.includes(foldText(value)));
  const phone = contact.phone?.replace(/\D/g, "") ?? "";
  const written = {
    ...(isWritten(contact.name) ? { name: contact.name } : {}),
    ...(isWritten(contact.email) ? { email: contact.email } : {}),
    ...(phone.length >= 6 && contact.phone && digits.includes(phone) ? { phone: contact.phone } : {}),
  };
  return Object.keys(written).length > 0 ? { type: "set_contact", ...written } : null;
}
