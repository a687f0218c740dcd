/** "Te pago el viernes", "I'll pay on Monday", "pago amanhã": a day on which somebody who owes will pay, noted and respected. */
import { formatDay } from "../../lib/day.ts";
import { formatMoney, type Money } from "../../lib/money.ts";
import { foldSpoken } from "../../lib/text.ts";
import { wallClock, zonedTime } from "../../lib/time.ts";
import type { Decision, Turn } from "../agent.ts";
import { dayAfter } from "../business-hours.ts";
import { conclude, type Voice } from "../voice.ts";

/** Saying that they will pay. In Peru and elsewhere "cancelar" is to pay. */
const PAYS =
  /\b(?:(?:te|le|les|os|lo|la|se lo) )?(?:pago|pagare|pagamos|pagaremos|cancelo|cancelare|deposito|depositare|transfiero|transferire|abono|abonare|yapeo)\b|\b(?:voy|vamos|puedo|podemos|podria|prometo|quedo en|estoy) (?:a |en )?(?:pagar|pagando|cancelar|depositar|transferir|abonar|yapear)|\b(?:hago|hare|hacemos|mando|enviare|envio) (?:el|la|un|una|mi|su)? ?(?:pago|deposito|transferencia|abono)\b|\b(?:i(?: will|'?ll| can| am going to|'?m going to| could)?|we(?: will|'?ll| can)?) (?:pay|send (?:the|you the) (?:money|payment)|make the (?:payment|transfer)|transfer)\b|\b(?:you(?: will|'?ll) (?:have|get) (?:the|your) (?:money|payment))\b|\b(?:vou|vamos|posso|podemos|consigo) (?:te |lhe )?(?:pagar|depositar|transferir|quitar)\b|\b(?:pagarei|quito|quitarei|transfiro|faco (?:o |um )?(?:pix|pagamento|deposito))\b/;
const NOT =
  /\b(?:no|nao|never|nunca|don'?t|won'?t|can'?t|cannot|not)\b(?: \w+){0,3} (?:pag|cancel|deposit|transf|abon|pay|send)|\b(?:si|se|if|cuando|when|quando) (?:\w+ ){0,2}(?:pago|pag\w+|i pay|deposito)|\b(?:ya|already|ja) (?:\w+ ){0,2}(?:pag|deposit|transf|abon|paid)/;
/** A promise for later than this is none that anybody would wait for. */
const DAYS_MAX = 60;

export interface Promised {
  /** ISO day in the business's zone. */
  readonly day: string;
  readonly amount: Money | null;
}

/** What was promised; null for whoever owes nothing, asks, denies, or names no day from today on. */
export function readPromise({ text, contact, understanding, business, now }: Turn): Promised | null {
  if (!contact.owes || text.includes("?")) return null;
  const folded = foldSpoken(text);
  if (!PAYS.test(folded) || NOT.test(folded)) return null;
  const today = wallClock(now, business.timeZone).date;
  const { date: day, amount } = understanding.entities;
  if (!day || day < today || day > dayAfter(today, DAYS_MAX)) return null;
  return { day, amount: amount ? { cents: amount.cents, currency: amount.currency ?? business.currency } : null };
}

/** Thanks, says what was noted, and notes it. */
export function takePromise({ day, amount }: Promised, turn: Turn, voice: Voice): Decision {
  const { timeZone } = turn.business;
  const dueAt = zonedTime(`${day}T23:59:59`, timeZone);
  const text = voice.tell("cases.promise.noted", {
    day: formatDay(dueAt, voice.locale, timeZone),
    hasAmount: amount ? "yes" : "no",
    amount: amount ? formatMoney(amount) : "",
  });
  return conclude("cases", turn, voice, {
    replies: [{ text }],
    actions: [{ type: "promise_payment", dueAt, amount, words: turn.said }],
    sources: [{ type: "rule", path: "promise", text }],
    why: `The customer, who owes, promises to pay by ${day}.`,
  });
}
