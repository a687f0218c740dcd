/** What a mistyped word may mean: the words of the searched texts that look most like it. */

/** Who mistypes a word seldom mistypes its first letter: "drones" are no "fones". */
const SURE = 0.6;

/** How many meanings of one word are tried. */
const MEANINGS = 3;

/**
 * A part of a search statement, after its parts `words (word, query)` and `stems (word, …)`: for each word that fits
 * nothing by its stem the similar words of `source` with their queries, and how well they fit, at most 0.8. Words are
 * compared with words, never with whole texts: some hundred short comparisons instead of as many long ones.
 *
 * @param source SQL of the value of `search_terms.source`
 * @param minSimilarity from which a word may be meant, 0–1
 */
export function meantWords(source: string, minSimilarity: number): string {
  return `SELECT unknown.word, charla_query(near.word) AS query, 0.8 * near.similarity AS fit
        FROM (SELECT word FROM words WHERE length(word) >= 4 AND word NOT IN (SELECT word FROM stems)) unknown
       CROSS JOIN LATERAL (
         SELECT term.word, word_similarity(unknown.word, term.word) AS similarity FROM search_terms term
          WHERE term.source = ${source} AND length(term.word) BETWEEN length(unknown.word) - 2 AND length(unknown.word) + 3
            AND word_similarity(unknown.word, term.word) >= CASE WHEN left(term.word, 1) = left(unknown.word, 1) THEN ${minSimilarity} ELSE ${SURE} END
          ORDER BY similarity DESC, term.word LIMIT ${MEANINGS}) near`;
}
