/** A model's answer as a decision: what was not given to it, or not written by the customer, is left out. */
import { foldText } from "../../lib/text.ts";
import type { Action, Decision, Next, ProductFacts, Reply, Source, Turn } from "../agent.ts";
import { withPending } from "../pending.ts";
import type { ModelAnswer } from "./answer-schema.ts";
import type { Retrieved } from "./retrieve.ts";

/** Pure. Failures are counted as the built-in brain counts them: a person who takes over ends the row. */
export function toDecision(answer: ModelAnswer, turn: Turn, facts: Retrieved): Decision {
  const products = productsOf(answer, facts);
  const faqs = facts.faqs.filter(({ id }) => answer.faqIds.includes(id));
  const next = nextOf(answer, turn);
  const sources: Source[] = [
    ...products.map((product): Source => ({ type: "product", product })),
    ...faqs.map((faq): Source => ({ type: "faq", faq })),
  ];
  if (answer.usesBusinessFacts) sources.push({ type: "business" });
  return {
    agent: answer.agent,
    replies: repliesOf(answer, products, turn),
    actions: actionsOf(answer, turn, facts),
    next,
    state: {
      offeredProductIds: products.length > 0 ? products.map(({ id }) => id) : turn.state.offeredProductIds,
      failures: answer.helped || next.type === "human" ? 0 : turn.state.failures + 1,
      usedVariants: withPending(turn.state.usedVariants, next.type === "human" ? "person_called" : null),
    },
    sources,
    helped: answer.helped,
    why: answer.why,
  };
}

/** The declared ones in their order, then those that a reply names without declaring them. */
function productsOf({ productIds, replies }: ModelAnswer, facts: Retrieved): ProductFacts[] {
  const said = foldText(replies.map(({ text }) => text).join("\n"));
  const declared = known(productIds, facts);
  const named = facts.products.filter(
    (product) => !declared.includes(product) && said.includes(foldText(product.name)),
  );
  return [...declared, ...named];
}

function known(ids: readonly string[], { products }: Retrieved): ProductFacts[] {
  return [...new Set(ids)].flatMap((id) => products.find((product) => product.id === id) ?? []);
}

/** The photo goes with the first bubble when it speaks of one product that was not shown before. */
function repliesOf({ replies }: ModelAnswer, products: readonly ProductFacts[], turn: Turn): Reply[] {
  const [only] = products;
  const isNew = only && products.length === 1 && !turn.state.offeredProductIds.includes(only.id);
  return replies.map(({ text, choiceTitles }, index) => ({
    text: text.trim(),
    ...(choiceTitles?.length ? { choices: choiceTitles.map((title) => ({ title, value: title })) } : {}),
    ...(index === 0 && isNew && only.imageUrl ? { image: { url: only.imageUrl, name: only.name } } : {}),
  }));
}

function actionsOf(answer: ModelAnswer, turn: Turn, facts: Retrieved): Action[] {
  const actions: Action[] = [];
  if (answer.lead) {
    const products = known(answer.lead.productIds, facts);
    const [only] = products;
    const value = only && products.length === 1 ? only.price : null;
    actions.push({
      type: "open_lead",
      interest: answer.lead.interest,
      productIds: products.map(({ id }) => id),
      value,
    });
  }
  if (answer.case) actions.push({ type: "open_case", ...answer.case });
  const contact = writtenContact(answer, turn);
  if (contact) actions.push(contact);
  if (answer.optOut) actions.push({ type: "record_opt_out" });
  return actions;
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

function nextOf({ next, humanReason, summary, why }: ModelAnswer, { understanding }: Turn): Next {
  if (next !== "human") return { type: next };
  const reason = humanReason ?? (understanding.handoff.value ? "asked" : "agents_failed");
  return { type: "human", reason, summary: summary?.trim() || why };
}
