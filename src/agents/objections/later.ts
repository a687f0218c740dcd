/** A wish to go on with on a later day: "escríbeme el viernes", "cobro a fin de mes", "message me on Monday". Pure. */
import { foldSpoken } from "../../lib/text.ts";
import { wallClock } from "../../lib/time.ts";
import type { Turn } from "../agent.ts";
import { dayAfter } from "../business-hours.ts";
import type { Intent } from "../understand/understanding.ts";

/** Asks us to write; a call is a person's matter. */
const ASKS_US =
  /\b(?:(?:me )?escrib(?:e|i|a|an|is|es|en)me|(?:me )?(?:escribes?|escriben|escribis|escribas?|escriban)|av[ií]s(?:a|e|en|an)me|me avis(?:as|a|an|es|en)|recuerd(?:a|e|en)me|recordame|me (?:recuerdas?|recuerdan|recordas|buscas|contactas|contactan)|contact(?:a|e|en)me|habl(?:a|e|en)me|me hablas|mandame (?:un )?mensaje|(?:write|message|text|ping|remind|contact) (?:to )?me|(?:get|come) back to me|check (?:back|in)(?: with me)?|follow up with me|drop me a (?:line|message)|me (?:escreve|escreva|chama|chame|avisa|avise|lembra|lembre|procura|manda (?:uma )?mensagem)|escreva[- ]me|fala comigo)\b/;
/** The day on which there is money. */
const PAYDAY =
  /\b(?:cobr(?:o|are|amos)|me (?:pagan|depositan|cae (?:el|la)|llega (?:el sueldo|la plata|el pago))|recibo (?:mi|el) (?:sueldo|pago)|quincena|dia de pago|(?:i|we) get paid|pay ?day|my (?:salary|paycheck)|(?:eu |que )?recebo|(?:cai|caia|sai) (?:o |meu )?(?:salario|pagamento)|dia do pagamento)\b/;
/** They will write themselves: nobody runs after them. */
const WRITES_THEMSELVES =
  /\b(?:yo (?:te|les?) (?:aviso|escribo|busco|confirmo|hablo)|(?:te|les?) (?:aviso|escribo|confirmo|estoy avisando)|i(?: will|'ll|ll) (?:let you know|get back|write|text|message|come back)|(?:eu )?(?:te|lhes?) (?:aviso|escrevo|confirmo|chamo|procuro))\b/;
const NOT_TO =
  /\b(?:no|ni|nao|never|nunca|don'?t|do not|please stop)(?: \w+){0,2} (?:escrib|avis|contact|habl|busc|write|messag|text|remind|chame|escrev|mand)/;
/** Matters of their own, in which a day means something else. */
const ELSEWHERE: ReadonlySet<Intent> = new Set<Intent>([
  "order_status",
  "return_refund",
  "complaint",
  "delivery",
  "opt_out",
  "spam",
]);
/** Longer than this nobody remembers a chat. */
const DAYS_MAX = 90;
const FIFTEENTH = 15;

/** "Mañana te confirmo": they will write, and nothing is asked of us. */
export function writesThemselves({ text }: Pick<Turn, "text">): boolean {
  return !text.includes("?") && WRITES_THEMSELVES.test(foldSpoken(text));
}

/** The ISO day, after today, on which we should write; null when nobody asked for it. */
export function readLater(turn: Pick<Turn, "text" | "understanding" | "business" | "now">): string | null {
  const { text, understanding, business, now } = turn;
  const folded = foldSpoken(text);
  const asksUs = ASKS_US.test(folded) && !NOT_TO.test(folded);
  const isPutOff = understanding.objection.value === "timing" || PAYDAY.test(folded);
  if (!asksUs && (!isPutOff || text.includes("?") || WRITES_THEMSELVES.test(folded))) return null;
  if (ELSEWHERE.has(understanding.intent.value) && !asksUs) return null;
  if (understanding.intent.value === "order_status" || understanding.intent.value === "complaint") return null;
  const today = wallClock(now, business.timeZone).date;
  const day = understanding.entities.date ?? (/\bquincena\b/.test(folded) ? nextPayday(today) : null);
  return day !== null && day > today && day <= dayAfter(today, DAYS_MAX) ? day : null;
}

/** The fifteenth or the last of the month, whichever comes first after today. */
function nextPayday(today: string): string {
  const [year = 0, month = 0, date = 0] = today.split("-").map(Number);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const on = date < FIFTEENTH ? FIFTEENTH : date < last ? last : FIFTEENTH;
  const at = Date.UTC(year, month - 1 + (on === FIFTEENTH && date >= last ? 1 : 0), on);
  return new Date(at).toISOString().slice(0, 10);
}
