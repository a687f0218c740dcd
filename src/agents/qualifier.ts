/** The qualifier: finds out what is needed, one question at a time, and uses every answer at once. */
import type { QualifyingSlot } from "../crm/playbook.ts";
import type { Agent, AgentTools, Decision, ProductFacts, Turn } from "./agent.ts";
import { opensWithGreeting, sayGreeting } from "./concierge/courtesies.ts";
import { answerFromFaq } from "./concierge/faq.ts";
import { findCategories, isAvailable } from "./product-expert/find.ts";
import { offeredProducts } from "./product-expert/offered.ts";
import { productChoices, productLine, singleChoices } from "./product-expert/show.ts";
import { productExpert } from "./product-expert.ts";
import { readProductQuestion } from "./product-question.ts";
import {
  type Answers,
  addsToNeed,
  budgetCents,
  isSlotAnswer,
  isUnanswered,
  KIND,
  learn,
  learnsAsked,
} from "./qualifier/answers.ts";
import { leadOf } from "./qualifier/lead.ts";
import { type Outside, readOutside } from "./qualifier/outside.ts";
import { type Fit, findFit, kindOf, RECOMMENDED_MAX, reasonFor } from "./qualifier/recommend.ts";
import { askSlot, nextSlot } from "./qualifier/slots.ts";
import { conclude, createVoice, lines, sentences, type Voice } from "./voice.ts";

const CATEGORIES_MAX = 4;

export const qualifier: Agent = {
  name: "qualifier",
  purpose: "Finds out what the customer needs, one question at a time, and recommends what fits.",
  async decide(turn, tools, signal) {
    const voice = createVoice(turn);
    const outside = readOutside(turn);
    if (outside) return answerOutside(outside, turn, tools, voice);
    if (isPriceDoubt(turn)) return askWhatIsDear(turn, voice);
    const answers = learn(turn);
    const kind = kindOf(turn, answers) || (await kindTold(answers, turn, tools));
    const known = kind === "" ? answers : { ...answers, [KIND]: kind };
    const isOpen = kind === "" && budgetCents(known, turn) === undefined;
    const fit = isOpen ? null : await keepShown(await findFit(kind, known, turn, tools), known, turn, tools);
    // Words that fit nothing here are the product expert's to decline.
    if (fit && fit.products.length === 0) return productExpert.decide(turn, tools, signal);
    return fit ? recommend(kind, fit, known, turn, tools, voice) : askOpenly(known, turn, tools, voice);
  },
};

/** What the customer says beside our question, where the catalog speaks of it; empty where it does not. */
async function kindTold(answers: Answers, turn: Turn, tools: AgentTools): Promise<string> {
  if (!addsToNeed(turn)) return "";
  const { words } = readProductQuestion(turn.text, turn.locale, turn.business.currency);
  return (await findFit(words, answers, turn, tools)).products.length > 0 ? words : "";
}

/** A place or a day chooses no other products: those shown last stay on the table. */
async function keepShown(fit: Fit, known: Answers, turn: Turn, tools: AgentTools): Promise<Fit> {
  const { answers, pending } = turn.state;
  const isOfFit = [KIND, "need", "budget"].some((key) => known[key] !== answers[key]);
  const shown = isOfFit || pending !== "slot_asked" ? [] : (await offeredProducts(turn, tools)).filter(isAvailable);
  return shown.length > 1 ? { ...fit, products: shown.slice(0, RECOMMENDED_MAX), isBeyondBudget: false } : fit;
}

/** "Está muy caro" with nothing shown: what, and how much may it be? "Not too dear, like 1500" says it. */
function isPriceDoubt(turn: Turn): boolean {
  const { understanding, state } = turn;
  const isDear = understanding.objection.value === "price" && budgetCents(learn(turn), turn) === undefined;
  return isDear && state.offeredProductIds.length === 0 && state.cart.length === 0;
}

