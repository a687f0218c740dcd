/** What a file brings, before it meets what is stored: anything absent stays as it is. And what is wrong with it. */
import type { Locale } from "../../lib/locale.ts";
import type { TextValues } from "../../lib/texts.ts";
import type { PlaybookRules } from "../playbook.ts";
import type { BusinessContent, CategoryContent, FaqWording, ProductContent } from "./content.ts";

/** Where in a file, as an editor or a spreadsheet shows it. */
export interface Place {
  readonly file: string;
  /** Line of a text, row of a sheet; counted from 1. */
  readonly line: number;
  /** Column of a text from 1, heading of a sheet; null for the whole line. */
  readonly column: number | string | null;
}

/** One mistake of a file; its sentence is `playbook.fault.<code>`, which says how to mend it. */
export interface Fault {
  readonly place: Place;
  readonly code: string;
  readonly values: TextValues;
}

export interface IncomingProduct extends Partial<Omit<ProductContent, "sku">> {
  /** Null where the file has none: the product is known by its name. */
  readonly sku: string | null;
  /** Added to those that are stored, where `attributes` would replace them. */
  readonly moreAttributes?: Readonly<Record<string, string>>;
  readonly place: Place;
}

export interface IncomingFaq {
  /** Null where the file has none: the entry is known by its question. */
  readonly key: string | null;
  readonly category?: string;
  readonly wordings: Partial<Record<Locale, FaqWording>>;
  readonly place: Place;
}

export interface Incoming {
  readonly business?: Partial<BusinessContent>;
  readonly categories?: readonly CategoryContent[];
  /** `category` may be a key or a name. */
  readonly products?: readonly IncomingProduct[];
  readonly faq?: readonly IncomingFaq[];
  readonly rules?: Partial<PlaybookRules>;
}

/** What a file was read into: everything or, with any fault, nothing. */
export type ReadResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** What a file leaves unsaid. */
export interface ReadDefaults {
  readonly file: string;
  readonly currency: string;
  readonly locale: Locale;
}
