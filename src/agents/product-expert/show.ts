/** Products as plain lines that read well in any chat: name, price, stock, warranty, attributes. */
import { formatMoney } from "../../lib/money.ts";
import { foldText, truncate } from "../../lib/text.ts";
import type { ProductFacts, Reply } from "../agent.ts";
import type { ProductQuestion } from "../product-question.ts";
import { lines, type Voice } from "../voice.ts";
import { isAvailable } from "./find.ts";

const DESCRIPTION_MAX = 180;
const ATTRIBUTES_MAX = 6;
const TITLE_MAX = 40;

/** `Laptop X — S/ 1,299.00 (5 disponibles)`; a service has no stock. */
export function productLine(product: ProductFacts, voice: Voice): string {
  const values = { name: product.name, price: formatMoney(product.price) };
  return product.stock === null
    ? voice.say("products.line_service", values)
    : voice.say("products.line", { ...values, stock: product.stock });
}

/** The list under an introduction. */
export function productLines(products: readonly ProductFacts[], voice: Voice): string {
  return lines(...products.map((product) => `• ${productLine(product, voice)}`));
}

/** `Garantía: 12 meses.`, or that we have no such fact when it was asked for. */
export function warrantyLine(product: ProductFacts, voice: Voice, isAsked: boolean): string | null {
  if (product.warrantyMonths) return voice.say("products.warranty", { months: product.warrantyMonths });
  return isAsked ? voice.say("products.warranty_unknown") : null;
}

/** One product in full: line, description, warranty, and attributes when details are asked for. */
export function productCard(product: ProductFacts, asks: ProductQuestion["asks"], words: string, voice: Voice): string {
  const isDetailed = asks === "details";
  return lines(
    productLine(product, voice),
    truncate(product.description.replace(/\s+/g, " ").trim(), DESCRIPTION_MAX),
    ...attributeLines(product, isDetailed ? "" : words, isDetailed),
    warrantyLine(product, voice, asks === "warranty"),
    asks === "photo" && product.imageUrl === null ? voice.say("products.no_photo") : null,
  );
}

/** The photo of a product, for its bubble. */
export function photoOf(product: ProductFacts): Pick<Reply, "image"> {
  return product.imageUrl === null ? {} : { image: { url: product.imageUrl, name: product.name } };
}

/** Choices to tap, one for each product. */
export function productChoices(products: readonly ProductFacts[], voice: Voice): NonNullable<Reply["choices"]> {
  return products.map((product) => ({
    title: truncate(product.name, TITLE_MAX),
    value: voice.say("choice.product_value", { name: product.name }),
  }));
}

/** Under a single product: buy it if it can be bought, or see others. */
export function singleChoices(product: ProductFacts, voice: Voice): NonNullable<Reply["choices"]> {
  const others = {
    title: voice.say("choice.others"),
    value: voice.say("choice.others_value", { name: product.name }),
  };
  if (!isAvailable(product)) return [others];
  return [{ title: voice.say("choice.buy"), value: voice.say("choice.buy_value", { name: product.name }) }, others];
}

/** All attributes when details are asked for, otherwise those that the question names ("¿cuánta RAM tiene?"). */
function attributeLines(product: ProductFacts, words: string, all: boolean): string[] {
  const asked = words.split(" ").filter((word) => word.length > 2);
  return Object.entries(product.attributes)
    .filter(([key]) => all || asked.some((word) => foldText(key).includes(word)))
    .slice(0, ATTRIBUTES_MAX)
    .map(([key, value]) => `• ${key}: ${value}`);
}