function askWhatIsDear(turn: Turn, voice: Voice): Decision {
  return conclude("qualifier", turn, voice, {
    replies: [{ text: voice.tell("qualifier.what_is_dear") }],
    memory: { asked: [...turn.state.asked, "budget"], askedSlot: "budget", stage: "discovering" },
    pending: "slot_asked",
    why: "A price is doubted before any was told; asked which product and what it may cost.",
  });
}

/** Nothing to search by yet: what we have, and one question. */
async function askOpenly(answers: Answers, turn: Turn, tools: AgentTools, voice: Voice): Promise<Decision> {
  const categories = await findCategories("", tools, turn, CATEGORIES_MAX);
  const list = new Intl.ListFormat(voice.locale, { type: "conjunction" }).format(categories);
  const isSkipped = isSlotAnswer(turn) && isUnanswered(turn.text);
  const lead = isSkipped
    ? voice.tell("qualifier.skipped")
    : answers.need === undefined
      ? voice.tell("qualifier.gladly")
      : voice.tell("qualifier.gladly_need");
  const slot = nextSlot(turn, answers);
  const question = slot ? askSlot(slot, turn, voice) : null;
  const range = categories.length > 0 ? voice.tell("qualifier.categories", { categories: list }) : null;
  return conclude("qualifier", turn, voice, {
    replies: [
      {
        text: sentences(greeting(turn, voice), lead, range, question?.text ?? voice.tell("qualifier.which_kind")),
        choices: categories
          .slice(0, 3)
          .map((category) => ({ title: category, value: voice.say("choice.category_value", { category }) })),
      },
    ],
    actions: [leadOf(answers.need ?? turn.said.slice(0, 80), [], answers, turn)],
    memory: { answers: { ...answers }, stage: "discovering", ...question?.memory },
    pending: question?.pending ?? null,
    why: slot ? `A need without a product; asked for ${slot}.` : "A need without a product; asked for the kind.",
  });
}

/** What fits, each with its reason, and one question; a single best one when the same were shown before. */
async function recommend(
  kind: string,
  fit: Fit,
  answers: Answers,
  turn: Turn,
  tools: AgentTools,
  voice: Voice,
): Promise<Decision> {
  const slot = nextSlot(turn, answers);
  const isFirst = turn.state.offeredProductIds.length === 0 && turn.state.pending !== "slot_asked";
  const isWide = answers.need === undefined && answers.budget === undefined && fit.all.length > 1;
  if (isFirst && isWide && slot) return tellRange(kind, fit, answers, turn, tools, voice);
  const shown = turn.state.offeredProductIds;
  const isSame = fit.products.length > 1 && fit.products.every(({ id }) => shown.includes(id));
  if (isSame && slot && !fit.isDecided) return askOn(slot, fit, answers, turn, voice);
  const products = isSame ? fit.products.slice(0, 1) : fit.products;
  const [only, second] = products;
  const isOne = only !== undefined && second === undefined;
  const question = !isOne && slot ? askSlot(slot, turn, voice) : null;
  const closing = isOne
    ? voice.say(only.stock === null ? "products.service_question" : "products.single_question")
    : (question?.text ?? voice.say("products.list_question"));
  const intro = fit.isBeyondBudget ? "beyond" : isOne ? (isSame ? "best" : "one") : "several";
  return conclude("qualifier", turn, voice, {
    replies: [
      {
        text: lines(
          sentences(greeting(turn, voice), voice.tell(`qualifier.intro.${intro}`)),
          ...products.map((product) => withReason(product, fit.products, answers, voice)),
          closing,
        ),
        choices: isOne ? singleChoices(only, voice) : productChoices(products, voice),
      },
    ],
    actions: [leadOf(kind || (answers.need ?? turn.said.slice(0, 80)), products, answers, turn)],
    sources: fit.products.map((product) => ({ type: "product", product })),
    memory: {
      answers: { ...answers },
      stage: "offering",
      ...question?.memory,
      ...(question ? {} : { askedSlot: null }),
    },
    offeredProductIds: products.map(({ id }) => id),
    pending: isOne ? "purchase_offered" : (question?.pending ?? null),
    why: `${fit.all.length} products fit what is known; the best ${products.length} with a reason each.`,
  });
}

