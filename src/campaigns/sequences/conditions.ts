/** Conditions: what must hold for somebody to enter, to be written or to leave. Checked by a schema, decided by facts. Pure. */
import { z } from "zod";
import { currencyDecimals } from "../../lib/money.ts";
import { type Fact, type Facts, isField } from "./fields.ts";

const value = z.union([z.string().max(200), z.number(), z.boolean()]);

const OPERATORS = ["is", "is_not", "at_least", "at_most", "has", "has_not", "one_of", "known"] as const;

const comparison = {
  field: z.string().refine(isField, "a field"),
  is: value.optional(),
  is_not: value.optional(),
  /** Of money: in whole units of its currency. */
  at_least: z.number().optional(),
  at_most: z.number().optional(),
  has: z.string().optional(),
  has_not: z.string().optional(),
  one_of: z.array(value).min(1).max(50).optional(),
  /** Whether anything is known there at all. */
  known: z.boolean().optional(),
};
const isOne = (one: Partial<Record<(typeof OPERATORS)[number], unknown>>) =>
  OPERATORS.filter((name) => one[name] !== undefined).length === 1;

const leaf = z.strictObject(comparison).refine(isOne, "one comparison");
type Leaf = z.output<typeof leaf>;
export type Condition = (Leaf & { readonly any?: undefined }) | { readonly any: Leaf[] };

export const condition = z
  .strictObject({
    ...comparison,
    field: comparison.field.optional(),
    /** One of these is enough. */
    any: z.array(leaf).min(1).max(20).optional(),
  })
  .refine(
    (one) => (one.any === undefined ? one.field !== undefined && isOne(one) : one.field === undefined),
    "one comparison",
  )
  .transform((one) => one as Condition);
export const conditions = z.array(condition).min(1).max(20);

/** The fields that conditions ask. */
export function fieldsOf(wanted: readonly Condition[]): string[] {
  return wanted.flatMap((one) => (isAny(one) ? one.any.map(({ field }) => field) : [one.field]));
}

function isAny(one: Condition): one is { readonly any: Leaf[] } {
  return one.any !== undefined;
}

/** Whether all of them hold. What is not known is nothing, and less than any number. */
export function holds(wanted: readonly Condition[] | undefined, facts: Facts): boolean {
  return (wanted ?? []).every((one) => (isAny(one) ? one.any.some((leaf) => isTrue(leaf, facts)) : isTrue(one, facts)));
}

function isTrue(leaf: Leaf, facts: Facts): boolean {
  const fact = facts[leaf.field];
  if (leaf.known !== undefined) return isKnown(fact) === leaf.known;
  if (leaf.is !== undefined) return same(fact, leaf.is);
  if (leaf.is_not !== undefined) return !same(fact, leaf.is_not);
  if (leaf.one_of !== undefined) return leaf.one_of.some((one) => same(fact, one));
  if (leaf.has !== undefined) return listOf(fact).includes(fold(leaf.has));
  if (leaf.has_not !== undefined) return !listOf(fact).includes(fold(leaf.has_not));
  const number = numberOf(fact);
  if (number === null) return false;
  return leaf.at_least === undefined ? number <= (leaf.at_most ?? 0) : number >= leaf.at_least;
}

function isKnown(fact: Fact): boolean {
  return fact !== null && fact !== undefined && fact !== "" && !(Array.isArray(fact) && fact.length === 0);
}

function same(fact: Fact, wanted: string | number | boolean): boolean {
  if (fact instanceof Date) return fact.toISOString().startsWith(String(wanted));
  if (typeof wanted === "number") return numberOf(fact) === wanted;
  if (typeof fact === "string" && typeof wanted === "string") return fold(fact) === fold(wanted);
  return (fact ?? false) === wanted;
}

function numberOf(fact: Fact): number | null {
  if (typeof fact === "number") return fact;
  if (fact && typeof fact === "object" && "cents" in fact) return fact.cents / 10 ** currencyDecimals(fact.currency);
  return null;
}

function listOf(fact: Fact): string[] {
  return Array.isArray(fact) ? fact.map((one) => fold(String(one))) : [];
}

function fold(text: string): string {
  return text.normalize("NFC").trim().toLowerCase();
}
