/** A quote as a PDF file, in the language of the quote. The library is loaded with the first one: it takes half a second. */
import { drawSheet } from "./quote-pdf/draw.ts";
import { quoteSheet } from "./quote-pdf/sheet.ts";
import type { QuoteView } from "./quote-view.ts";

export interface QuotePdf {
  /** For whoever saves it: `cotizacion-1001.pdf`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** @param siteUrl where our public pages are, without a slash at the end: the file links to the quote's page */
export async function quotePdf(quote: QuoteView, siteUrl: string): Promise<QuotePdf> {
  const sheet = quoteSheet(quote, siteUrl);
  return { name: sheet.fileName, bytes: await drawSheet(sheet) };
}
