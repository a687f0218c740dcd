/** Rules as a shop owner writes them, in whole money, and as they are kept, in minor units. Pure. */
import type { PlaybookRules } from "../playbook.ts";
import { parseAmount, plainAmount } from "./amounts.ts";

/** Names in the file to names in the rules, wherever they stand. */
const MONEY: Readonly<Record<string, string>> = {
  price: "cents",
  minSubtotal: "minSubtotalCents",
  freeFrom: "freeFromCents",
  highValue: "highValueCents",
};
const BUDGET = { file: "monthlyModelBudgetUsd", kept: "monthlyModelBudgetMicros" };
const MICROS = 1_000_000;

const FILE_NAMES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(MONEY).map(([file, kept]) => [kept, file])),
  [BUDGET.kept]: BUDGET.file,
};

/** The name that a rule has in the file. */
export function fileName(kept: string): string {
  return FILE_NAMES[kept] ?? kept;
}

/** The tree of a file with amounts as minor units. What is no amount stays, for the schema to refuse. */
export function keepRules(tree: unknown, currency: string): unknown {
  return renamed(tree, (name, value) => {
    if (name === BUDGET.file) return [BUDGET.kept, typeof value === "number" ? Math.round(value * MICROS) : value];
    const kept = MONEY[name];
    if (!kept) return [name, value];
    const isAmount = typeof value === "number" || typeof value === "string";
    return [kept, isAmount ? (parseAmount(value, currency) ?? String(value)) : value];
  });
}

/** The inverse of `keepRules`. */
export function writeRules(rules: PlaybookRules, currency: string): unknown {
  return renamed(rules, (name, value) => {
    if (name === BUDGET.kept) return [BUDGET.file, typeof value === "number" ? value / MICROS : value];
    const isMoney = name in FILE_NAMES && typeof value === "number";
    return [fileName(name), isMoney ? plainAmount(value, currency) : value];
  });
}

function renamed(tree: unknown, rename: (name: string, value: unknown) => [string, unknown]): unknown {
  if (Array.isArray(tree)) return tree.map((one) => renamed(one, rename));
  if (tree === null || typeof tree !== "object") return tree;
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => {
      const [other, changed] = rename(name, value);
      return [other, renamed(changed, rename)];
    }),
  );
}
