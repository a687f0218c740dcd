/** What the PDF of a quote says, as texts in their places: everything but the drawing. Pure. */
import { formatDay, formatMoment } from "../../lib/day.ts";
import type { Locale } from "../../lib/locale.ts";
import { formatMoney, type Money } from "../../lib/money.ts";
import { say, type TextValues } from "../../lib/texts.ts";
import type { QuoteView } from "../quote-view.ts";

export interface Sheet {
  readonly locale: Locale;
  readonly fileName: string;
  readonly title: string;
  readonly createdAt: Date;
  /** Letter paper, where the country uses it; else A4. */
  readonly isLetter: boolean;
  readonly shop: { readonly name: string; readonly lines: readonly string[] };
  /** Date and validity, each with its name. */
  readonly facts: readonly Labelled[];
  readonly columns: readonly [item: string, quantity: string, unit: string, total: string];
  readonly rows: readonly {
    readonly name: string;
    readonly detail: string | null;
    readonly quantity: string;
    readonly unit: string;
    readonly total: string;
  }[];
  readonly sums: readonly Labelled[];
  readonly total: Labelled;
  /** What the total includes, in smaller print. */
  readonly tax: Labelled | null;
  readonly notes: readonly string[];
  /** Where it is accepted and paid; null when there is nothing to pay. */
  readonly payment: { readonly text: string; readonly url: string } | null;
  readonly pageOf: (page: number, pages: number) => string;
}

export interface Labelled {
  readonly name: string;
  readonly value: string;
}

/** Countries whose printers hold Letter paper. */
const LETTER_COUNTRIES: ReadonlySet<string> = new Set([
  "US",
  "CA",
  "MX",
  "CO",
  "CL",
  "VE",
  "CR",
  "GT",
  "PA",
  "DO",
  "PR",
]);

/** The sheet of a quote that is open or paid. */
export function quoteSheet(quote: QuoteView, siteUrl: string): Sheet {
  const { business, locale, number, order } = quote;
  const { treatment } = business.settings;
  const t = (key: string, values: TextValues = {}) => say(locale, `pay.${key}`, { treatment, ...values });
  const isOpen = quote.status === "open" && quote.payment !== null;
  return {
    locale,
    fileName: t("pdf.file", { number: String(number) }),
    title: t("page.quote_title", { number: String(number) }),
    createdAt: quote.createdAt,
    isLetter: LETTER_COUNTRIES.has(business.country),
    shop: { name: business.name, lines: shopLines(quote) },
    facts: [
      { name: t("pdf.date"), value: longDate(quote.createdAt, locale, business.timeZone) },
      ...(order
        ? [{ name: t("pdf.order"), value: String(order.number) }]
        : [{ name: t("pdf.valid_until"), value: formatMoment(quote.validUntil, locale, business.timeZone) }]),
    ],
    columns: [t("pdf.item"), t("pdf.quantity"), t("pdf.unit"), t("pdf.amount")],
    rows: quote.items.map(({ name, quantity, unit, total, warrantyMonths }) => ({
      name,
      detail: warrantyMonths === null ? null : t("page.warranty", { months: warrantyMonths }),
      quantity: String(quantity),
      unit: formatMoney(unit),
      total: formatMoney(total),
    })),
    sums: sumsOf(quote, t),
    total: { name: t("page.total"), value: formatMoney(quote.total) },
    tax: taxOf(quote, t),
    notes: notesOf(quote, t),
    payment: isOpen ? { text: t("pdf.pay"), url: `${siteUrl}/q/${quote.code}` } : null,
    pageOf: (page, pages) => t("pdf.page", { page, pages }),
  };
}

type Text = (key: string, values?: TextValues) => string;

function shopLines({ business }: QuoteView): string[] {
  const { phone, email, website } = business.settings;
  return [
    ...business.branches.map(({ address, city }) => (address.includes(city) ? address : `${address}, ${city}`)),
    [phone, email].filter((part) => part !== null).join(" · "),
    website ?? "",
  ].filter((line) => line !== "");
}

function sumsOf(quote: QuoteView, t: Text): Labelled[] {
  const { discount, delivery, deliveryZone } = quote;
  const sums: Labelled[] = [];
  if (discount.cents > 0 || deliveryZone !== null)
    sums.push({ name: t("page.subtotal"), value: formatMoney(quote.subtotal) });
  if (discount.cents > 0) sums.push({ name: t("page.discount"), value: `- ${formatMoney(discount)}` });
  if (deliveryZone !== null)
    sums.push({
      name: t("page.delivery", { zone: deliveryZone }),
      value: delivery.cents > 0 ? formatMoney(delivery) : t("page.free"),
    });
  return sums;
}

/** The tax within the total, at the playbook's rate. */
function taxOf({ total, business, locale }: QuoteView, t: Text): Labelled | null {
  const { taxes } = business.rules;
  if (!taxes) return null;
  const percent = new Intl.NumberFormat(locale).format(taxes.percent);
  return { name: t("pdf.tax", { name: taxes.name, percent }), value: formatMoney(taxWithin(total, taxes.percent)) };
}

/** The part of an amount that is tax, rounded to a whole minor unit. */
export function taxWithin({ cents, currency }: Money, percent: number): Money {
  return { cents: Math.round((cents * percent) / (100 + percent)), currency };
}

function notesOf({ business, locale, deliveryZone, deliveryDays, order }: QuoteView, t: Text): string[] {
  const { guarantee } = business.rules;
  const handOver =
    deliveryZone === null
      ? t("page.pickup")
      : order?.promisedAt
        ? t("page.arrives", { day: formatDay(order.promisedAt, locale, business.timeZone) })
        : t("page.delivery_days", { days: deliveryDays ?? 0 });
  return [
    handOver,
    ...(guarantee.returnDays > 0 ? [t("page.returns", { days: guarantee.returnDays })] : []),
    ...(guarantee.text ? [guarantee.text[locale]] : []),
    ...(order ? [t("page.paid_as", { order: String(order.number) })] : []),
  ];
}

function longDate(at: Date, locale: Locale, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone }).format(at);
}
