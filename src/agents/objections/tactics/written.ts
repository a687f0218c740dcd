/** Tactics that speak with the playbook's own words: proofs, testimonials, the guarantee, answers to a competitor. */
import { foldText } from "../../../lib/text.ts";
import type { Argument, Tactic } from "../argument.ts";
import { forwardQuestion } from "../questions.ts";
import { freshText, type RuleText } from "../rule-texts.ts";
import type { Situation } from "../situation.ts";

/** The playbook's proof for this kind of doubt. */
export const proof: Tactic = {
  name: "proof",
  argue: (situation) => {
    const { proofs } = situation.turn.business.rules;
    const own = proofs.filter(({ topic }) => topic === situation.kind);
    return said(
      freshText(
        own.map(({ topic, text }) => ({ path: `proofs.${topic}`, text })),
        situation.turn,
      ),
      situation,
    );
  },
};

/** A customer's words with their name. */
export const testimonial: Tactic = {
  name: "testimonial",
  argue: (situation) => {
    const { turn, voice } = situation;
    for (const { author, text } of turn.business.rules.testimonials) {
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

function said(found: RuleText | null, situation: Situation): Argument | null {
  if (!found) return null;
  return { proof: found.text, question: forwardQuestion(situation), sources: [found.source] };
}

function wordsOf(text: string): string {
  return (foldText(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(" ");
}
