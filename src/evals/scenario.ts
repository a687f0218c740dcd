/** Scenarios of conversations: YAML files, checked, with every mistake named at once. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { AGENT_NAMES } from "../agents/agent.ts";
import { STAGES } from "../agents/state.ts";
import { InputError } from "../lib/errors.ts";
import { LOCALES } from "../lib/locale.ts";

const pattern = z.string().min(1).refine(isPattern, "not a regular expression");
const patterns = z.union([pattern.transform((one) => [one]), z.array(pattern)]).default([]);
const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item.transform((one) => [one]), z.array(item).min(1)]);

/** What must hold of the answer to one message. Patterns ignore case and accents. */
const expectation = z.strictObject({
  /** One of these agents answers. */
  agent: oneOrMore(z.enum(AGENT_NAMES)).optional(),
  /** All of them occur in the answer. */
  says: patterns,
  /** At least one of them occurs. */
  saysOne: patterns,
  /** None of them occurs. */
  never: patterns,
  /** Names or SKUs of products that the answer speaks of. */
  offers: z.array(z.string()).default([]),
  silent: z.boolean().default(false),
  stage: oneOrMore(z.enum(STAGES)).optional(),
  next: z.enum(["wait", "human", "close"]).optional(),
});

const duration = z.string().regex(/^\d+(m|h|d)$/, "a duration such as 90m, 3h or 4d");

const step = z.union([
  z.strictObject({
    /** What the customer writes: one text, or several ways to say it of which each run takes one. */
    say: oneOrMore(z.string()),
    expect: expectation.prefault({}),
  }),
  z.strictObject({ send: z.enum(["image", "audio", "document", "location"]), expect: expectation.prefault({}) }),
  z.strictObject({ wait: duration, expect: expectation.prefault({}) }),
  z.strictObject({ pay: z.enum(["pay", "decline"]), expect: expectation.prefault({}) }),
]);
export type Step = z.infer<typeof step>;
export type Expectation = z.infer<typeof expectation>;

/** What must stand in the database at the end. */
const ending = z.strictObject({
  lead: z.enum(["none", "NEW", "CONTACTED", "QUALIFIED", "QUOTED", "WON", "LOST"]).optional(),
  quote: z.enum(["none", "sent", "accepted", "paid", "expired", "cancelled"]).optional(),
  /** SKU to quantity of the newest quote. */
  items: z.record(z.string(), z.number().int()).optional(),
  discountPercent: z.number().optional(),
  invoice: z.enum(["none", "open", "paid", "void"]).optional(),
  order: z.enum(["none", "preparing", "ready", "shipped", "delivered", "cancelled"]).optional(),
  case: z.enum(["none", "open", "in_progress", "waiting_customer", "resolved", "closed"]).optional(),
  caseKind: z.enum(["complaint", "return_refund", "support"]).optional(),
  handler: z.enum(["agents", "waiting"]).optional(),
  reason: z.string().optional(),
  status: z.enum(["open", "closed"]).optional(),
  optedOut: z.boolean().optional(),
  /** `kind` or `kind:basis` of the outcomes that hold, in any order; others may stand beside them. */
  outcomes: z.array(z.string()).optional(),
  rating: z.number().int().optional(),
});
export type Ending = z.infer<typeof ending>;

/** A customer who writes by themselves: what they want, how long they bear with us, and how they write. */
const customer = z.strictObject({
  goal: z.enum(["buy", "ask", "complain", "browse"]),
  /** What it is about, in their own words. */
  wants: z.string().min(1),
  budget: z.string().optional(),
  place: z.string().optional(),
  doubts: z.array(z.enum(["price", "timing", "authority", "need", "trust", "competitor"])).default([]),
  style: z.enum(["plain", "terse", "chatty", "formal"]).default("plain"),
  /** Turns without progress that they bear. */
  patience: z.number().int().min(1).max(20).default(6),
  maxTurns: z.number().int().min(2).max(60).default(24),
});
export type CustomerProfile = z.infer<typeof customer>;

const scenario = z.strictObject({
  name: z.string().min(3),
  about: z.string().min(3),
  language: z.enum(LOCALES),
  /** Wall clock of the business at the first message; default a Wednesday at 11:00. */
  now: z.iso.datetime({ local: true }).default("2026-03-11T11:00:00"),
  /** Units on hand by SKU, where they differ from the sample's. */
  stock: z.record(z.string(), z.number().int().min(0)).default({}),
  steps: z.array(step).default([]),
  customer: customer.optional(),
  end: ending.prefault({}),
  /** Never said in any answer of the conversation. */
  never: patterns,
  /** False where the customer changes the language on purpose. */
  sameLanguage: z.boolean().default(true),
  /** True for the few that `npm test` runs. */
  short: z.boolean().default(false),
});
export type Scenario = z.infer<typeof scenario> & { readonly file: string };

/** The scenarios of one file: a list, or a single one. Throws `InputError` naming each mistake. */
export function readScenarios(path: string): Scenario[] {
  const file = basename(path);
  let content: unknown;
  try {
    content = parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new InputError(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, [], { cause });
  }
  const list = Array.isArray(content) ? content : [content];
  const issues = list.flatMap((entry, at) => issuesOf(entry, file, at));
  if (issues.length > 0) {
    throw new InputError(`${file}: ${issues.map(({ path, message }) => `${path}: ${message}`).join("; ")}`, issues);
  }
  return list.map((entry) => ({ ...scenario.parse(entry), file }));
}

function issuesOf(entry: unknown, file: string, at: number): { path: string; message: string }[] {
  const parsed = scenario.safeParse(entry);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => ({ path: [`[${at}]`, ...path].join("."), message }));
  }
  const isEmpty = parsed.data.steps.length === 0 && !parsed.data.customer;
  return isEmpty ? [{ path: `[${at}]`, message: `${file} needs steps or a customer` }] : [];
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, "iu");
    return true;
  } catch {
    return false;
  }
}

/** `90m`, `3h`, `4d` in ms. */
export function durationMs(text: string): number {
  const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
  return Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? 0);
}
