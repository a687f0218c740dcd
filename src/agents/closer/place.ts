/** Where a purchase goes: a zone of the playbook, the shop itself, or a place that nobody delivers to. Pure. */
import type { DeliveryZone, PlaybookRules } from "../../crm/playbook.ts";
import { findZone } from "../../crm/pricing.ts";
import type { Turn } from "../agent.ts";
import { isQuestion, saysNo, saysYes } from "../pending.ts";
import { isKnownThing } from "../product-question/things.ts";
import { isUnanswered } from "../qualifier/answers.ts";
import type { Wish } from "./wish.ts";

/** The state's word for picking it up. */
export const PICKUP = "pickup";

export type Place =
  | { readonly type: "zone"; readonly zone: DeliveryZone }
  | { readonly type: "pickup" }
  /** A place that the playbook does not know; by name where one was understood. */
  | { readonly type: "unknown"; readonly name: string | null };

/** An answer to "where to?" is short; a longer text without a known place is about something else. */
const ANSWER_WORDS_MAX = 8;

type PlaceWish = Pick<Wish, "wantsPickup" | "quantity" | "switches" | "adds" | "removes" | "question">;

/** "Mejor la Lenovo" changes the goods; "mejor a Ayabaca" the place. */
function speaksOfGoods({ text }: Turn, { switches, adds, removes, question }: PlaceWish): boolean {
  if (!(switches || adds || removes) || question.words === "") return false;
  return !/(?:^|\s)(?:a|al|para|en|hasta|to|in|pra|em)\s/iu.test(text);
}

/** The place that the turn names; null when it names none. */
export function readPlace(turn: Turn, wish: PlaceWish): Place | null {
  const { rules } = turn.business;
  const { city } = turn.understanding.entities;
  if (wish.wantsPickup && rules.delivery.pickup) return { type: "pickup" };
  // As it was written too: a place may look like a mistyped word.
  const zone = findZone(turn.text, rules) ?? findZone(turn.said, rules) ?? (city ? findZone(city, rules) : null);
  if (zone) return { type: "zone", zone };
  if (city) return { type: "unknown", name: city };
  if (turn.state.pending !== "place_asked" || wish.quantity !== null) return null;
  if (saysYes(turn.text) || saysNo(turn.text) || isUnanswered(turn.text)) return null;
  const isShort = turn.text.trim().split(/\s+/).length <= ANSWER_WORDS_MAX;
  const isOther = isQuestion(turn.text) || speaksOfGoods(turn, wish) || !mayBePlace(turn, wish);
  return isShort && !isOther ? { type: "unknown", name: null } : null;
}

/** "Wireless", "both" and "for the gym" answer no "where to?"; "a mi casa" and a name that nobody knows do. */
function mayBePlace({ text }: Turn, { question }: PlaceWish): boolean {
  if (/^\W*for\s/iu.test(text)) return false;
  if (/^\W*(?:a|al|en|to|in|at|near|para|pra|em|na|no|mi|my|minha|meu)\s/iu.test(text)) return true;
  return question.words !== "" && !isKnownThing(question.words);
}

/** What earlier turns said of the place; null when nothing, or when the playbook changed since. */
export function knownPlace({ state, business: { rules } }: Pick<Turn, "state" | "business">): Place | null {
  if (state.delivery === PICKUP) return { type: "pickup" };
  const zone = rules.delivery.zones.find(({ key }) => key === state.delivery);
  if (zone) return { type: "zone", zone };
  const told = state.answers.location;
  const named = told === undefined ? null : findZone(told, rules);
  return named ? { type: "zone", zone: named } : null;
}

/** The place where nothing has to be asked: a shop without deliveries is visited. */
export function onlyPlace(rules: PlaybookRules): Place | null {
  return rules.delivery.zones.length === 0 ? { type: "pickup" } : null;
}

/** What the conversation remembers of a place; nothing of one that is not served. */
export function placeMemory(place: Place | null): { delivery?: string } {
  if (place?.type === "pickup") return { delivery: PICKUP };
  return place?.type === "zone" ? { delivery: place.zone.key } : {};
}
