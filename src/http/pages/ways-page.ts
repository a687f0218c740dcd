/** What a link shows that opens no chat any more: that, and how else to write to the business. */
import { deepLink } from "../../channels/deep-links.ts";
import type { Way } from "../../crm/channel-accounts/handles.ts";
import type { TenantRecord } from "../../crm/tenants.ts";
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { type Html, html } from "./html.ts";
import type { Page } from "./page.ts";

/** For a code that is none: whose it was meant to be, nobody knows. */
export function unknownLinkPage(locale: Locale): Page {
  const title = say(locale, "links.page.unknown_title");
  const body = html`<h1>${title}</h1><p class="muted lead">${say(locale, "links.page.unknown_text")}</p>`;
  return { locale, title, shop: null, body };
}

/** For a link that is over, or whose chat cannot be opened. */
export function waysPage(locale: Locale, { name, settings }: TenantRecord, ways: readonly Way[]): Page {
  const title = say(locale, "links.page.over_title");
  const text = say(locale, "links.first.any");
  const opening = { text, reference: null, textWithReference: text };
  const items = [
    ...ways.flatMap((way) => {
      const url = deepLink(way.kind, way.handle, opening);
      return url === null ? [] : [itemOf(url, say(locale, `links.ways.${way.kind}`), wayName(way))];
    }),
    ...(settings.phone
      ? [itemOf(`tel:${settings.phone.replace(/[^\d+]/g, "")}`, say(locale, "links.ways.phone"), settings.phone)]
      : []),
    ...(settings.email ? [itemOf(`mailto:${settings.email}`, say(locale, "links.ways.email"), settings.email)] : []),
  ];
  const body = html`<h1>${title}</h1>
    <p class="muted lead">${say(locale, items.length > 0 ? "links.page.over_text" : "links.page.over_text_alone")}</p>
    ${items.length > 0 ? html`<ul class="items">${items}</ul>` : null}`;
  return { locale, title, shop: name, body };
}

function itemOf(url: string, kind: string, name: string): Html {
  return html`<li><a href="${url}"><strong>${kind}</strong><span class="muted">${name}</span></a></li>`;
}

function wayName({ kind, handle }: Way): string {
  if (kind === "telegram" || kind === "instagram") return `@${handle}`;
  return /^\d+$/.test(handle) ? `+${handle}` : handle;
}
