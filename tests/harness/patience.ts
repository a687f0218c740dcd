/** How long tests wait for a page. */
import type { BrowserContext } from "playwright-core";

/** Far more than a page takes: a machine with other work may stand still for half a minute. */
export const PATIENCE_MS = 90_000;

/** The same context, whose pages are waited for with patience. */
export function patient(context: BrowserContext): BrowserContext {
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}
