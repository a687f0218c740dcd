/** Finds products by what people type: accents, case and the order of words do not matter. Pure. */
import type { Language } from "../../widget/src/text.ts";
import { type Product, productDescription, productName } from "./shop-data.ts";

/** Products of `category` (null is all) in which every word of `query` begins some word; name matches come first. */
export function searchCatalog(
  products: readonly Product[],
  category: string | null,
  query: string,
  language: Language,
): Product[] {
  const words = wordsOf(query);
  return products
    .filter((product) => category === null || product.category === category)
    .flatMap((product) => {
      const name = wordsOf(`${productName(product, language)} ${product.brand ?? ""} ${product.sku}`);
      const all = [...name, ...wordsOf(productDescription(product, language)), ...wordsOf(product.name)];
      if (!words.every((word) => all.some((other) => other.startsWith(word)))) return [];
      const inName = words.every((word) => name.some((other) => other.startsWith(word)));
      return [{ product, place: inName ? 0 : 1 }];
    })
    .sort((a, b) => a.place - b.place)
    .map((found) => found.product);
}

/** One product of each category in turn, so that a first look shows the breadth of the shop. */
export function mixCategories(products: readonly Product[]): Product[] {
  const seen = new Map<string, number>();
  return products
    .map((product) => {
      const key = product.category ?? "";
      const round = seen.get(key) ?? 0;
      seen.set(key, round + 1);
      return { product, round };
    })
    .sort((a, b) => a.round - b.round)
    .map(({ product }) => product);
}

function wordsOf(text: string): string[] {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}