/** The same would be shown again and nothing tells them apart yet: only the next question. */
function askOn(slot: QualifyingSlot, fit: Fit, answers: Answers, turn: Turn, voice: Voice): Decision {
  const question = askSlot(slot, turn, voice);
  const isSkipped = isUnanswered(turn.text) && !learnsAsked(turn);
  return conclude("qualifier", turn, voice, {
    replies: [{ text: sentences(voice.tell(`qualifier.${isSkipped ? "skipped" : "noted"}`), question.text) }],
    actions: [leadOf(answers[KIND] ?? answers.need ?? turn.said.slice(0, 80), fit.products, answers, turn)],
    memory: { answers: { ...answers }, ...question.memory, stage: "offering" },
    pending: question.pending,
    why: `The answer leaves the same products; asked for ${slot}.`,
  });
}

/** "Busco una laptop": from which price we have them, and what it is for. */
async function tellRange(
  kind: string,
  fit: Fit,
  answers: Answers,
  turn: Turn,
  tools: AgentTools,
  voice: Voice,
): Promise<Decision> {
  const slot = nextSlot(turn, answers);
  const cheapest = [...fit.all].sort((a, b) => a.price.cents - b.price.cents)[0];
  if (!slot || !cheapest) return askOpenly(answers, turn, tools, voice);
  const question = askSlot(slot, turn, voice);
  return conclude("qualifier", turn, voice, {
    replies: [
      {
        text: lines(
          sentences(greeting(turn, voice), voice.tell("qualifier.from_price")),
          `• ${productLine(cheapest, voice)}`,
          question.text,
        ),
      },
    ],
    actions: [leadOf(kind, [], answers, turn)],
    sources: [{ type: "product", product: cheapest }],
    memory: { answers: { ...answers }, ...question.memory },
    offeredProductIds: [cheapest.id],
    pending: question.pending,
    why: `A kind of product without details; the range is told and ${slot} asked for.`,
  });
}

function withReason(product: ProductFacts, beside: readonly ProductFacts[], answers: Answers, voice: Voice): string {
  const reason = reasonFor(product, beside, answers, voice);
  const line = `• ${productLine(product, voice)}`;
  if (!reason) return line;
  // "Liviana y rápida" goes on in lower case, "RAM: 8 GB" does not.
  const isWord = /^\p{Lu}\p{Ll}/u.test(reason);
  return `${line}: ${isWord ? reason.charAt(0).toLowerCase() + reason.slice(1) : reason}`;
}

function greeting(turn: Turn, voice: Voice): string | null {
  return opensWithGreeting(turn.text) ? sayGreeting(turn, voice) : null;
}

/** A polite no with what we can do; a shop whose FAQ knows the matter answers by it. */
async function answerOutside(kind: Outside, turn: Turn, tools: AgentTools, voice: Voice): Promise<Decision> {
  const faq = kind === "empty" || kind === "insult" ? null : await answerFromFaq(turn, tools, voice);
  if (faq?.kind === "sure") {
    return conclude("qualifier", turn, voice, {
      replies: [faq.reply],
      sources: faq.sources,
      why: "The FAQ knows this matter.",
    });
  }
  const { name } = turn.business;
  return conclude("qualifier", turn, voice, {
    replies: [{ text: voice.tell(`qualifier.outside.${kind}`, { business: name }) }],
    actions: kind === "wholesale" ? [leadOf(turn.said.slice(0, 80), [], turn.state.answers, turn, "wholesale")] : [],
    pending: kind === "wholesale" ? "person_offered" : null,
    why: `Outside the business (${kind}); declined with what we can do.`,
  });
}
