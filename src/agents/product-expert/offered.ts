/** Products offered before, and which of them a reference means. */
import type { AgentTools, ProductFacts, Turn } from "../agent.ts";
import type { Mention } from "../product-question/mentions.ts";
import { thingsIn } from "../product-question/things.ts";
import type { ProductQuestion } from "../product-question.ts";
import { stemsOf } from "./find.ts";

/** The products offered last, in the order shown, as the catalog knows them now. */
export async function offeredProducts(turn: Turn, tools: AgentTools): Promise<ProductFacts[]> {
  const ids = turn.state.offeredProductIds;
  if (ids.length === 0) return [];
  const known = new Map((await tools.getProducts(ids)).map((product) => [product.id, product]));
  return ids.flatMap((id) => known.get(id) ?? []);
}

/** Those that the references point at; unknown places are left out. */
export function mentionedProducts(mentions: readonly Mention[], offered: readonly ProductFacts[]): ProductFacts[] {
  return mentions.flatMap((mention) => {
    if (mention.type === "all") return offered;
    if (mention.type === "that") return offered.length === 1 ? offered : [];
    return mention.type === "ordinal" ? (offered.at(mention.index) ?? []) : [];
  });
}

/** "¿Cuánta RAM tiene?": the words name qualities that an offered product has, not another product. */
export function asksQuality(question: ProductQuestion, offered: readonly ProductFacts[]): boolean {
  if (question.words === "") return false;
  const qualities = offered.flatMap((product) => Object.keys(product.attributes).flatMap(stemsOf));
  return stemsOf(question.words).every((stem) => qualities.includes(stem));
}

/** Which of the offered products a question is about: by place, by "that one", by its words, or the only one. */
export function meantProducts(question: ProductQuestion, offered: readonly ProductFacts[]): readonly ProductFacts[] {
  if (offered.length === 0) return [];
  const mentioned = mentionedProducts(question.mentions, offered);
  if (mentioned.length > 0 && question.mentions.some((mention) => mention.type === "ordinal")) return mentioned;
  if (question.words === "" || asksQuality(question, offered)) return mentioned.length > 0 ? mentioned : offered;
  const named = namedBy(question.words, offered);
  if (named.length > 0) return named;
  // "La Acer, ¿cuánto pesa?": what is no thing says nothing of which.
  const things = thingsIn(question.words).join(" ");
  const byThings = things === "" || things === question.words ? [] : namedBy(things, offered);
  if (byThings.length > 0 && byThings.length < offered.length) return byThings;
  // "¿Y esa cuánta RAM tiene?": the words name a quality of the one spoken of, not another product.
  return question.mentions.some((mention) => mention.type === "that") ? mentioned : [];
}

function namedBy(words: string, offered: readonly ProductFacts[]): readonly ProductFacts[] {
  const stems = stemsOf(words);
  return offered.filter(({ name, brand, category }) => {
    const held = stemsOf(`${name} ${brand ?? ""} ${category}`);
    return stems.every((stem) => held.includes(stem));
  });
}
