/** The points that a business gives to what is known of a lead: the usual ones, unless it has set its own. */
import { z } from "zod";
import type { Tx } from "../infra/database.ts";
import { ConflictError } from "../lib/errors.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { demand } from "./permissions.ts";
import { SCORE_POINTS, type ScoreFactor, type ScorePoints } from "./scoring.ts";

export const SCORE_FACTORS = Object.keys(SCORE_POINTS) as [ScoreFactor, ...ScoreFactor[]];
/** Whole points from 0, which leaves a factor out, to 100. */
const point = z.int().min(0).max(100);
/** Those that differ from the usual ones. */
export const scorePoints = z.partialRecord(z.enum(SCORE_FACTORS), point);

export interface ScoreRulesRecord {
  readonly points: ScorePoints;
  /** 0 while the business has set none. */
  readonly version: number;
}

/** The points that hold for the transaction's tenant. */
export async function readScorePoints(tx: Tx, tenantId: string): Promise<ScorePoints> {
  const row = await tx.scoreRules.findUnique({ where: { tenantId } });
  return row ? { ...SCORE_POINTS, ...scorePoints.parse(row.points) } : SCORE_POINTS;
}

/** The points with their version. */
export async function getScoreRules(crm: CrmContext): Promise<ScoreRulesRecord> {
  demand(crm, "settings:read");
  const { tx, tenantId } = crm;
  const row = await tx.scoreRules.findUnique({ where: { tenantId }, select: { version: true } });
  return { points: await readScorePoints(tx, tenantId), version: row?.version ?? 0 };
}

/**
 * Sets points; those left out are the usual ones again. Leads are scored by them from their next change on. Throws
 * `ConflictError` when somebody changed them since `version`.
 */
export async function setScoreRules(
  crm: CrmContext,
  { version, points }: { version: number; points: z.infer<typeof scorePoints> },
): Promise<ScoreRulesRecord> {
  demand(crm, "settings:write");
  const { tx, tenantId, clock } = crm;
  const updatedAt = clock.now();
  const own = Object.fromEntries(
    Object.entries(points).filter(([factor, set]) => SCORE_POINTS[factor as ScoreFactor] !== set),
  );
  const { count } =
    version === 0
      ? await tx.scoreRules.createMany({ data: [{ tenantId, points: own, updatedAt }], skipDuplicates: true })
      : await tx.scoreRules.updateMany({
          where: { tenantId, version },
          data: { points: own, version: { increment: 1 }, updatedAt },
        });
  if (count === 0) throw new ConflictError("somebody else has changed the points: load them again");
  await recordAudit(crm, {
    action: "score_rules.change",
    subjectId: tenantId,
    detail: { changed: Object.keys(own).length },
  });
  return getScoreRules(crm);
}
