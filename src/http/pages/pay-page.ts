/** The sandbox's page: pays a quote without charging anything, or refuses it, so that the whole way can be tried. */
import type { QuoteView } from "../../crm/quote-view.ts";
import { formatMoney } from "../../lib/money.ts";
import { html } from "./html.ts";
import type { Page } from "./page.ts";
import { factsOf, itemsOf, sumsOf, textsOf } from "./quote-page.ts";

/** An open quote's payment. */
export function payPage(quote: QuoteView, paymentCode: string): Page {
  const t = textsOf(quote);
  const title = t("pay_title", { number: quote.number });
  const total = formatMoney(quote.total);
  const hasFailed = quote.payment?.failReason !== null;
  const body = html`
    <h1>${title}</h1>
    <p class="due">${total}</p>
    <p class="note" role="note">${t("test_payment")}</p>
    ${hasFailed ? html`<p class="note" role="alert">${t("declined_before")}</p>` : null}
    ${itemsOf(quote)}
    ${sumsOf(quote)}
    <form method="post" action="/pay/${paymentCode}">
      <button name="action" value="pay">${t("pay_card", { total })}</button>
      <button class="second" name="action" value="decline">${t("decline")}</button>
    </form>`;
  return { locale: quote.locale, title, shop: quote.business.name, body };
}

/** What the customer sees after paying. */
export function paidPage(quote: QuoteView): Page {
  const t = textsOf(quote);
  const title = t("paid_title");
  const body = html`
    <h1>${title}</h1>
    <p class="due">${formatMoney(quote.total)}</p>
    ${quote.order ? html`<p class="note good" role="status">${t("paid_as", { order: quote.order.number })}</p>` : null}
    ${itemsOf(quote)}
    ${sumsOf(quote)}
    ${factsOf(quote)}
    <p class="muted lead">${t("paid_text")}</p>`;
  return { locale: quote.locale, title, shop: quote.business.name, body };
}
