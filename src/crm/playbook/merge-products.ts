/** Products of a file laid over those that are stored: known by code, else by name. Pure. */
import { isDeepStrictEqual } from "node:util";
import { LOCALES } from "../../lib/locale.ts";
import { foldText } from "../../lib/text.ts";
import type { CategoryContent, PlaybookContent, ProductContent } from "./content.ts";
import type { Fault, IncomingProduct } from "./incoming.ts";
import { freeKey, slug } from "./slug.ts";

/** Of products whose table has no categories. */
const GENERAL: CategoryContent = { key: "products", names: { es: ["Productos"], en: ["Products"], pt: ["Produtos"] } };

/** The products and all categories they may be in; what a new product lacks is added to `faults`. */
export function mergeProducts(
  current: Pick<PlaybookContent, "products" | "categories">,
  incoming: readonly IncomingProduct[],
  { replace }: { readonly replace: boolean },
  faults: Fault[],
): { products: ProductContent[]; categories: CategoryContent[] } {
  const stored = new Map(current.products.map((product) => [product.sku, product]));
  const skuByCode = new Map(current.products.map(({ sku }) => [sku.toLowerCase(), sku]));
  const skuByName = new Map(current.products.map(({ sku, name }) => [foldText(name), sku]));
  const products = new Map(replace ? [] : stored);
  const categories = createCategories(current.categories);
  for (const { place, sku: given, moreAttributes, ...fields } of incoming) {
    const byName = skuByName.get(foldText(fields.name ?? ""));
    const known = given === null ? byName : skuByCode.get(given.toLowerCase());
    const sku = known ?? given ?? newSku(fields.name ?? "", (taken) => stored.has(taken) || products.has(taken));
    const old = stored.get(sku);
    const missing = old ? [] : (["name", "priceCents"] as const).filter((field) => fields[field] === undefined);
    for (const field of missing) {
      const code = field === "name" ? "newWithoutName" : "newWithoutPrice";
      faults.push({ place, code, values: { sku } });
    }
    const { category, ...rest } = fields;
    const merged = { ...(old ?? blank(sku)), ...rest, sku };
    const attributes = { ...merged.attributes, ...moreAttributes };
    const isStale = rest.translations === undefined && !isDeepStrictEqual(attributes, old?.attributes ?? attributes);
    products.set(sku, {
      ...merged,
      category: category === undefined ? (old?.category ?? categories.keyOf(null)) : categories.keyOf(category),
      attributes,
      ...(isStale ? { translations: withoutAttributes(merged.translations) } : {}),
    });
  }
  return { products: [...products.values()], categories: categories.all() };
}

/** Translated attributes say what was so before: better none than the colour of last year. */
function withoutAttributes({ en, pt }: ProductContent["translations"]): ProductContent["translations"] {
  const bare = ({ name, description }: NonNullable<typeof en>) => ({ name, description });
  return { ...(en ? { en: bare(en) } : {}), ...(pt ? { pt: bare(pt) } : {}) };
}

function blank(sku: string): Omit<ProductContent, "category"> {
  return {
    sku,
    name: sku,
    brand: null,
    priceCents: 0,
    stock: null,
    warrantyMonths: null,
    attributes: {},
    keywords: [],
    description: "",
    image: null,
    translations: {},
  };
}

function newSku(name: string, isTaken: (sku: string) => boolean): string {
  return freeKey(slug(name, 40).toUpperCase(), isTaken);
}

function createCategories(known: readonly CategoryContent[]) {
  const byKey = new Map(known.map((category) => [category.key, category]));
  const keyByName = new Map(
    known.flatMap(({ key, names }) => LOCALES.flatMap((locale) => names[locale].map((name) => [foldText(name), key]))),
  );
  return {
    /** The key of a category as written: its key, a name or word of it, or a new one of that name. Null is the general one. */
    keyOf(written: string | null): string {
      if (written === null) {
        if (!byKey.has(GENERAL.key)) byKey.set(GENERAL.key, GENERAL);
        return GENERAL.key;
      }
      if (byKey.has(written)) return written;
      const named = keyByName.get(foldText(written));
      if (named) return named;
      const key = freeKey(slug(written, 60), (taken) => byKey.has(taken));
      byKey.set(key, { key, names: { es: [written], en: [written], pt: [written] } });
      keyByName.set(foldText(written), key);
      return key;
    },
    all: () => [...byKey.values()],
  };
}
