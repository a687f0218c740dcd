/** The JSON of the points by which leads are scored. */
import { z } from "zod";
import type { ScorePreview } from "../crm/score-preview.ts";
import { SCORE_FACTORS, type ScoreRulesRecord } from "../crm/score-rules.ts";
import { SCORE_POINTS } from "../crm/scoring.ts";

const points = z.record(z.enum(SCORE_FACTORS), z.int()).describe("Points by what is known of a lead");
export const scoreRulesView = z.object({
  points,
  usual: points.describe("As they are where a business has set none"),
  version: z.int().describe("Send it back with a change"),
});

export function presentScoreRules({ points, version }: ScoreRulesRecord): z.input<typeof scoreRulesView> {
  return { points, usual: SCORE_POINTS, version };
}

const scored = z.object({
  score: z.int().describe("0 to 100"),
  temperature: z.enum(["hot", "warm", "cold"]),
  factors: z.array(z.object({ factor: z.enum([...SCORE_FACTORS, "automation"]), points: z.int() })),
});
export const scorePreviewView = z.object({
  data: z.array(
    z.object({
      leadId: z.string(),
      contactName: z.string().nullable(),
      interest: z.string(),
      before: scored,
      after: scored,
    }),
  ),
});

export function presentPreview(preview: ScorePreview): z.input<typeof scorePreviewView>["data"][number] {
  const { before, after, ...rest } = preview;
  return {
    ...rest,
    before: { ...before, factors: [...before.factors] },
    after: { ...after, factors: [...after.factors] },
  };
}
