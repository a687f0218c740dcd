/** Everything but selling: wishes that come first, orders, cases, the business, courtesies. */
import type { ModelAnswer } from "../../../src/agents/llm-brain/answer-schema.ts";
import { answer } from "./answer.ts";
import type { Reading } from "./reading.ts";
import { SENTENCES } from "./sentences.ts";

const INJECTION = /ignor\w* (?:todas? |all )?(?:tus|previous|las|your)|prompt|instruc(?:ciones|tions|oes)|you are now/;
const CANCELS = /cancela|ya no l[oa] quiero|cancel\b|desisto/;
const OUTSIDE = /poema|contrat|contract|landlord|pastilla|doctor|poem/;
const LEGAL = /indecopi|procon|denunci|ladron|ladroes|estafador|cobraron/;

export function asksHours({ said }: Reading): boolean {
  return /\bhoras?\b.*\babr|\babren\b|\babrem\b|horario|opening|what time|are you open/.test(said);
}

/** What comes before every sale; null when none of it applies. */
export function firstMatters(message: Reading): ModelAnswer | null {
  const { read, said, state, locale, text } = message;
  const say = SENTENCES[locale];
  const { intent } = read;
  if (read.optOut.value || intent.value === "opt_out") return answer({ optOut: true, next: "close" }, say.optOut);
  const rating = /^\s*([1-5])\b/.exec(text)?.[1];
  if (state.pending === "survey_asked" && rating) {
    return answer({ agent: "cases", survey: { rating: Number(rating), comment: null }, next: "close" }, say.rated);
  }
  if (INJECTION.test(said) || OUTSIDE.test(said))
    return answer({}, message.isUnderWay ? say.declineAgain : say.decline);
  if (intent.value === "spam") return answer({});
  if (read.handoff.value || intent.value === "human_agent") {
    const isLegal = LEGAL.test(said);
    const humanReason = isLegal ? "legal_or_fraud" : "asked";
    return answer({ agent: "handoff", next: "human", humanReason }, isLegal ? say.calm : say.person);
  }
  if (state.pending === "person_offered" && message.saysYes) {
    return answer({ agent: "handoff", next: "human", humanReason: "asked" }, say.person);
  }
  return CANCELS.test(said) && state.stage === "quoted"
    ? answer({ agent: "closer", dropsQuote: true }, say.dropped)
    : null;
}

/** After the sale: cases, orders, the end. */
export function afterSale(message: Reading): ModelAnswer | null {
  const { read, state, locale, text, orders } = message;
  const say = SENTENCES[locale];
  const { value: intent } = read.intent;
  if (state.pending === "case_detail_asked") {
    const told = { caseNote: text, next: "human", humanReason: "asked" } as const;
    return answer({ agent: "cases", ...told }, say.noted);
  }
  if (intent === "complaint" || intent === "return_refund") {
    const opened = { case: { subject: text.slice(0, 120), kind: intent }, pending: "case_detail_asked" } as const;
    return answer({ agent: "cases", ...opened }, say.newCase);
  }
  if (intent === "order_status") {
    const number = read.entities.orderNumber?.replace(/\D/g, "");
    const order = number ? orders.find((one) => String(one.number) === number) : orders[0];
    if (order) return answer({ agent: "cases" }, say.order(order.number));
    if (number) return answer({ agent: "cases", helped: false, pending: "person_offered" }, say.noOrder(number));
    return answer({ agent: "cases", pending: "order_asked" }, say.whichOrder);
  }
  return read.closure.value ? answer({ next: "close" }, say.bye) : null;
}

/** The business itself, and what is said to be kind. */
export function otherMatters(message: Reading): ModelAnswer {
  const { read, locale, hours, faqs, meant, isUnderWay } = message;
  const say = SENTENCES[locale];
  const { value: intent } = read.intent;
  if (asksHours(message)) {
    const [branch] = hours;
    const open = branch?.open.join(", ") ?? "";
    const text = open ? say.hours(branch?.branch ?? "", open) : say.closed(branch?.branch ?? "");
    return answer({ usesBusinessFacts: true }, text);
  }
  if (intent === "appointment") return answer({ pending: "person_offered" }, say.appointment);
  const [product] = meant;
  if (intent === "greeting") {
    return isUnderWay && product
      ? answer({ productIds: [product.id], pending: "purchase_offered" }, say.again(product.name))
      : answer({}, say.hello);
  }
  if (intent === "thanks" || intent === "smalltalk") return answer({}, say.thanks);
  const [faq] = faqs;
  if (faq) return answer({ faqIds: [faq.id] }, faq.answer);
  return answer({ helped: false }, say.unsure);
}
