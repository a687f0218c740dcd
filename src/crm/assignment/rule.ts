/** A rule of assignment: when it speaks, whom it allows, and by what it prefers one to another. */
import { z } from "zod";
import { LOCALES } from "../../lib/locale.ts";

export const ASSIGNMENT_EVENTS = ["escalated", "hot_lead"] as const;
/** `escalated`: a customer is to be answered by a person. `hot_lead`: somebody is about to buy. */
export type AssignmentEvent = (typeof ASSIGNMENT_EVENTS)[number];

/** `load`: who has the least to do. `win_rate`: who wins most of their leads. `turns`: who has waited longest. */
export const PREFERENCES = ["load", "win_rate", "turns"] as const;
export type Preference = (typeof PREFERENCES)[number];

const ids = z.array(z.string().min(1).max(60)).max(200);

/** Every value has a default: an empty rule speaks always, allows everybody, and looks at the load. */
export const ruleTerms = z.strictObject({
  /** Speaks for these only; none named means for all. */
  events: z.array(z.enum(ASSIGNMENT_EVENTS)).max(ASSIGNMENT_EVENTS.length).default([]),
  branchIds: ids.default([]),
  languages: z.array(z.enum(LOCALES)).max(LOCALES.length).default([]),
  /** Allows those who know all of this. */
  skills: z.array(z.string().trim().min(1).max(40)).max(10).default([]),
  /** Allows those who speak the customer's language. */
  mustSpeak: z.boolean().default(false),
  /** Allows those of the branch that it is about; where it is about none, everybody. */
  sameBranch: z.boolean().default(false),
  /** Allows these only; none named means everybody. */
  memberIds: ids.default([]),
  prefer: z.enum(PREFERENCES).default("load"),
  /** Minutes after which it is somebody else's while nobody has taken it; null means never. */
  reassignAfterMin: z.int().min(1).max(1_440).nullable().default(null),
});
export type RuleTerms = z.infer<typeof ruleTerms>;

export interface AssignmentRule {
  readonly id: string;
  readonly name: string;
  readonly terms: RuleTerms;
}
