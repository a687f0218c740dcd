/** Whether a text calls a price high. Pure. */
import { foldText } from "../../lib/text.ts";
import type { Turn } from "../agent.ts";

const DEAR =
  /\b(?:car(?:o|a|os|as|isim[oa]|azo)|expensive|pricey|overpriced|salgad[oa]|costos[oa]|costs? (?:too|a lot|so) much)\b/u;

/** The price is called high. */
export function saysDear({ text }: Pick<Turn, "text">): boolean {
  return DEAR.test(foldText(text));
}
