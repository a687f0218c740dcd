/** Which discounts there are, as the playbook writes them; never one more. */
import type { Decision, Turn } from "../agent.ts";
import { conclude, lines, type Voice } from "../voice.ts";
import { rule } from "./tell.ts";

/** The published tiers, or honestly that there are none. */
export function sayDiscounts(turn: Turn, voice: Voice): Decision {
  const { tiers, maxPercent } = turn.business.rules.discounts;
  const published = maxPercent > 0 ? tiers.filter(({ percent }) => percent <= maxPercent) : [];
  if (published.length === 0) {
    return conclude("closer", turn, voice, {
      replies: [{ text: voice.tell("closer.no_discounts") }],
      why: "The playbook allows no discount that could be published.",
    });
  }
  const texts = published.map(({ text }) => text[turn.locale]);
  const intro = voice.tell("closer.discounts_intro");
  return conclude("closer", turn, voice, {
    replies: [
      {
        text: lines(intro, ...texts.map((text) => `• ${text}`), voice.tell("closer.discounts_question")),
      },
    ],
    sources: published.map(({ key }, at) => rule(`discounts.tiers.${key}`, lines(intro, `• ${texts[at]}`))),
    why: "Asked for discounts; told those of the playbook.",
  });
}
