/** Search of the FAQ in one language, by the same means as the catalog. */
import type { SqlTx, Statement } from "../infra/database.ts";
import type { Locale } from "../lib/locale.ts";
import { searchWords } from "./catalog-search.ts";

export interface FaqHit {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  /** 0–1. */
  readonly relevance: number;
}

// The weight of a word is how rare it is in this FAQ; a question whose every word fits reaches 1.
const SEARCH: Statement = {
  name: "faq_search",
  text: `
    WITH words AS (
      SELECT word, charla_query(word) AS query FROM unnest($2::text[]) AS word
    ), entries AS (
      SELECT id, question, answer, search, search_text FROM faq_entries WHERE locale = $1
    ), weighted AS (
      SELECT word, query, ln(1 + (SELECT count(*) FROM entries)::float8 / (1 + (SELECT count(*) FROM entries e WHERE e.search @@ query))) AS weight
        FROM words WHERE numnode(query) > 0
    ), scored AS (
      SELECT e.id, e.question, e.answer,
             (SELECT sum(CASE WHEN e.search @@ w.query THEN w.weight
                              WHEN length(w.word) >= 4 AND word_similarity(w.word, e.search_text) >= 0.5
                              THEN 0.8 * w.weight * word_similarity(w.word, e.search_text) ELSE 0 END) / sum(w.weight)
                FROM weighted w) AS relevance
        FROM entries e
    )
    SELECT id, question, answer, relevance FROM scored WHERE relevance > 0 ORDER BY relevance DESC, id LIMIT $3`,
};

/** Entries for a text, best first. */
export async function searchFaq(tx: SqlTx, text: string, locale: Locale, limit: number): Promise<FaqHit[]> {
  const words = searchWords(text);
  return words.length === 0 ? [] : tx.query<FaqHit>(SEARCH, [locale, words, limit]);
}
