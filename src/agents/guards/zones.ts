/** The playbook's delivery zones as a sentence speaks of them. */
import type { DeliveryZone } from "../../crm/playbook.ts";
import { foldText } from "../../lib/text.ts";
import type { FactBook } from "./fact-book.ts";

export function zonesOfRules({ business }: FactBook): readonly DeliveryZone[] {
  return business.rules.delivery.zones;
}

/** Zones that a folded sentence names by their name or a place; none when it names none. */
export function zonesNamed(foldedSentence: string, facts: FactBook): DeliveryZone[] {
  const words = ` ${foldedSentence.replace(NOT_WORD, " ")} `;
  return zonesOfRules(facts).filter((zone) => callsOf(zone).some((call) => words.includes(call)));
}

const NOT_WORD = /[^\p{L}\p{N}]+/gu;
const remembered = new WeakMap<DeliveryZone, readonly string[]>();

function callsOf(zone: DeliveryZone): readonly string[] {
  const known = remembered.get(zone);
  if (known) return known;
  const calls = [zone.name, ...zone.places].map((call) => ` ${foldText(call).replace(NOT_WORD, " ").trim()} `);
  remembered.set(zone, calls);
  return calls;
}
