/** Search of the FAQ in one language, by the same means as the catalog. */
import type { SqlTx, Statement } from "../infra/database.ts";
import type { Locale } from "../lib/locale.ts";
import { searchWords } from "./catalog-search.ts";
import { meantWords } from "./meant-words.ts";

export interface FaqHit {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  /** 0–1. */
  readonly relevance: number;
}

// The weight of a word is how rare it is in this FAQ; a question whose every word fits reaches 1. Words that fit nothing
// by their stem may be typos.
const SEARCH: Statement = {
  name: "faq_search",
  text: `
    WITH words AS MATERIALIZED (
      SELECT word, query FROM (SELECT word, charla_query(word) AS query FROM unnest($2::text[]) AS word) w WHERE numnode(query) > 0
    ), entries AS MATERIALIZED (
      SELECT id, question, answer, search FROM faq_entries WHERE locale = $1
    ), stems AS MATERIALIZED (
      SELECT e.id, words.word, 1::float8 AS fit FROM entries e JOIN words ON e.search @@ words.query
    ), weights AS MATERIALIZED (
      SELECT words.word, ln(1 + (SELECT count(*) FROM entries)::float8 / (1 + count(stems.id))) AS weight
        FROM words LEFT JOIN stems USING (word) GROUP BY words.word
    ), meant AS MATERIALIZED (
      ${meantWords("'faq_' || $1", 0.5)}
    ), typos AS (
      SELECT e.id, meant.word, max(meant.fit) AS fit FROM entries e JOIN meant ON e.search @@ meant.query GROUP BY e.id, meant.word
    )
    SELECT entries.id, entries.question, entries.answer, sum(fits.fit * weights.weight) / (SELECT sum(weight) FROM weights) AS relevance
      FROM (SELECT * FROM stems UNION ALL SELECT * FROM typos) fits
      JOIN weights USING (word) JOIN entries ON entries.id = fits.id
     GROUP BY entries.id, entries.question, entries.answer
     ORDER BY relevance DESC, entries.id LIMIT $3`,
};

/** Entries for a text, best first. */
export async function searchFaq(tx: SqlTx, text: string, locale: Locale, limit: number): Promise<FaqHit[]> {
  const words = searchWords(text);
  return words.length === 0 ? [] : tx.query<FaqHit>(SEARCH, [locale, words, limit]);
}
