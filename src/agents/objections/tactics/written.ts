/** Tactics that speak with the playbook's own words: proofs, testimonials, the guarantee, answers to a competitor. */
import { foldText } from "../../../lib/text.ts";
import type { Argument, Tactic } from "../argument.ts";
import { forwardQuestion } from "../questions.ts";
import { freshText, type RuleText } from "../rule-texts.ts";
import type { Situation } from "../situation.ts";

/** The playbook's proof for this kind of doubt: the product's own before one of the whole shop. */
export const proof: Tactic = {
  name: "proof",
  argue: (situation) => {
    const { proofs } = situation.turn.business.rules;
    const own = holding(proofs, situation).filter(({ topic }) => topic === situation.kind);
    return said(
      freshText(
        own.map(({ topic, text }) => ({ path: `proofs.${topic}`, text })),
        situation.turn,
      ),
      situation,
    );
  },
};

/** A customer's words with their name; of the product on the table, or of the shop. */
export const testimonial: Tactic = {
  name: "testimonial",
  argue: (situation) => {
    const { turn, voice } = situation;
    for (const { author, text } of holding(turn.business.rules.testimonials, situation)) {
      const found = freshText([{ path: `testimonials.${author}`, text }], turn, 1);
      if (!found) continue;
      const words = found.text.replace(/\.$/, "");
      return {
        proof: voice.tell("objections.testimonial", { author, words }),
        question: forwardQuestion(situation),
        sources: [{ type: "rule", path: `testimonials.${author}`, text: `${author}: ${text[turn.locale]}` }],
      };
    }
    return null;
  },
};

/** The written guarantee, or the days to return what is unused. */
export const guarantee: Tactic = {
  name: "guarantee",
  argue: (situation) => {
    const { turn, voice } = situation;
    const { text, returnDays } = turn.business.rules.guarantee;
    const written = text ? said(freshText([{ path: "guarantee.text", text }], turn), situation) : null;
    if (written || text || returnDays === 0) return written;
    const sentence = voice.tell("objections.returns", { days: returnDays });
    return {
      proof: sentence,
      question: forwardQuestion(situation),
      sources: [{ type: "rule", path: "guarantee.returnDays", text: sentence }],
    };
  },
};

/** The written answer for the competitor that the customer names. */
export const namedCompetitor: Tactic = {
  name: "named_competitor",
  argue: (situation) => {
    const { turn } = situation;
    const text = ` ${wordsOf(turn.text)} `;
    const found = turn.business.rules.competitors.find(({ names }) =>
      names.some((name) => text.includes(` ${wordsOf(name)} `)),
    );
    if (!found) return null;
    return said(freshText([{ path: `competitors.${found.names[0]}`, text: found.answer }], turn), situation);
  },
};

/** The texts that are true of what is on the table, those tied to it first: what is said of one product proves nothing of another. */
function holding<T extends { readonly skus?: readonly string[] | undefined }>(
  texts: readonly T[],
  { focus, items }: Situation,
): T[] {
  const spokenOf = new Set([...(focus ? [focus.sku] : []), ...items.map(({ product }) => product.sku)]);
  const tied = texts.filter(({ skus }) => skus?.some((sku) => spokenOf.has(sku)));
  return [...tied, ...texts.filter(({ skus }) => skus === undefined)];
}

function said(found: RuleText | null, situation: Situation): Argument | null {
  if (!found) return null;
  return { proof: found.text, question: forwardQuestion(situation), sources: [found.source] };
}

function wordsOf(text: string): string {
  return (foldText(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(" ");
}
