/** Plain text only: no HTML, scripts, markdown links or images, and no placeholder left unfilled. */
import { excerptOf } from "./checked-text.ts";
import type { Guard } from "./guard.ts";

const MARKUP: readonly (readonly [RegExp, string])[] = [
  [/<\/?[a-z!?][^>]*>?|&lt;\/?[a-z]+|&#x?[\da-f]+;/i, "HTML"],
  [/\bjavascript\s*:|\bdata:[a-z]+\/|\bvbscript\s*:|\bon(?:error|load|click|mouseover|focus)\s*=/i, "a script"],
  [/!?\[[^\]\n]*\]\([^)\n]*\)|!\[[^\]\n]*\]\[|^\s*\[[^\]\n]+\]:\s/im, "a markdown link or image"],
  [/```|^#{1,6} |^\|.*\|\s*$/m, "markdown"],
  [
    /\{\{?[\w.:-]+\}?\}|\$\{[^}]*\}|<%|%>|\[(?:nombre|name|nome|precio|price|preco|link|enlace|url|producto|product)\]/i,
    "a placeholder",
  ],
];

/** Spares most texts the list. */
const MAYBE = /[<>&[\]{}`#|$%]|script|data:|=/i;

export const markup: Guard = {
  name: "markup",
  inspect({ checked }) {
    if (!MAYBE.test(checked.text)) return [];
    return MARKUP.flatMap(([pattern, what]) => {
      const match = pattern.exec(checked.text);
      if (!match) return [];
      const excerpt = excerptOf(checked, { start: match.index, end: match.index + match[0].length });
      return [{ excerpt, why: `the text holds ${what}` }];
    });
  },
};
