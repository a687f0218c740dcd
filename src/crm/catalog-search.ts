/**
 * Search of the catalog: full text over the word stems of three languages without accents, then trigrams for typos.
 * The rank is the share of the query's words that fit, so that a match of every word comes before one of many.
 */
import type { SqlTx, Statement } from "../infra/database.ts";
import type { Locale } from "../lib/locale.ts";
import { foldText } from "../lib/text.ts";
import { meantWords } from "./meant-words.ts";

export interface ProductHit {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  /** The category's name in the language asked for. */
  readonly categoryName: string;
  readonly brand: string | null;
  readonly price: { readonly cents: number; readonly currency: string };
  readonly stock: number | null;
  readonly warrantyMonths: number | null;
  readonly attributes: Record<string, string>;
  readonly imageUrl: string | null;
  /** 0–1. */
  readonly relevance: number;
}

export interface CatalogQuery {
  readonly text: string;
  readonly locale: Locale;
  readonly order: "relevance" | "cheapest" | "dearest";
  readonly minCents?: number;
  readonly maxCents?: number;
  readonly inStockOnly?: boolean;
  readonly limit: number;
  /** Whose units kept for a quote count as on sale. */
  readonly contactId?: string;
}

interface ProductRow {
  id: string;
  sku: string;
  name: string;
  description: string;
  category: string;
  category_name: string | null;
  brand: string | null;
  price_cents: string;
  currency: string;
  stock: number | null;
  warranty_months: number | null;
  attributes: Record<string, string>;
  image_url: string | null;
  relevance: number;
}

/**
 * What may be sold: units on hand less those kept for quotes, null for services. To the contact of the parameter the units
 * of their own quote are not gone.
 */
const freeFor = (
  contact: string,
) => `CASE WHEN p.stock IS NULL OR p.reserved = 0 THEN p.stock ELSE greatest(0, p.stock - p.reserved
  + (SELECT coalesce(sum(h.quantity), 0)::int FROM stock_holds h JOIN quotes q ON q.id = h.quote_id
      WHERE h.tenant_id = p.tenant_id AND h.product_id = p.id AND h.status = 'held' AND q.contact_id = ${contact})) END`;

const columns = (contact: string) => `p.id, p.sku,
  CASE WHEN $1 = 'es' THEN p.name ELSE coalesce(p.translations -> $1 ->> 'name', p.name) END AS name,
  CASE WHEN $1 = 'es' THEN p.description ELSE coalesce(p.translations -> $1 ->> 'description', p.description) END AS description,
  p.category, p.category_names -> $1 ->> 0 AS category_name, p.brand, p.price_cents, p.currency,
  ${freeFor(contact)} AS stock, p.warranty_months,
  CASE WHEN $1 = 'es' THEN p.attributes ELSE coalesce(p.translations -> $1 -> 'attributes', p.attributes) END AS attributes,
  p.image_url`;

