/** Whether a text states a need without naming a product of the catalog: "busco una laptop", "un regalo para mi papá". Pure. */
import { foldText } from "../../lib/text.ts";
import type { Turn } from "../agent.ts";
import type { ProductQuestion } from "../product-question.ts";
import type { Intent } from "../understand/understanding.ts";

const NEEDS =
  /\b(?:busco|buscando|necesit(?:o|aba|amos|aria)|quisiera|quiero|queremos|(?:me )?gustaria|ando (?:en busca|buscando|viendo)|estoy (?:viendo|interesad[oa])|me interesa|recomiend\p{L}*|que me (?:recomiendas?|sugieres?|aconsejas?)|ayud\p{L}* a (?:elegir|escoger|encontrar)|looking for|i(?:'m| am) after|i need|we need|i want|i(?:'d| would) like|recommend|suggest|procur(?:o|ando|amos)|preciso|precisamos|quero|queria|gostaria|indica|recomenda|regal\p{L}*|gift|presente)\b/u;
const INTENTS: ReadonlySet<Intent> = new Set<Intent>([
  "product_question",
  "purchase",
  "other",
  "smalltalk",
  "price",
  "greeting",
]);
/** The wish itself is the matter, not a plan or a question of the shop's ways. */
const ABOUT_SHOP =
  /\b(?:trabajar|work (?:with|for) you|trabalhar|proveedor|supplier|fornecedor|reclam\p{L}*|saber (?:si|se|cuando|donde)|hablar|talk|falar|cita|appointment|agendar|devolver|cambiar|cancelar|factura|boleta)\b/u;
/** More words than these name a model ("laptop lenovo ideapad 3"). */
const WORDS_MAX = 6;

/** The kind may be named ("una laptop"), a quality too ("para estudiar"); a price, a place or a model may not be asked. */
export function isVagueNeed(turn: Turn, intent: Intent, question: ProductQuestion): boolean {
  const folded = foldText(turn.text);
  if (!INTENTS.has(intent) || !NEEDS.test(folded) || ABOUT_SHOP.test(folded)) return false;
  if (question.asks !== null || question.mentions.some(({ type }) => type !== "that") || question.isComparison)
    return false;
  if (question.order !== "relevance" || question.wantsCatalog || question.wantsOthers || question.namesMatter)
    return false;
  return question.words.split(" ").length <= WORDS_MAX;
}
