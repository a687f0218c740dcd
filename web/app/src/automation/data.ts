/** The automation log and the automated messages of a person, as the API gives them. */
import type { z } from "zod";
import type { logEntryView, sendView } from "../../../../src/http/automation-views.ts";

export type LogEntry = z.infer<typeof logEntryView>;
export type AutomatedSend = z.infer<typeof sendView>;

export const PROGRAMS = ["payment", "cart", "follow_up", "nurture", "broadcast"] as const;
export const OTHER_PROGRAMS = ["scoring", "routing", "retention", "signals"] as const;
/** Those by which people look for something. */
export const KINDS = [
  "sent",
  "delayed",
  "dropped",
  "withdrawn",
  "failed",
  "uncertain",
  "cancelled",
  "enrolled",
  "exited",
  "stuck",
] as const;

const GOOD = ["sent", "delivered", "read", "enrolled", "step"];
const BAD = ["failed", "uncertain", "alert", "stuck"];
const WAITING = ["delayed", "planned", "queued"];

/** The colour of what was done, or of where a message stands. */
export function colourOf(word: string): string {
  if (GOOD.includes(word)) return "green";
  if (BAD.includes(word)) return "red";
  return WAITING.includes(word) ? "blue" : "gray";
}
