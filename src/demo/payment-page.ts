/** The shop's payment page, pressed through as a customer does: opened, read, its form sent, the order number read. */
import type { Bubble } from "./screen.ts";

const TIMEOUT_MS = 20_000;

/** The newest payment link that the shop has sent. */
export function findPaymentLink(bubbles: readonly Bubble[]): string | null {
  const links = bubbles
    .filter(({ from }) => from === "shop")
    .flatMap(({ text }) => [...text.matchAll(/https?:\/\/[^\s/]+\/pay\/[\w-]+/g)].map(([link]) => link));
  return links.at(-1) ?? null;
}

/** Pays by the page's own button and returns the order's number. Throws when the page does not let itself be paid. */
export async function pay(link: string, signal: AbortSignal): Promise<string> {
  const end = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const page = await fetch(link, { signal: end });
  const [, action] = /<form method="post" action="([^"]+)"/.exec(await page.text()) ?? [];
  if (!page.ok || !action) throw new Error(`the payment page cannot be paid (${page.status})`);
  const paid = await fetch(new URL(action, link), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "action=pay",
    signal: end,
  });
  const [, order] = /role="status">[^<]*?(\d+)[^<]*</.exec(await paid.text()) ?? [];
  if (!paid.ok || !order) throw new Error(`the payment was not taken (${paid.status})`);
  return order;
}
