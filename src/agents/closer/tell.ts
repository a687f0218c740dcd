/** The lines that tell an offer: items, discount, delivery, total, guarantee, ways to pay; with the rules they rest on. */
import { type DeliveryZone, type PlaybookRules, paymentMethodName } from "../../crm/playbook.ts";
import { formatMoney } from "../../lib/money.ts";
import { wallClock } from "../../lib/time.ts";
import type { Source, Turn } from "../agent.ts";
import { describeAtTime, weekdayName } from "../business-hours/describe.ts";
import { warrantyLine } from "../product-expert/show.ts";
import { lines, sentences, type Voice } from "../voice.ts";
import type { CartLine } from "./cart.ts";
import { moneyOf, type Offer } from "./offer.ts";

/** A text and the rules of the playbook that it tells. */
export interface Told {
  readonly text: string;
  readonly sources: readonly Source[];
}

/** The items without sums: `2 × Mouse — S/ 49.00 c/u`. */
export function tellItems(items: readonly CartLine[], voice: Voice): string {
  return lines(
    ...items.map(({ product, quantity }) =>
      voice.tell("closer.item", { quantity, name: product.name, price: formatMoney(product.price) }),
    ),
  );
}

/** The whole offer under an introduction, from the items to the total and the guarantee. */
export function tellOffer(offer: Offer, intro: string, turn: Turn, voice: Voice): Told {
  const { rules } = turn.business;
  const discount = tellDiscount(offer, turn, voice);
  const delivery = tellDelivery(offer, turn, voice);
  const guarantee = rules.guarantee.text?.[turn.locale] ?? null;
  const [only, second] = offer.lines;
  return {
    text: lines(
      intro,
      tellItems(offer.lines, voice),
      discount?.text,
      delivery?.text,
      voice.tell("closer.total", { total: formatMoney(moneyOf(offer.totalCents, offer)) }),
      only && !second ? warrantyLine(only.product, voice, false) : null,
      guarantee,
    ),
    sources: [
      ...(discount?.sources ?? []),
      ...(delivery?.sources ?? []),
      ...(guarantee ? [rule("guarantee.text", guarantee)] : []),
    ],
  };
}

/** Ways to pay, as the playbook lists them; null when it lists none. */
export function tellMethods({ payments }: PlaybookRules, voice: Voice): Told | null {
  if (payments.methods.length === 0) return null;
  const names = payments.methods.map((method) => {
    const name = paymentMethodName(method, voice.locale);
    return method.instalments > 1 ? voice.tell("closer.method_instalments", { name, count: method.instalments }) : name;
  });
  const text = voice.tell("closer.methods", { methods: listOf(names, voice) });
  return { text, sources: [rule("payments.methods", text)] };
}

/** Until when the price holds: `hasta mañana a las 11 a. m.` */
export function tellValidity(validUntil: Date, turn: Turn, voice: Voice): string {
  const { timeZone } = turn.business;
  const end = wallClock(validUntil, timeZone);
  const days = Math.round((Date.parse(end.date) - Date.parse(wallClock(turn.now, timeZone).date)) / 86_400_000);
  const [, month = "", day = ""] = end.date.split("-");
  return voice.tell("closer.valid", {
    when: days <= 0 ? "today" : days === 1 ? "tomorrow" : days < 7 ? "week" : "later",
    weekday: weekdayName(end.weekday, voice.locale),
    date: voice.tell("closer.date", { day: Number(day), month: Number(month) }),
    at: describeAtTime(end.minutes, voice.locale),
  });
}

/** Delivery to a zone: what it costs there and how long it takes. */
export function tellZone(zone: DeliveryZone, price: string, isFree: boolean, voice: Voice): Told {
  const days = voice.tell("closer.days", { min: zone.minDays, max: zone.maxDays, same: sameDays(zone) });
  const text = voice.tell("closer.delivery", { zone: zone.name, days, isFree: isFree ? "yes" : "no", price });
  return { text, sources: [rule(`delivery.${zone.key}`, text)] };
}

/** A rule of the playbook as a source. */
export function rule(path: string, text: string): Source {
  return { type: "rule", path, text };
}

/** "a, b y c" in the voice's language. */
export function listOf(names: readonly string[], voice: Voice, type: "conjunction" | "disjunction" = "conjunction") {
  return new Intl.ListFormat(voice.locale, { type }).format(names);
}

function tellDiscount(offer: Offer, { business: { rules } }: Turn, voice: Voice): Told | null {
  if (!offer.discount) return null;
  const { percent, reason } = offer.discount;
  const amount = formatMoney(moneyOf(offer.discountCents, offer));
  const text = voice.tell("closer.discount", { percent, amount });
  const tier = rules.discounts.tiers.find(({ key }) => reason === `tier:${key}`);
  const allowance = tier?.text ?? rules.discounts.haggle.text;
  const path = tier ? `discounts.tiers.${tier.key}` : "discounts.haggle";
  return { text, sources: [rule(path, sentences(allowance?.[voice.locale], text))] };
}

function tellDelivery(offer: Offer, { business: { branches } }: Turn, voice: Voice): Told | null {
  if (offer.isService) return null;
  const { zone } = offer;
  if (!zone) {
    const [branch, another] = branches;
    if (!branch || another) return { text: voice.tell("closer.pickup"), sources: [{ type: "business" }] };
    const text = voice.tell("closer.pickup_at", { branch: branch.name, address: branch.address });
    return { text, sources: [{ type: "business" }] };
  }
  return tellZone(zone, formatMoney(moneyOf(offer.deliveryCents, offer)), offer.deliveryCents === 0, voice);
}

function sameDays({ minDays, maxDays }: { readonly minDays: number; readonly maxDays: number }): string {
  if (maxDays === 0) return "today";
  return minDays === maxDays || minDays === 0 ? "one" : "range";
}
