/** An understanding in short English lines, for the trace beside a message. */
import type { Scored, Understanding } from "./understanding.ts";

/** One line per fact worth showing, such as "intent price 0.91"; labels that are null or false are left out. */
export function describeUnderstanding(understanding: Understanding): string[] {
  const { language, intent, otherIntents, entities } = understanding;
  const lines = [
    line("intent", intent),
    ...otherIntents.map((other) => line("also", other)),
    line("language", language),
  ];
  for (const label of ["objection", "buyingSignal"] as const) {
    const { value, confidence } = understanding[label];
    if (value !== null) lines.push(line(label === "objection" ? "objection" : "buying signal", { value, confidence }));
  }
  for (const [flag, title] of FLAGS) {
    const { value, confidence } = understanding[flag];
    if (value) lines.push(`${title} ${confidence.toFixed(2)}`);
  }
  lines.push(`sentiment ${understanding.sentiment.toFixed(2)}`, `urgency ${understanding.urgency.toFixed(2)}`);
  for (const [key, value] of Object.entries(entities)) lines.push(`${TITLES[key] ?? key} ${showValue(value)}`);
  return lines;
}

const FLAGS = [
  ["handoff", "wants a person"],
  ["closure", "ends the matter"],
  ["optOut", "opts out"],
] as const;

const TITLES: Readonly<Record<string, string>> = { orderNumber: "order number" };

function line(title: string, { value, confidence }: Scored<string>): string {
  return `${title} ${value} ${confidence.toFixed(2)}`;
}

function showValue(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const { cents, currency } = value as { cents: number; currency: string | null };
  return `${cents} ${currency ?? "(currency not said)"}`;
}
