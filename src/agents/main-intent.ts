/** The intent a turn is answered by: courtesies beside a real matter do not count. */
import type { Intent, Understanding } from "./understand/understanding.ts";

const COURTESIES: ReadonlySet<Intent> = new Set<Intent>(["greeting", "thanks", "smalltalk"]);
const OTHER_INTENT_MIN = 0.3;
const AFTER_SALE: readonly Intent[] = ["complaint", "return_refund", "order_status"];
/** Below this, an after-sale matter in second place comes first: selling to somebody with a broken product is the worse mistake. */
const SURE_INTENT = 0.6;

/** A guess between these and a sale is better answered as a sale: an appointment goes to a person, a doubt is argued with. */
const GUESSED: ReadonlySet<Intent> = new Set<Intent>(["appointment", "objection"]);
const UNSURE = 0.5;
const SALE: ReadonlySet<Intent> = new Set<Intent>(["purchase", "product_question", "price"]);

/** Whether the matter is about something already bought. */
export function isAfterSale(intent: Intent): boolean {
  return AFTER_SALE.includes(intent);
}

/** "Hola, gracias, ¿cuánto cuesta…?" is a price question whatever came first. */
export function mainIntent(understanding: Understanding): Intent {
  const { intent, otherIntents } = understanding;
  const afterSale = otherIntents.find((other) => isAfterSale(other.value) && other.confidence >= OTHER_INTENT_MIN);
  if (afterSale && intent.confidence < SURE_INTENT && !isAfterSale(intent.value)) return afterSale.value;
  const sale = otherIntents.find((other) => SALE.has(other.value) && other.confidence >= OTHER_INTENT_MIN);
  if (sale && GUESSED.has(intent.value) && intent.confidence < UNSURE) return sale.value;
  if (!COURTESIES.has(intent.value)) return intent.value;
  const matter = otherIntents.find((other) => !COURTESIES.has(other.value) && other.confidence >= OTHER_INTENT_MIN);
  return matter?.value ?? intent.value;
}

/** Whether one of `wanted` is the intent or, confidently enough, one of the others. */
export function hasIntent(understanding: Understanding, wanted: readonly Intent[]): boolean {
  return (
    wanted.includes(understanding.intent.value) ||
    understanding.otherIntents.some((other) => wanted.includes(other.value) && other.confidence >= OTHER_INTENT_MIN)
  );
}

/** Silence is an answer only where it is sure that nobody asks us anything. */
const SPAM_MIN = 0.7;

/** True for advertising that needs no answer. */
export function isSpam({ intent }: Pick<Understanding, "intent">): boolean {
  return intent.value === "spam" && intent.confidence >= SPAM_MIN;
}
