/** The page of a quote: what it holds, what it costs, until when, and the button that accepts it. */
import type { QuoteView } from "../../crm/quote-view.ts";
import { formatDay, formatMoment } from "../../lib/day.ts";
import { formatMoney, type Money } from "../../lib/money.ts";
import { say, type TextValues } from "../../lib/texts.ts";
import { type Html, html } from "./html.ts";
import type { Page } from "./page.ts";

/** A quote that is open or paid. */
export function quotePage(quote: QuoteView): Page {
  const t = textsOf(quote);
  const title = t("quote_title", { number: quote.number });
  const isOpen = quote.status === "open";
  const until = formatMoment(quote.validUntil, quote.locale, quote.business.timeZone);
  const body = html`
    <h1>${title}</h1>
    ${isOpen ? html`<p class="muted lead">${t("valid_until", { moment: until })}</p>` : null}
    ${quote.order ? html`<p class="note good" role="status">${t("paid_as", { order: quote.order.number })}</p>` : null}
    ${itemsOf(quote)}
    ${sumsOf(quote)}
    ${factsOf(quote)}
    ${
      isOpen && quote.payment
        ? html`<form method="post" action="/q/${quote.code}"><button>${t("accept", { total: formatMoney(quote.total) })}</button></form>`
        : null
    }
    <p class="muted lead"><a href="/q/${quote.code}.pdf">${downloadOf(quote)}</a></p>`;
  return { locale: quote.locale, title, shop: quote.business.name, body };
}

function downloadOf({ locale }: QuoteView): string {
  return say(locale, "pay.pdf.download");
}

/** A text of the pages in the language of the quote, with the way the business speaks to its customers. */
export function textsOf({ locale, business }: QuoteView): (key: string, values?: TextValues) => string {
  const { treatment } = business.settings;
  return (key, values = {}) => say(locale, `pay.page.${key}`, { treatment, ...values });
}

export function itemsOf(quote: QuoteView): Html {
  const t = textsOf(quote);
  const items = quote.items.map(
    ({ name, quantity, total, warrantyMonths }) => html`<li>
      <span><strong>${name}</strong><span class="muted">${t("units", { count: quantity })}${
        warrantyMonths === null ? null : ` · ${t("warranty", { months: warrantyMonths })}`
      }</span></span>
      <span class="amount">${formatMoney(total)}</span></li>`,
  );
  return html`<ul class="items">${items}</ul>`;
}

export function sumsOf(quote: QuoteView): Html {
  const t = textsOf(quote);
  const line = (name: string, amount: Money, sign = "") =>
    html`<div><dt>${name}</dt><dd class="amount">${sign}${formatMoney(amount)}</dd></div>`;
  const hasExtras = quote.discount.cents > 0 || quote.deliveryZone !== null;
  return html`<dl class="sums">
    ${hasExtras ? line(t("subtotal"), quote.subtotal) : null}
    ${quote.discount.cents > 0 ? line(t("discount"), quote.discount, "− ") : null}
    ${quote.deliveryZone === null ? null : deliveryLine(quote, line)}
    <div class="total"><dt>${t("total")}</dt><dd class="amount">${formatMoney(quote.total)}</dd></div>
  </dl>`;
}

function deliveryLine(quote: QuoteView, line: (name: string, amount: Money) => Html): Html {
  const t = textsOf(quote);
  const name = t("delivery", { zone: quote.deliveryZone ?? "" });
  if (quote.delivery.cents > 0) return line(name, quote.delivery);
  return html`<div><dt>${name}</dt><dd class="amount">${t("free")}</dd></div>`;
}

/** How it is handed over, and what is guaranteed. */
export function factsOf(quote: QuoteView): Html | null {
  const t = textsOf(quote);
  const { guarantee } = quote.business.rules;
  const { order, locale } = quote;
  const written = guarantee.text?.[locale];
  // The playbook's own words mostly tell the days already.
  const saysDays = written !== undefined && new RegExp(`\\b${guarantee.returnDays}\\b`).test(written);
  const handOver =
    quote.deliveryZone === null
      ? t("pickup")
      : order?.promisedAt
        ? t("arrives", { day: formatDay(order.promisedAt, locale, quote.business.timeZone) })
        : t("delivery_days", { days: quote.deliveryDays ?? 0 });
  const facts = [
    handOver,
    ...(guarantee.returnDays > 0 && !saysDays ? [t("returns", { days: guarantee.returnDays })] : []),
    ...(written ? [written] : []),
  ];
  return html`<ul class="facts">${facts.map((fact) => html`<li>${fact}</li>`)}</ul>`;
}
