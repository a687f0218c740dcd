/** Somebody whose own thing is broken and who bought nothing here asks for our services, not for a return. */
import { foldSpoken } from "../../lib/text.ts";
import type { AgentTools, ProductFacts, Turn } from "../agent.ts";
import { mainIntent } from "../main-intent.ts";
import type { ProductQuestion } from "../product-question.ts";
import type { Intent } from "../understand/understanding.ts";

const MAY_BE_REPAIR: ReadonlySet<Intent> = new Set<Intent>([
  "return_refund",
  "order_status",
  "complaint",
  "product_question",
  "price",
  "purchase",
  "appointment",
  "objection",
  "other",
]);
/** Something of the customer's own does not work, or its repair is asked for. */
const OWN_PROBLEM =
  /\b(?:mi|mis|my|meu|minha)\s+(?:\p{L}+\s+){1,3}(?:(?:esta|se|no|ya|me|anda|is|isn'?t|doesn'?t|does|won'?t|keeps|got|has|ta|nao|nem|vive)\s+)*(?:muy |super |bien |so |too |really |muito |bem )*(?:lent[oa]|slow|traba|cuelg\p{L}*|coloca|congel\p{L}*|freez\p{L}*|prend\p{L}*|encien\p{L}*|turn|boot|start|lig[ao]|carg[ao]|charg\p{L}*|carreg\p{L}*|funciona|work\p{L}*|malogr\p{L}*|descomp\p{L}*|roto|rota|rompi\p{L}*|quebr\p{L}*|broke\p{L}*|broken|crack\p{L}*|trinc\p{L}*|dan[oa]\p{L}*|moj[oó]\p{L}*|calient\p{L}*|overheat\p{L}*|esquent\p{L}*|apaga\p{L}*|desliga\p{L}*|shut\p{L}*|virus|falla\p{L}*|pifou|dead|murio|morreu)\b|\bse (?:me )?(?:rompi|quebr|malogr|dan|moj|descompu|apag|cay)\p{L}+|\b(?:arregl|repar|consert|arrum)\p{L}*|\bfix(?:es|ing)?\b|\brepair\p{L}*/u;
/** What was bought here is a matter of its guarantee. */
const BOUGHT =
  /\b(?:compr[eé]|compramos|me vendieron|l[oa] que me|pedido|orden|factura|boleta|garantia|bought|purchased|you sold|order|invoice|receipt|warranty|comprei|compramos|me venderam|nota fiscal|llego|lleg[oó]|arrived|chegou|recibi|received|recebi|devol\p{L}*|return|refund|reembols\p{L}*)\b/u;
const OWN_THING =
  /^[^\p{L}\p{N}]*(?:(?:si|no|bueno|pues|mira|yes|well|sim|olha)[^\p{L}\p{N}]+)?(?:es|it'?s|e) (?:un|una|an?|um|uma|mi|my|meu|minha)\b|\b(?:cuanto (?:me )?(?:cobran?|demora\p{L}*|tarda\p{L}*)|how long (?:does|will) it take|quanto (?:cobram?|demora|tempo))\b/u;
const REPAIR: Readonly<Record<Turn["locale"], string>> = {
  es: "diagnóstico reparación",
  en: "diagnosis repair",
  pt: "diagnóstico conserto",
};
const FETCH = 12;
const SHOWN_MAX = 3;

/** Whether the turn asks for a repair of something that was not bought here. */
export function asksRepair(turn: Turn): boolean {
  const folded = foldSpoken(turn.text);
  return (
    !turn.contact.isCustomer &&
    !turn.understanding.handoff.value &&
    MAY_BE_REPAIR.has(mainIntent(turn.understanding)) &&
    OWN_PROBLEM.test(folded) &&
    !BOUGHT.test(folded)
  );
}

/** "Es una HP, ¿cuánto me cobran?" after our services tells of the thing to be repaired, and asks for no other. */
export function goesOnAboutRepair({ text }: Turn, offered: readonly ProductFacts[]): boolean {
  const areServices = offered.length > 0 && offered.every(({ stock }) => stock === null);
  return areServices && OWN_THING.test(foldSpoken(text));
}

/** Services for the problem, the nearest first; none when the business sells none. */
export async function findServices(
  { words }: ProductQuestion,
  tools: AgentTools,
  { locale }: Turn,
): Promise<readonly ProductFacts[]> {
  const search = (text: string) => tools.searchProducts({ text, locale, order: "relevance", limit: FETCH });
  const services = (found: readonly ProductFacts[]) => found.filter(({ stock }) => stock === null);
  const named = words === "" ? [] : services(await search(words));
  const general = services(await search(REPAIR[locale]));
  const all = [...named, ...general.filter(({ id }) => named.every((one) => one.id !== id))];
  return all.slice(0, SHOWN_MAX);
}
