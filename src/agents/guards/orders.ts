/** How far an order is comes from the order: nothing is said to be sent or delivered that is not. */
import { isBorneOut } from "./borne-out.ts";
import { excerptOf, sentenceAt } from "./checked-text.ts";
import { isDeniedOrOpen } from "./denial.ts";
import type { Guard } from "./guard.ts";

const SENT =
  /\b(?:ya (?:salio|va en camino)|(?:esta|va|viene|anda) (?:ya )?en (?:camino|ruta|reparto)|(?:fue|ha sido|esta) (?:enviad|despachad)[oa]|lo (?:enviamos|despachamos) (?:ayer|hoy)|(?:has (?:been )?|was |is )(?:shipped|dispatched)|(?:is )?on its way|out for delivery|(?:foi|esta) (?:enviad|despachad|postad)[oa]|esta a caminho|saiu para entrega|ja saiu)\b/;
const ARRIVED =
  /\b(?:(?:ya )?(?:fue|ha sido|esta) entregad[oa]|(?:figura|aparece|consta) (?:como )?(?:entregad[oa]|entregue)|(?:has been|was|is) delivered|(?:ja )?foi entregue)\b/;

export const orders: Guard = {
  name: "orders",
  inspect({ checked }, { facts }) {
    return (
      [
        [SENT, ["shipped", "delivered"]],
        [ARRIVED, ["delivered"]],
      ] as const
    ).flatMap(([cue, states]) => {
      const match = cue.exec(checked.folded);
      if (!match) return [];
      const sentence = sentenceAt(checked, match.index);
      if (isDeniedOrOpen(sentence.folded, match.index - sentence.start)) return [];
      if (facts.orders.some(({ status }) => (states as readonly string[]).includes(status))) return [];
      if (isBorneOut(sentence.folded, cue, facts)) return [];
      const excerpt = excerptOf(checked, { start: match.index, end: match.index + match[0].length });
      return [{ excerpt, why: "no order of the facts is that far" }];
    });
  },
};
