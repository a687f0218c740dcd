/** The frame of the pages that customers open from a chat, and how they are sent: never kept, never found by search engines. */
import type { FastifyReply } from "fastify";
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { Html, html } from "./html.ts";
import { PAGE_CSP, STYLE } from "./style.ts";

export interface Page {
  readonly locale: Locale;
  readonly title: string;
  /** Null where the business is not known. */
  readonly shop: string | null;
  readonly body: Html;
}

export function sendPage(reply: FastifyReply, status: number, page: Page): FastifyReply {
  return reply
    .status(status)
    .type("text/html; charset=utf-8")
    .headers({
      "cache-control": "no-store",
      "x-robots-tag": "noindex, nofollow",
      "content-security-policy": PAGE_CSP,
    })
    .send(renderPage(page));
}

type NoticeKey =
  | "not_found"
  | "expired"
  | "cancelled"
  | "sold_out"
  | "too_many"
  | "confirming"
  | "not_paid"
  | "link_over"
  | "unavailable";

/** A page that only says something: that there is nothing here, that it is too late. */
export function noticePage(
  locale: Locale,
  key: NoticeKey,
  shop: string | null = null,
  /** Where it goes on. */
  next: string | null = null,
): Page {
  const title = say(locale, `pay.page.${key}_title`);
  const body = html`<h1>${title}</h1><p class="muted lead">${say(locale, `pay.page.${key}_text`)}</p>
    ${next === null ? null : html`<p><a class="button" href="${next}">${say(locale, "pay.page.go_on")}</a></p>`}`;
  return { locale, title, shop, body };
}

function renderPage({ locale, title, shop, body }: Page): string {
  const style = new Html(`<style>${STYLE}</style>`);
  const heading = shop === null ? title : `${title} · ${shop}`;
  return html`<!doctype html>
<html lang="${locale}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex, nofollow">
    <meta name="color-scheme" content="light dark">
    <title>${heading}</title>
    <link rel="icon" href="data:,">
    ${style}
  </head>
  <body>
    <main class="wide">
      ${shop === null ? null : html`<p class="shop">${shop}</p>`}
      <article class="card">${body}</article>
    </main>
  </body>
</html>
`.text;
}
