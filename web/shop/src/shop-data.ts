/** What the page shows, read from `/shop/data`; null of an installation without a business. */
import type { Language } from "../../widget/src/text.ts";

export type Localized = Partial<Record<Language, string>>;

export interface Opening {
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Minutes after midnight in the shop's zone. */
  readonly opensAt: number;
  readonly closesAt: number;
}

export interface Branch {
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly phone?: string | null;
  readonly hours: readonly Opening[];
}

export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly description?: string | null;
  readonly translations?: Partial<Record<Language, { readonly name?: string; readonly description?: string }>> | null;
  readonly brand?: string | null;
  readonly category?: string | null;
  readonly price: { readonly cents: number; readonly currency: string };
  readonly priceText: string;
  /** Null is a service, which does not run out. */
  readonly stock?: number | null;
  readonly imageUrl?: string | null;
}

export interface Category {
  readonly key: string;
  readonly name: Localized;
}

export interface ShopData {
  readonly business: {
    readonly name: string;
    readonly tagline?: Localized | null;
    readonly phone?: string | null;
    readonly email?: string | null;
    readonly website?: string | null;
    readonly locale: Language;
    readonly currency: string;
    readonly timeZone: string;
    readonly branches: readonly Branch[];
  };
  readonly siteKey: string;
  readonly categories: readonly Category[];
  readonly products: readonly Product[];
}

/** Loads the shop. Throws when the server can't be reached or answers with an error; resolves null where it is empty. */
export async function loadShop(): Promise<ShopData | null> {
  const answer = await fetch("/shop/data", { headers: { accept: "application/json" } });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`/shop/data answered ${answer.status}`);
  return (await answer.json()) as ShopData;
}

export function productName(product: Product, language: Language): string {
  return product.translations?.[language]?.name ?? product.name;
}

export function productDescription(product: Product, language: Language): string {
  return product.translations?.[language]?.description ?? product.description ?? "";
}

/** The text in `language`, else in the business's own, else whichever there is. */
export function localized(text: Localized | null | undefined, language: Language, own: Language): string {
  return text?.[language] ?? text?.[own] ?? Object.values(text ?? {})[0] ?? "";
}
