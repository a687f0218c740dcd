/** Only links of ours: the website, a product's image, or one that a fact gives, each exactly as the data has it. */
import { type CheckedText, checkedText, excerptOf, type Span } from "./checked-text.ts";
import type { FactBook } from "./fact-book.ts";
import type { Guard } from "./guard.ts";

const ENDINGS =
  "com|net|org|pe|mx|co|cl|ar|br|uy|ec|bo|py|io|ly|me|app|shop|store|info|biz|link|xyz|top|ru|cn|tk|es|pt|us|uk|gl|to|site|online|page|dev|ai|club|gg|tv|cc|ws|click|live|pro|vip|gd|gy|gob|gov";
const LINK = new RegExp(
  `(?<![@\\w.-])(?:(?:h(?:tt|xx)ps?|ftp)://[^\\s<>"')\\]]+|www\\.[^\\s<>"')\\]]+|(?:[a-z0-9-]+\\.)+(?:${ENDINGS})(?![a-z0-9@-])(?:/[^\\s<>"')\\]]*)?)|[a-z0-9-]+ ?(?:\\(|\\[)?(?:punto|dot|ponto)(?:\\)|\\])? ?(?:com|pe|net|br|mx|ly|me|co|ar|cl)\\b|[a-z0-9-]+ \\. ?(?:com|net|org|pe|ly)\\b`,
  "gi",
);

/** Spares most texts the long pattern. */
const MAYBE = /:\/\/|www\.|[a-z0-9-]\.[a-z]{2}|\b(?:punto|dot|ponto)\b|[a-z0-9] ?\. ?com\b/i;

export const links: Guard = {
  name: "links",
  inspect({ checked }, { facts }) {
    const spans = linkSpans(checked);
    if (spans.length === 0) return [];
    const known = knownLinks(facts);
    return spans.flatMap((span) => {
      const excerpt = excerptOf(checked, span);
      return known.has(plainLink(excerpt)) ? [] : [{ excerpt, why: "the link is not one of ours" }];
    });
  },
  inspectDecision({ decision, facts }) {
    const images = new Set(facts.products.map(({ imageUrl }) => imageUrl));
    return decision.replies.flatMap(({ image }, replyIndex) =>
      image && !images.has(image.url)
        ? [{ replyIndex, excerpt: image.url, why: "the image is of no product of the facts" }]
        : [],
    );
  },
};

/** Where a text holds a link of any kind, ours or not. */
export function linkSpans({ text }: CheckedText): Span[] {
  if (!MAYBE.test(text)) return [];
  return [...text.matchAll(LINK)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

function knownLinks({ products, statements, business, quotes }: FactBook): Set<string> {
  const urls = [
    business.website,
    ...products.map(({ imageUrl }) => imageUrl),
    ...quotes.flatMap((quote) => quote.urls),
  ].filter((url) => url !== null);
  const inTexts = statements.flatMap(({ text }) => [...text.matchAll(LINK)].map((match) => match[0]));
  return new Set([...urls, ...inTexts].map((url) => plainLink(checkedText(url).text)));
}

/** Without scheme, `www.` and closing punctuation, so that "https://www.Shop.pe/" is "shop.pe"; a path keeps its letters. */
function plainLink(url: string): string {
  const bare = url
    .replace(/^https?:\/\//i, "")
    .replace(/^www\./i, "")
    .replace(/[.,;:!?…]+$/, "")
    .replace(/\/$/, "");
  const path = bare.search(/[/?#]/);
  return path < 0 ? bare.toLowerCase() : bare.slice(0, path).toLowerCase() + bare.slice(path);
}