const SEARCH: Statement = {
  name: "catalog_search",
  text: `
    WITH words AS MATERIALIZED (
      SELECT word, charla_query(word) AS query FROM unnest($2::text[]) AS word
    ), offered AS MATERIALIZED (
      SELECT p.id, p.search, p.category_search, p.price_cents, ${freeFor("$8")} AS stock FROM products p
       WHERE p.is_active
         AND ($3::bigint IS NULL OR p.price_cents >= $3) AND ($4::bigint IS NULL OR p.price_cents <= $4)
         AND (NOT $5 OR p.stock IS NULL OR ${freeFor("$8")} > 0)
    ), stems AS MATERIALIZED (
      SELECT p.id, words.word, 1::float8 AS fit FROM offered p JOIN words ON p.search @@ words.query
    ), meant AS MATERIALIZED (
      ${meantWords("'catalog'", 0.4)}
    ), typos AS (
      SELECT p.id, meant.word, max(meant.fit) AS fit FROM offered p JOIN meant ON p.search @@ meant.query GROUP BY p.id, meant.word
    ), scored AS MATERIALIZED (
      SELECT id, sum(fit) / (SELECT count(*) FROM words) AS relevance
        FROM (SELECT * FROM stems UNION ALL SELECT * FROM typos) fits GROUP BY id
    ), ranked AS MATERIALIZED (
      -- How many of the words name the category itself: a mouse for laptops knows the word, and is none.
      SELECT scored.id, scored.relevance, offered.price_cents, offered.stock,
             (SELECT count(DISTINCT said.word) FROM (SELECT word, query FROM words UNION ALL SELECT word, query FROM meant) said
               WHERE offered.category_search @@ said.query) AS named
        FROM scored JOIN offered USING (id)
    ), best AS (
      -- Ordered by price, only what fits as well as the best may be compared: the cheapest laptop is a laptop.
      SELECT * FROM ranked
       WHERE $6 = 'relevance'
          OR EXISTS (SELECT FROM (SELECT relevance, named FROM ranked ORDER BY relevance DESC, named DESC LIMIT 1) top
                      WHERE ranked.relevance >= top.relevance - 0.001 AND ranked.named >= top.named)
       ORDER BY CASE WHEN $6 = 'cheapest' THEN price_cents WHEN $6 = 'dearest' THEN -price_cents ELSE 0 END,
                relevance DESC, named DESC, (stock IS NULL OR stock > 0) DESC, price_cents, id
       LIMIT $7
    )
    SELECT ${columns("$8")}, best.relevance FROM best JOIN products p USING (id)
     ORDER BY CASE WHEN $6 = 'cheapest' THEN p.price_cents WHEN $6 = 'dearest' THEN -p.price_cents ELSE 0 END,
              best.relevance DESC, best.named DESC, (best.stock IS NULL OR best.stock > 0) DESC, p.price_cents, p.id`,
};

const BY_PRICE: Statement = {
  name: "catalog_by_price",
  text: `
    SELECT ${columns("$7")}, 1::float8 AS relevance FROM products p
     WHERE p.is_active AND ($2::bigint IS NULL OR p.price_cents >= $2) AND ($3::bigint IS NULL OR p.price_cents <= $3)
       AND (NOT $4 OR p.stock IS NULL OR ${freeFor("$7")} > 0)
     ORDER BY CASE WHEN $5 = 'dearest' THEN -p.price_cents ELSE p.price_cents END, p.id
     LIMIT $6`,
};

const BY_IDS: Statement = {
  name: "catalog_by_ids",
  text: `SELECT ${columns("$3")}, 1::float8 AS relevance FROM products p WHERE p.id = ANY($2::text[]) AND p.is_active`,
};

/** Products for a text, best first; a text without words to search for gives products by price alone. */
export async function searchProducts(tx: SqlTx, query: CatalogQuery): Promise<ProductHit[]> {
  const words = searchWords(query.text);
  const range = [query.minCents ?? null, query.maxCents ?? null, query.inStockOnly ?? false, query.order];
  const end = [query.limit, query.contactId ?? null];
  const rows =
    words.length > 0
      ? await tx.query<ProductRow>(SEARCH, [query.locale, words, ...range, ...end])
      : query.order === "relevance"
        ? []
        : await tx.query<ProductRow>(BY_PRICE, [query.locale, ...range, ...end]);
  return rows.map(present);
}

/** Products by id, in the order of the ids; those that are gone are left out. Units kept for the contact count as theirs. */
export async function findProducts(
  tx: SqlTx,
  ids: readonly string[],
  locale: Locale,
  contactId: string | null = null,
): Promise<ProductHit[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<ProductRow>(BY_IDS, [locale, ids, contactId]);
  const byId = new Map(rows.map((row) => [row.id, present(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The words of a text as the search takes them: folded, at most twelve, without marks. */
export function searchWords(text: string): string[] {
  const words = foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words)].slice(0, 12);
}

function present(row: ProductRow): ProductHit {
  return {
    id: row.id,
    sku: row.sku,
    name: row.name,
    description: row.description,
    category: row.category,
    categoryName: row.category_name ?? row.category,
    brand: row.brand,
    price: { cents: Number(row.price_cents), currency: row.currency },
    stock: row.stock,
    warrantyMonths: row.warranty_months,
    attributes: row.attributes,
    imageUrl: row.image_url,
    relevance: row.relevance,
  };
}
