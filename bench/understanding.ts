/** What the built-in understanding costs: processor time of one core for the test phrases, entities included. */
import { createUnderstand } from "../src/agents/understand/understand.ts";
import { LOCALES } from "../src/lib/locale.ts";
import { readTestPhrases } from "../training/phrases.ts";

export interface UnderstandingCost {
  readonly phrases: number;
  /** Messages that one core reads a second. */
  readonly perSecond: number;
  /** Processor time to unpack the weights, ms. */
  readonly loadMs: number;
}

const PASSES = 5;

export function measureUnderstanding(): UnderstandingCost {
  const beforeLoad = process.cpuUsage();
  const understand = createUnderstand();
  const loadMs = millisecondsSince(beforeLoad);
  const { fresh, heldOut } = readTestPhrases();
  const texts = [...fresh, ...heldOut].map(({ text }) => text);
  const options = { fallbackLocale: "es", locales: LOCALES, now: new Date(), timeZone: "America/Lima" } as const;
  const readAll = () => {
    for (const text of texts) understand(text, options);
  };
  // Once for the compiler.
  readAll();
  const before = process.cpuUsage();
  for (let pass = 0; pass < PASSES; pass++) readAll();
  return { phrases: texts.length, perSecond: (texts.length * PASSES * 1_000) / millisecondsSince(before), loadMs };
}

function millisecondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}
