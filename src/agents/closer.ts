/** The closer: from the wish to buy to a quote with its payment link, by the catalog's and the playbook's facts only. */
import type { Agent, AgentTools, Decision, QuoteFacts, Turn } from "./agent.ts";
import { readCart } from "./closer/cart.ts";
import { type Closing, closeSale } from "./closer/close.ts";
import { sayDiscounts } from "./closer/discounts.ts";
import { cancelQuote, findExpiredQuote, findOpenQuote, retellQuote, sayPaid } from "./closer/open-quote.ts";
import { readPlace } from "./closer/place.ts";
import { sayWhich } from "./closer/which.ts";
import { readWish, type Wish } from "./closer/wish.ts";
import { opensWithGreeting, sayGreeting } from "./concierge/courtesies.ts";
import { markOvercome } from "./objections/history.ts";
import { sayCategories } from "./product-expert/answer.ts";
import { qualifier } from "./qualifier.ts";
import { conclude, createVoice, sentences, type Voice } from "./voice.ts";

export const closer: Agent = {
  name: "closer",
  purpose: "Closes the sale: what, how many and where to, the final price, the quote and its payment link.",
  async decide(turn, tools, signal) {
    const voice = createVoice(turn);
    const wish = readWish(turn);
    const decision = await answer(wish, turn, tools, voice, signal);
    const [first, ...others] = decision.replies;
    if (!first || decision.agent !== "closer" || !opensWithGreeting(turn.text)) return decision;
    return {
      ...decision,
      replies: [{ ...first, text: sentences(sayGreeting(turn, voice), first.text) }, ...others],
      state: { ...decision.state, usedVariants: voice.usedVariants() },
    };
  },
};

async function answer(wish: Wish, turn: Turn, tools: AgentTools, voice: Voice, signal: AbortSignal): Promise<Decision> {
  const open = await findOpenQuote(turn, tools);
  if (wish.saysPaid) {
    const paid = await sayPaid(turn, tools, voice);
    if (paid) return paid;
  }
  if (wish.cancels) return open ? cancelQuote(open, turn, tools, voice) : drop(turn, voice);
  if (declines(wish, turn)) return putOff(turn, voice);
  if (wish.changesSomething && turn.state.cart.length > 0) {
    return conclude("closer", turn, voice, {
      replies: [{ text: voice.tell("closer.change_what") }],
      why: "A change is wished for; asked which.",
    });
  }
  if (wish.asksDiscount && !open && turn.state.cart.length === 0 && turn.state.offeredProductIds.length === 0) {
    return sayDiscounts(turn, voice);
  }
  const expired = open ? null : await findExpiredQuote(turn, tools);
  const cart = await readCart(turn, wish, open ?? expired, tools);
  if (cart.type === "which") return sayWhich(cart.products, wish, turn, voice);
  if (cart.type === "none") {
    if (wish.removes) return open ? cancelQuote(open, turn, tools, voice) : drop(turn, voice);
    return wish.question.words === ""
      ? sayCategories(wish.question, turn, tools, voice)
      : qualifier.decide(turn, tools, signal);
  }
  if (open && !cart.isChanged && !movesPlace(open, wish, turn)) return retellQuote(open, turn, tools, voice);
  const closing: Closing = { turn, tools, voice, wish, open };
  const decision = await closeSale(cart.lines, closing);
  // Whoever goes on to buy has left the doubts behind.
  return wish.isPlain ? { ...decision, state: markOvercome(decision.state) } : decision;
}

function declines(wish: Wish, { state }: Turn): boolean {
  const asked = state.pending === "quote_offered" || state.pending === "discount_offered";
  const isOffered = state.pending === "purchase_offered" || state.pending === "place_asked";
  const wantsAnother = wish.question.wantsOthers || wish.question.words !== "";
  return wish.saysNo && (asked || isOffered) && wish.quantity === null && !wish.wantsPickup && !wantsAnother;
}

/** Whether the text sends an open quote elsewhere than it says. */
function movesPlace({ deliveryZone }: QuoteFacts, wish: Wish, turn: Turn): boolean {
  const place = readPlace(turn, wish);
  if (!place) return false;
  if (place.type === "pickup") return deliveryZone !== null;
  if (place.type === "unknown") return true;
  return deliveryZone !== place.zone.name && deliveryZone !== place.zone.key;
}

function putOff(turn: Turn, voice: Voice): Decision {
  return conclude("closer", turn, voice, {
    replies: [{ text: voice.tell("closer.put_off") }],
    memory: { stage: "offering" },
    why: "The customer does not want the quote now; no pressure.",
  });
}

function drop(turn: Turn, voice: Voice): Decision {
  return conclude("closer", turn, voice, {
    replies: [{ text: voice.tell("closer.dropped") }],
    memory: { stage: "offering", cart: [] },
    why: "The customer drops the purchase before a quote was made.",
  });
}
