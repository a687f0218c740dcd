/** Asks which of several products is meant; what was said of the purchase beside it is noted and kept. */
import type { Decision, ProductFacts, Turn } from "../agent.ts";
import { hasIntent } from "../main-intent.ts";
import { LIST_MAX, sayList } from "../product-expert/answer.ts";
import { isAvailable } from "../product-expert/find.ts";
import { productLine, singleChoices } from "../product-expert/show.ts";
import { conclude, sentences, type Voice } from "../voice.ts";
import { type Place, placeMemory, readPlace } from "./place.ts";
import { listOf, tellMethods } from "./tell.ts";
import type { Wish } from "./wish.ts";

/** The list, or, when it was shown just now, only the question with the names in it. */
export function sayWhich(products: readonly ProductFacts[], wish: Wish, turn: Turn, voice: Voice): Decision {
  const memory = choosingMemory(wish, turn);
  if (!wasShown(products, turn)) {
    const isKnown = products.some(({ id }) => turn.state.offeredProductIds.includes(id));
    const decision = sayList(products, isKnown ? "which" : "which_new", wish.question, turn, voice);
    return { ...decision, state: { ...decision.state, ...memory, pending: "purchase_offered" } };
  }
  const shown = products.filter(isAvailable).slice(0, LIST_MAX);
  if (wish.saysYes && turn.state.pending === "purchase_offered") return suggest(shown, memory, turn, voice);
  const names = listOf(
    shown.map(({ name }) => name),
    voice,
    "disjunction",
  );
  const place = readPlace(turn, wish);
  const methods = hasIntent(turn.understanding, ["payment"]) ? tellMethods(turn.business.rules, voice) : null;
  const text = sentences(methods?.text, noted(place, wish, voice), voice.tell("closer.which_again", { names }));
  return conclude("closer", turn, voice, {
    replies: [{ text, choices: sayList(shown, "which", wish.question, turn, voice).replies[0]?.choices ?? [] }],
    sources: [...shown.map((product) => ({ type: "product" as const, product })), ...(methods?.sources ?? [])],
    memory,
    offeredProductIds: shown.map(({ id }) => id),
    pending: "purchase_offered",
    why: "Several products could still be meant; asked again in short, with what was said noted.",
  });
}

/** Whoever says yes and not to which gets a suggestion: the one of the lowest price. */
function suggest(
  shown: readonly ProductFacts[],
  memory: ReturnType<typeof choosingMemory>,
  turn: Turn,
  voice: Voice,
): Decision {
  const [product] = [...shown].sort((a, b) => a.price.cents - b.price.cents);
  const text = product ? voice.tell("closer.which_suggested", { line: productLine(product, voice) }) : "";
  return conclude("closer", turn, voice, {
    replies: [{ text, choices: product ? singleChoices(product, voice) : [] }],
    sources: product ? [{ type: "product", product }] : [],
    memory,
    offeredProductIds: product ? [product.id] : [],
    pending: "purchase_offered",
    why: "A yes without saying to which; the one of the lowest price suggested.",
  });
}

function wasShown(products: readonly ProductFacts[], { state }: Turn): boolean {
  const available = products.filter(isAvailable);
  return available.length > 0 && available.slice(0, LIST_MAX).every(({ id }) => state.offeredProductIds.includes(id));
}

function noted(place: Place | null, { quantity }: Wish, voice: Voice): string | null {
  if (place?.type === "pickup") return voice.tell("closer.which_noted", { what: "pickup" });
  if (place?.type === "zone") return voice.tell("closer.which_noted", { what: "zone", zone: place.zone.name });
  return quantity === null ? null : voice.tell("closer.which_noted", { what: "quantity", quantity });
}

/** What was said of the purchase is kept while only the thing is still to be chosen. */
function choosingMemory(wish: Wish, turn: Turn) {
  const { stage, answers, signals } = turn.state;
  const count = (signals.purchase_process ?? 0) + 1;
  return {
    ...placeMemory(readPlace(turn, wish)),
    ...(wish.switches && !wish.adds && wish.question.words !== "" ? { cart: [] } : {}),
    stage: stage === "quoted" ? stage : ("closing" as const),
    ...(wish.quantity === null ? {} : { answers: { ...answers, quantity: String(wish.quantity) } }),
    ...(wish.isPlain ? { signals: { ...signals, purchase_process: count } } : {}),
  };
}
