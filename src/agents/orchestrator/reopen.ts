/** Picks a matter up again after days: one sentence about where it was, when the customer only greets. */
import { HOUR_MS } from "../../lib/time.ts";
import type { AgentTools, Decision, Turn } from "../agent.ts";
import { findOpenQuote, statedOf, tellQuoteItems } from "../closer/open-quote.ts";
import { sayGreeting } from "../concierge/courtesies.ts";
import { mainIntent } from "../main-intent.ts";
import { isWaitingForPerson } from "../pending.ts";
import { isAvailable } from "../product-expert/find.ts";
import { conclude, createVoice } from "../voice.ts";

/** A pause this long makes a greeting a new beginning. */
const PAUSE_MS = 20 * HOUR_MS;

/** Whether the customer only greets, long after a matter was left open. Pure. */
export function isReopening(turn: Turn): boolean {
  const { lastTurnAt, stage } = turn.state;
  if (lastTurnAt === null || stage === "won" || stage === "lost" || isWaitingForPerson(turn)) return false;
  const pause = turn.now.getTime() - Date.parse(lastTurnAt);
  return (
    pause > PAUSE_MS && mainIntent(turn.understanding) === "greeting" && turn.understanding.otherIntents.length === 0
  );
}

/** The sentence that goes on with the open quote, the product or the need; null when nothing is open any more. */
export async function reopen(turn: Turn, tools: AgentTools): Promise<Decision | null> {
  const voice = createVoice(turn);
  const hello = () => sayGreeting(turn, voice);
  const quote = turn.state.quoteCode === null ? null : await findOpenQuote(turn, tools);
  if (quote) {
    const values = { hello: hello(), number: String(quote.number), items: await tellQuoteItems(quote, tools) };
    return conclude("closer", turn, voice, {
      replies: [{ text: voice.tell("closer.reopen.quote", values) }],
      sources: [{ type: "quote", quote: statedOf(quote, tools) }],
      memory: { quoteCode: quote.code },
      pending: "purchase_offered",
      why: "Back after days with an open quote; picked up there.",
    });
  }
  const id = turn.state.cart[0]?.productId ?? turn.state.offeredProductIds[0];
  const [product] = id === undefined ? [] : await tools.getProducts([id]);
  if (product && isAvailable(product)) {
    return conclude("closer", turn, voice, {
      replies: [{ text: voice.tell("closer.reopen.product", { hello: hello(), name: product.name }) }],
      sources: [{ type: "product", product }],
      offeredProductIds: [product.id],
      pending: "purchase_offered",
      why: "Back after days; picked up at the product spoken of.",
    });
  }
  const { need } = turn.state.answers;
  if (need === undefined) return null;
  return conclude("qualifier", turn, voice, {
    replies: [{ text: voice.tell("closer.reopen.answers", { hello: hello(), need }) }],
    why: "Back after days; picked up at the need.",
  });
}
