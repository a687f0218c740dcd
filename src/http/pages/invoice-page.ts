/** The pages of an invoice that is of no quote: paid in the sandbox, or told that it was paid. */
import type { InvoiceView, PayView } from "../../crm/pay-view.ts";
import { formatDay } from "../../lib/day.ts";
import { formatMoney } from "../../lib/money.ts";
import { say, type TextValues } from "../../lib/texts.ts";
import { type Html, html } from "./html.ts";
import type { Page } from "./page.ts";

/** An open invoice's payment, in the sandbox. */
export function invoicePayPage(invoice: InvoiceView, { code, amount }: PayView["payment"]): Page {
  const t = textsOf(invoice);
  const title = t("invoice_title", { number: invoice.number });
  const total = formatMoney(amount);
  const body = html`
    <h1>${title}</h1>
    <p class="due">${total}</p>
    <p class="note" role="note">${t("test_payment")}</p>
    ${invoice.failReason === null ? null : html`<p class="note" role="alert">${t("declined_before")}</p>`}
    ${factsOf(invoice)}
    <form method="post" action="/pay/${code}">
      <button name="action" value="pay">${t("pay_card", { total })}</button>
      <button class="second" name="action" value="decline">${t("decline")}</button>
    </form>`;
  return { locale: invoice.locale, title, shop: invoice.business.name, body };
}

/** What the customer sees after paying. */
export function invoicePaidPage(invoice: InvoiceView, { amount }: PayView["payment"]): Page {
  const t = textsOf(invoice);
  const title = t("paid_title");
  const body = html`
    <h1>${title}</h1>
    <p class="due">${formatMoney(amount)}</p>
    <p class="note good" role="status">${t("invoice_paid", { number: invoice.number })}</p>
    ${factsOf(invoice)}`;
  return { locale: invoice.locale, title, shop: invoice.business.name, body };
}

function factsOf(invoice: InvoiceView): Html {
  const t = textsOf(invoice);
  const { concept, total, paid, dueAt, locale, business } = invoice;
  const line = (name: string, value: string) => html`<div><dt>${name}</dt><dd class="amount">${value}</dd></div>`;
  return html`
    ${concept === "" ? null : html`<p class="lead">${concept}</p>`}
    <dl class="sums">
      ${line(t("total"), formatMoney(total))}
      ${paid.cents > 0 ? line(t("already_paid"), formatMoney(paid)) : null}
      ${dueAt ? line(t("due"), formatDay(dueAt, locale, business.timeZone)) : null}
    </dl>`;
}

function textsOf({ locale, business }: InvoiceView): (key: string, values?: TextValues) => string {
  const { treatment } = business.settings;
  return (key, values = {}) => say(locale, `pay.page.${key}`, { treatment, ...values });
}
