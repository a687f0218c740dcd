/** Only links of ours: the website, a product's image, or one that a fact gives, each exactly as the data has it. */
import { checkedText, excerptOf } from "./checked-text.ts";
import type { FactBook } from "./fact-book.ts";
import type { Guard } from "./guard.ts";

const ENDINGS =
  "com|net|org|pe|mx|co|cl|ar|br|uy|ec|bo|py|io|ly|me|app|shop|store|info|biz|link|xyz|top|ru|cn|tk|es|pt|us|uk|gl|to|site|online|page|dev|ai|club|gg|tv|cc|ws|click|live|pro|vip|gd|gob|gov";
const LINK = new RegExp(
  `(?<![@\\w.-])(?:(?:h(?:tt|xx)ps?|ftp)://[^\\s<>"')\\]]+|www\\.[^\\s<>"')\\]]+|(?:[a-z0-9-]+\\.)+(?:${ENDINGS})(?![a-z0-9@-])(?:/[^\\s<>"')\\]]*)?)|[a-z0-9-]+ ?(?:\\(|\\[)?(?:punto|dot|ponto)(?:\\)|\\])? ?(?:com|pe|net|br|mx|ly|me)\\b`,
  "gi",
);

export const links: Guard = {
  name: "links",
  inspect({ checked }, { facts }) {
    const known = knownLinks(facts);
    return [...checked.text.matchAll(LINK)].flatMap((match) => {
      const excerpt = excerptOf(checked, { start: match.index, end: match.index + match[0].length });
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

function knownLinks({ products, statements, business }: FactBook): Set<string> {
  const urls = [business.website, ...products.map(({ imageUrl }) => imageUrl)].filter((url) => url !== null);
  const inTexts = statements.flatMap(({ text }) => [...text.matchAll(LINK)].map((match) => match[0]));
  return new Set([...urls, ...inTexts].map((url) => plainLink(checkedText(url).text)));
}

/** Without scheme, `www.` and closing punctuation, so that "https://www.shop.pe/" is "shop.pe". */
function plainLink(url: string): string {
  return url
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/^www\./, "")
    .replace(/[.,;:!?…]+$/, "")
    .replace(/\/$/, "");
}
