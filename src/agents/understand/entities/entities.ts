/** The facts a message names: who, how many, how much money, when, where, which order. */
import type { NormalText } from "../normalise.ts";
import type { Entities, UnderstandOptions } from "../understanding.ts";
import { findCity } from "./cities.ts";
import { findEmail, findName, findOrderNumber, findPhone } from "./contact-facts.ts";
import { findDate } from "./date.ts";
import { findAmount, findBudget } from "./money.ts";
import { findProduct } from "./product.ts";
import { findQuantity } from "./quantity.ts";

type Facts = { -readonly [K in keyof Entities]: Entities[K] };

/** Collects what is there and leaves out what is not. */
export function readEntities(text: NormalText, options: UnderstandOptions): Entities {
  const facts: Facts = {};
  const { raw, folded } = text;
  if (/\d/.test(folded) || /\bmil\b|\blucas?\b/.test(folded)) {
    const budget = findBudget(folded, options.timeZone);
    if (budget) facts.budget = budget;
    const amount = budget ? undefined : findAmount(folded, options.timeZone);
    if (amount) facts.amount = amount;
    const orderNumber = findOrderNumber(folded, raw);
    if (orderNumber) facts.orderNumber = orderNumber;
    const phone = findPhone(raw, orderNumber);
    if (phone) facts.phone = phone;
  }
  const quantity = findQuantity(folded);
  // "order 4521" names an order, not how many.
  if (quantity !== undefined && String(quantity) !== facts.orderNumber) facts.quantity = quantity;
  const email = raw.includes("@") ? findEmail(raw) : undefined;
  if (email) facts.email = email;
  const name = findName(raw);
  if (name) facts.name = name;
  const city = findCity(text.words);
  if (city) facts.city = city;
  const product = findProduct(text.words);
  if (product) facts.product = product;
  const date = findDate(folded, options.now, options.timeZone);
  if (date) facts.date = date;
  return facts;
}
