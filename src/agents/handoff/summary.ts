/** The few lines a rep reads before taking over, in the business's language, with a first sentence to send. */
import { truncate } from "../../lib/text.ts";
import { say } from "../../lib/texts.ts";
import type { AgentTools, HandoffReason, ProductFacts, Turn } from "../agent.ts";
import { mainIntent } from "../main-intent.ts";
import type { Intent } from "../understand/understanding.ts";
import { leadCard } from "./lead-card.ts";
import { suggestReply } from "./suggested-reply.ts";

const LAST_WORDS_MAX = 240;
/** Intents that say nothing of what the customer is after; the earlier lines do. */
const EMPTY_INTENTS: ReadonlySet<Intent> = new Set<Intent>(["human_agent", "greeting", "thanks", "smalltalk", "other"]);

const AFTER_SALE: ReadonlySet<Intent> = new Set<Intent>(["complaint", "return_refund", "order_status", "appointment"]);

interface About {
  /** Default: the main intent of the text. */
  readonly intent?: Intent;
  /** Default: those offered last. */
  readonly products?: readonly ProductFacts[];
  /** Of the case that was opened or added to. */
  readonly caseNumber?: string;
}

/**
 * What the customer wants, what is known of the sale, why a person is needed (null where nobody was called), the last
 * words, and a suggested reply.
 */
export async function summarise(
  turn: Turn,
  reason: HandoffReason | null,
  tools: AgentTools,
  about: About = {},
): Promise<string> {
  const locale = turn.business.locale;
  const text = (key: string, values: Record<string, string>) => say(locale, `agents.summary.${key}`, values);
  const discussed = about.products ?? (await tools.getProducts(turn.state.offeredProductIds));
  const intent = about.intent ?? mainIntent(turn.understanding);
  const { entities } = turn.understanding;
  const lastWords = truncate((turn.said.trim() || lastCustomerText(turn)).replace(/\s+/g, " "), LAST_WORDS_MAX);
  const earlier = EMPTY_INTENTS.has(intent) ? earlierWish(turn) : null;
  return [
    turn.contact.name ? text("customer", { name: truncate(turn.contact.name.replace(/\s+/g, " "), 60) }) : null,
    text("wants", { intent: say(locale, `agents.summary.intents.${intent}`) }),
    earlier ? text("earlier", { words: earlier }) : null,
    discussed.length > 0 ? text("products", { names: discussed.map((product) => product.name).join(", ") }) : null,
    entities.quantity === undefined ? null : text("quantity", { quantity: String(entities.quantity) }),
    entities.orderNumber === undefined ? null : text("order", { order: truncate(entities.orderNumber, 40) }),
    about.caseNumber ? text("case", { number: about.caseNumber }) : null,
    ...(await leadCard(turn, tools)),
    reason && text("reason", { reason: say(locale, `agents.summary.reasons.${reasonKey(reason, intent)}`) }),
    turn.attachments.length > 0
      ? text("attachments", {
          kinds: [...new Set(turn.attachments)].map((kind) => say(locale, `agents.attachment.${kind}`)).join(", "),
        })
      : null,
    lastWords ? text("last_words", { words: lastWords }) : null,
    text("suggested", { reply: suggestReply(turn, reason ?? "asked", intent) }),
  ]
    .filter((part) => part !== null)
    .join("\n");
}

/** Nobody asked in words for a person to close a sale or to look after a case; that is said more truly. */
function reasonKey(reason: HandoffReason, intent: Intent): string {
  if (reason !== "asked") return reason;
  if (intent === "purchase") return "to_close_sale";
  return AFTER_SALE.has(intent) ? "to_solve_case" : reason;
}

function lastCustomerText(turn: Turn): string {
  return turn.transcript.findLast((line) => line.author === "customer")?.text ?? "";
}

/** "Una persona, por favor" says little; what was asked before it says more. */
function earlierWish(turn: Turn): string | null {
  const asked = turn.transcript.filter((line) => line.author === "customer" && line.text.trim().length > 12).slice(-2);
  const words = asked.map((line) => truncate(line.text.replace(/\s+/g, " ").trim(), 100)).join(" / ");
  return words || null;
}
