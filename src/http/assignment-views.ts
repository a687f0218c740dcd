/** The JSON of assignment: rules, who would get something, and who did. */
import { z } from "zod";
import type { Given } from "../crm/assignment/assign.ts";
import { ASSIGNMENT_EVENTS, ruleTerms } from "../crm/assignment/rule.ts";
import type { RuleRecord } from "../crm/assignment/rules.ts";
import type { Trial } from "../crm/assignment/try.ts";

export const ruleView = z.object({
  id: z.string(),
  name: z.string(),
  isActive: z.boolean(),
  terms: ruleTerms.describe("For what it speaks, whom it allows, by what it prefers"),
  version: z.int().describe("Send it back with a change"),
});

export function presentRule({ id, name, isActive, terms, version }: RuleRecord): z.infer<typeof ruleView> {
  return { id, name, isActive, terms, version };
}

export const trialView = z.object({
  event: z.enum(ASSIGNMENT_EVENTS),
  chosen: z
    .object({
      memberId: z.string(),
      name: z.string(),
      ruleId: z.string().nullable().describe("Null: no rule fitted, it is their turn"),
      why: z.string().describe("In the language of the business"),
    })
    .nullable()
    .describe("Null: it would wait for whoever takes it"),
  members: z.array(
    z.object({
      memberId: z.string(),
      name: z.string(),
      isPresent: z.boolean(),
      open: z.int(),
      capacity: z.int().nullable(),
      obstacle: z.enum(["away", "full", "tried", "language", "skills", "branch", "named"]).nullable(),
    }),
  ),
});

export function presentTrial(trial: Trial): z.input<typeof trialView> {
  return { ...trial, members: [...trial.members] };
}

export const assignmentView = z.object({
  id: z.string(),
  memberId: z.string(),
  memberName: z.string(),
  ruleId: z.string().nullable(),
  why: z.string(),
  at: z.iso.datetime().describe("UTC"),
});

export function presentAssignment(
  row: Given & { id: string; ruleId: string | null; at: Date },
): z.infer<typeof assignmentView> {
  const { id, memberId, name, ruleId, why, at } = row;
  return { id, memberId, memberName: name, ruleId, why, at: at.toISOString() };
}
