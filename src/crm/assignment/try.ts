/** Who would be given something now, and what keeps the others from it: a look, nothing is given. */
import { pickLocale } from "../../lib/locale.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import type { Given } from "./assign.ts";
import { readCandidates } from "./candidates.ts";
import { type AssignmentSubject, chooseMember, type Obstacle, obstacleOf, type Reason, speaksFor } from "./choose.ts";
import { explain } from "./explain.ts";
import type { AssignmentEvent } from "./rule.ts";
import { activeRules } from "./rules.ts";

export interface Trial {
  readonly event: AssignmentEvent;
  readonly chosen: {
    readonly memberId: string;
    readonly name: string;
    readonly ruleId: string | null;
    readonly why: string;
  } | null;
  readonly members: readonly {
    readonly memberId: string;
    readonly name: string;
    readonly isPresent: boolean;
    readonly open: number;
    readonly capacity: number | null;
    /** Null for whoever may be given it. */
    readonly obstacle: Obstacle | null;
  }[];
}

/** The choice as it would be made at this moment. Without any active rule nothing is given by itself. */
export async function tryRules(crm: CrmContext, asked: Omit<AssignmentSubject, "tried">): Promise<Trial> {
  demand(crm, "settings:read");
  const subject = { ...asked, tried: [] };
  const rules = await activeRules(crm);
  const candidates = await readCandidates(crm);
  const choice = rules.length === 0 ? null : chooseMember(rules, subject, candidates);
  // Whom the others are compared by: the rule that decided, else the first that speaks for it.
  const rule = choice ? choice.rule : (rules.find((one) => speaksFor(one, subject)) ?? null);
  const locale = await businessLocale(crm);
  return {
    event: asked.event,
    chosen: choice && {
      memberId: choice.memberId,
      name: candidates.find(({ id }) => id === choice.memberId)?.name ?? "",
      ruleId: choice.rule?.id ?? null,
      why: explain(choice.reasons, locale),
    },
    members: candidates.map((candidate) => ({
      memberId: candidate.id,
      name: candidate.name,
      isPresent: candidate.isPresent,
      open: candidate.open,
      capacity: candidate.capacity,
      obstacle: obstacleOf(rule, subject, candidate),
    })),
  };
}

/** What was given by itself, of one conversation or lead; newest first. */
export async function listAssignments(
  crm: CrmContext,
  subjectId: string,
): Promise<(Given & { id: string; ruleId: string | null; at: Date })[]> {
  demand(crm, "conversations:read");
  const rows = await crm.tx.assignment.findMany({
    where: { subjectId },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: 50,
  });
  const members = await crm.tx.member.findMany({
    where: { id: { in: rows.map(({ memberId }) => memberId) } },
    select: { id: true, user: { select: { name: true } } },
  });
  const names = new Map(members.map(({ id, user }) => [id, user.name]));
  const locale = await businessLocale(crm);
  return rows.map(({ id, memberId, ruleId, reasons, at }) => ({
    id,
    memberId,
    name: names.get(memberId) ?? "",
    ruleId,
    why: explain(reasons as unknown as Reason[], locale),
    at,
  }));
}

async function businessLocale({ tx, tenantId }: CrmContext) {
  const { locale } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { locale: true } });
  return pickLocale(locale, "es");
}
