/** The rules of a playbook by parts, as people look at them and change them one at a time. Pure. */
import { z } from "zod";
import { InputError, type Issue } from "../../lib/errors.ts";
import type { Locale } from "../../lib/locale.ts";
import { cleanText } from "../../lib/text.ts";
import { say } from "../../lib/texts.ts";
import { type PlaybookRules, playbookRules } from "../playbook.ts";
import { type BusinessContent, businessFields } from "./content.ts";
import { freeKey, slug } from "./slug.ts";
import { faultsOf } from "./zod-faults.ts";

const { tone, agentName, monthlyModelBudgetMicros, ...rules } = playbookRules.shape;

/** Each part is read and written whole. */
export const playbookParts = z.strictObject({
  /** How the agents speak: `treatment` is the business's. */
  style: z.strictObject({ tone, agentName, treatment: businessFields.treatment }),
  ...rules,
  budget: z.strictObject({ monthlyModelBudgetMicros }),
});
export type PlaybookParts = z.output<typeof playbookParts>;
export type PartName = keyof PlaybookParts;
export const PART_NAMES = Object.keys(playbookParts.shape) as readonly PartName[];

/** The parts of what is stored. */
export function partsOf(all: PlaybookRules, treatment: BusinessContent["treatment"]): PlaybookParts {
  const { tone, agentName, monthlyModelBudgetMicros, ...others } = all;
  return { style: { tone, agentName, treatment }, ...others, budget: { monthlyModelBudgetMicros } };
}

/** The rules and the way of address with some parts in place of theirs. */
export function withParts(
  all: PlaybookRules,
  treatment: BusinessContent["treatment"],
  parts: Partial<PlaybookParts>,
): { rules: PlaybookRules; treatment: BusinessContent["treatment"] } {
  const { style, budget, ...others } = { ...partsOf(all, treatment), ...parts };
  const { treatment: address, ...speech } = style;
  return { rules: { ...all, ...others, ...speech, ...budget }, treatment: address };
}

/**
 * Reads parts as somebody sent them; what has no key yet is given one after its name. Throws `InputError` with a sentence
 * in the reader's language for each field that is not right, its path beginning with `parts`.
 */
export function readParts(sent: Readonly<Record<string, unknown>>, reader: Locale): Partial<PlaybookParts> {
  const issues: Issue[] = [];
  const read: Record<string, unknown> = {};
  for (const [name, raw] of Object.entries(sent)) {
    if (!isPart(name)) {
      issues.push({ path: "parts", message: say(reader, "playbook.fault.unknownKey", { name, path: "parts" }) });
      continue;
    }
    const value = withKeys(cleaned(raw));
    const result = playbookParts.shape[name].safeParse(value);
    if (result.success) read[name] = result.data;
    else issues.push(...issuesOf(result.error.issues, name, value, reader));
  }
  if (issues.length > 0) throw new InputError("some of it is not right", issues);
  return read as Partial<PlaybookParts>;
}

const isPart = (name: string): name is PartName => (PART_NAMES as readonly string[]).includes(name);

function issuesOf(found: readonly z.core.$ZodIssue[], part: string, value: unknown, reader: Locale): Issue[] {
  const locate = (path: readonly PropertyKey[]) => ({
    place: { file: ["parts", part, ...path.map(String)].join("."), line: 1, column: null },
    exists: valueAt(value, path) !== undefined,
  });
  const path = say(reader, "playbook.thisField");
  return faultsOf(found, locate).map((fault) => {
    const sentence = say(reader, `playbook.fault.${fault.code}`, { ...fault.values, path });
    return { path: fault.place.file, message: sentence.charAt(0).toUpperCase() + sentence.slice(1) };
  });
}

function valueAt(tree: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, step) => (at !== null && typeof at === "object" ? (at as Record<PropertyKey, unknown>)[step] : undefined),
    tree,
  );
}

/** A name that nobody typed for the eyes of a person, after the one that they did type. */
function withKeys(part: unknown): unknown {
  if (part === null || typeof part !== "object" || Array.isArray(part)) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, list]) => {
      const isNamed = ["tiers", "zones", "methods"].includes(name) && Array.isArray(list);
      return [name, isNamed ? keyed(list) : list];
    }),
  );
}

function keyed(list: readonly unknown[]): unknown[] {
  const taken = new Set(list.flatMap((one) => (isTree(one) && typeof one.key === "string" ? [one.key] : [])));
  return list.map((one) => {
    if (!isTree(one) || (typeof one.key === "string" && one.key !== "")) return one;
    const told = isTree(one.text) ? Object.values(one.text).find((text) => typeof text === "string") : one.name;
    const key = freeKey(slug(String(told ?? ""), 40), (candidate) => taken.has(candidate));
    taken.add(key);
    return { ...one, key };
  });
}

const isTree = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Texts as they can be stored and compared. */
function cleaned(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [cleanText(name), cleaned(inner)]));
}
