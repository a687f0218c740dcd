/** Where a text names a product by its full name. */
import { foldText } from "../../lib/text.ts";
import type { ProductFacts } from "../agent.ts";
import type { CheckedText, Span } from "./checked-text.ts";

/** From left to right. Of names that overlap ("iPhone 15", "iPhone 15 Pro") the longest is meant. */
export function namedProducts(
  { folded }: CheckedText,
  products: readonly ProductFacts[],
): (Span & { product: ProductFacts })[] {
  const found: (Span & { product: ProductFacts })[] = [];
  const longestFirst = [...products].sort((a, b) => b.name.length - a.name.length);
  for (const product of longestFirst) {
    const name = foldedName(product);
    for (let start = folded.indexOf(name); name && start >= 0; start = folded.indexOf(name, start + 1)) {
      const end = start + name.length;
      if (!found.some((other) => start < other.end && end > other.start)) found.push({ product, start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

const foldedNames = new Map<string, string>();
/** More names than a process of many shops speaks of at a time. */
const KEPT_NAMES = 5_000;

function foldedName({ name }: ProductFacts): string {
  const known = foldedNames.get(name);
  if (known !== undefined) return known;
  if (foldedNames.size >= KEPT_NAMES) foldedNames.clear();
  const folded = foldText(name.normalize("NFKC"));
  foldedNames.set(name, folded);
  return folded;
}
