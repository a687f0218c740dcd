/** References to products offered before: "la segunda", "that one", "o último", "opción 2", "las dos". */

/** `index` counts from 0, −1 is the last; `that` is the one just spoken of; `all` are all that were offered. */
export type Mention = { readonly type: "ordinal"; readonly index: number } | { readonly type: "that" | "all" };

const ORDINALS: readonly (readonly [RegExp, number])[] = [
  [/\b(?:primer[oa]?|1r[oa]|1er[oa]?|first|primeir[oa])\b|\b1[°ºª]/gu, 0],
  [/\b(?:segund[oa]|2d[oa]|second)\b|\b2[°ºª]/gu, 1],
  [/\b(?:tercer[oa]?|3r[oa]|3er[oa]?|third|terceir[oa])\b|\b3[°ºª]/gu, 2],
  [/\b(?:ultim[oa]|last one|the last)\b/gu, -1],
];
/** Not an ordinal of a list: second hand, first time, the Portuguese Monday. */
const NOT_ORDINAL =
  /\b(?:segunda mano|segunda mao|second hand|(?:primera|primeira) (?:vez|compra)|first time|segunda[- ]feira|(?:na|de|ate) segunda|en primer lugar|segundos|ultima (?:vez|generacion|geracao)|ultimo modelo)\b/gu;
const NUMBERED =
  /(?:\b(?:opcion|opcao|option|numero|number|nro|el|la|the|o|a)\s*|#)([1-9])(?!\s*(?:gb|tb|mil|k\b|[\d.,/]))(?=\s|$|[?!,;)])/gu;
const BARE_NUMBER = /^\s*(?:#\s*)?([1-9])\s*[).]?\s*$/u;
const ALL =
  /\b(?:las? dos|los dos|l[oa]s 2(?= *(?:$|[?!.,;]))|ambas|ambos|both|the two|os dois|as duas|all of them|todas|todos)\b/u;
const THAT =
  /\b(?:es[ae]s?|aquell?[ae]s?|aquel|este|that one|this one|that|it|the same|ess[ae]s?|dess[ae]|ness[ae]|dele|dela|el mismo|la misma|o mesmo|a mesma)\b|\b(?:y|de|sobre)\s+esta\b/u;

/** Every reference in a folded text, in the order written, and the text without the ordinals. */
export function readMentions(folded: string): { mentions: Mention[]; rest: string } {
  const bare = BARE_NUMBER.exec(folded);
  if (bare) return { mentions: [{ type: "ordinal", index: Number(bare[1]) - 1 }], rest: "" };

  const searched = folded.replace(NOT_ORDINAL, " ");
  const found: { at: number; index: number }[] = [];
  let rest = folded;
  for (const [pattern, index] of ORDINALS) {
    for (const match of searched.matchAll(pattern)) found.push({ at: match.index, index });
    if (found.some((one) => one.index === index)) rest = rest.replace(pattern, " ");
  }
  for (const match of searched.matchAll(NUMBERED)) found.push({ at: match.index, index: Number(match[1]) - 1 });
  rest = rest.replace(NUMBERED, " ");

  const mentions: Mention[] = found
    .sort((a, b) => a.at - b.at)
    .map(({ index }) => ({ type: "ordinal" as const, index }));
  if (mentions.length === 0 && ALL.test(searched)) mentions.push({ type: "all" });
  if (mentions.length === 0 && THAT.test(searched)) mentions.push({ type: "that" });
  return { mentions, rest };
}
