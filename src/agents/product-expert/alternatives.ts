/** Other products in the place of one: same category, in stock, nearest in price or cheaper. */
import type { AgentTools, Decision, ProductFacts, Turn } from "../agent.ts";
import { conclude, lines, type Voice } from "../voice.ts";
import { isAvailable } from "./find.ts";
import { productChoices, productLine, productLines } from "./show.ts";

const MAX = 3;
const FETCH = 60;

/** Available products of the same category, nearest in price first; only cheaper ones when wanted. */
export async function findAlternatives(
  product: ProductFacts,
  tools: AgentTools,
  turn: Pick<Turn, "locale">,
  isCheaper = false,
): Promise<ProductFacts[]> {
  const found = await tools.searchProducts({
    text: product.category,
    locale: turn.locale,
    order: "relevance",
    inStockOnly: true,
    limit: FETCH,
  });
  const distance = (other: ProductFacts) => Math.abs(other.price.cents - product.price.cents);
  return found
    .filter((other) => other.id !== product.id && other.category === product.category && isAvailable(other))
    .filter((other) => !isCheaper || other.price.cents < product.price.cents)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, MAX);
}

/** Says that a product is out of stock and what could serve instead. */
export async function sayOutOfStock(
  product: ProductFacts,
  turn: Turn,
  tools: AgentTools,
  voice: Voice,
): Promise<Decision> {
  const others = await findAlternatives(product, tools, turn);
  const lead = lines(voice.say("products.out_of_stock"), `• ${productLine(product, voice)}`);
  return sayOthers(
    lead,
    product,
    others,
    turn,
    voice,
    "The product is out of stock; nearest in price offered instead.",
  );
}

/** Shows others like a product, or cheaper ones; says so when there are none. */
export async function sayAlternatives(
  product: ProductFacts,
  isCheaper: boolean,
  turn: Turn,
  tools: AgentTools,
  voice: Voice,
): Promise<Decision> {
  const others = await findAlternatives(product, tools, turn, isCheaper);
  const lead = others.length === 0 ? voice.say(isCheaper ? "products.none_cheaper" : "products.no_others") : null;
  const why = isCheaper ? "Something cheaper is wanted." : "Other options are wanted.";
  return sayOthers(lead, product, others, turn, voice, why, isCheaper ? "cheaper_intro" : "others_intro");
}

function sayOthers(
  lead: string | null,
  product: ProductFacts,
  others: readonly ProductFacts[],
  turn: Turn,
  voice: Voice,
  why: string,
  intro: "others_intro" | "cheaper_intro" = "others_intro",
): Decision {
  if (others.length === 0) {
    return conclude("product-expert", turn, voice, {
      replies: [
        {
          text: lines(lead, voice.say("products.ask_person")),
          choices: [{ title: voice.say("choice.person"), value: voice.say("choice.person_value") }],
        },
      ],
      sources: [{ type: "product", product }],
      offeredProductIds: [product.id],
      pending: "person_offered",
      why: `${why} There is none in its category.`,
    });
  }
  const [only] = others;
  return conclude("product-expert", turn, voice, {
    replies: [
      {
        text: lines(
          lead,
          voice.say(`products.${intro}`),
          productLines(others, voice),
          voice.say("products.others_question", { count: others.length }),
        ),
        choices: productChoices(others, voice),
      },
    ],
    sources: [product, ...others].map((one) => ({ type: "product", product: one })),
    offeredProductIds: others.map((other) => other.id),
    pending: others.length === 1 && only ? "purchase_offered" : null,
    why,
  });
}
