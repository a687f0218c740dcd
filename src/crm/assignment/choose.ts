/**
 * Who is given something: the first rule that speaks for it and allows somebody decides; where none does, whose turn it is.
 * Nobody who is away, full or was tried already is ever chosen. Pure, and each choice says why.
 */
import { foldText } from "../../lib/text.ts";
import type { AssignmentEvent, AssignmentRule, Preference } from "./rule.ts";

export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly branchId: string | null;
  readonly branchName: string | null;
  readonly skills: readonly string[];
  readonly languages: readonly string[];
  /** Most at a time; null for no limit. */
  readonly capacity: number | null;
  /** Online, by their browser. */
  readonly isPresent: boolean;
  /** Open conversations that are theirs. */
  readonly open: number;
  /** Leads of late. */
  readonly won: number;
  readonly lost: number;
  /** Unix ms; null for never. */
  readonly lastAssignedAt: number | null;
}

export interface AssignmentSubject {
  readonly event: AssignmentEvent;
  readonly branchId: string | null;
  readonly language: string;
  /** Members who had it and did not answer. */
  readonly tried: readonly string[];
}

/** Each with a sentence under `assignment.reasons`. */
export interface Reason {
  readonly code: "language" | "skills" | "branch" | "named" | "win_rate" | "turn" | "load" | "load_free";
  readonly values: Readonly<Record<string, string | number>>;
}

export interface Choice {
  readonly memberId: string;
  /** Null for whose turn it was. */
  readonly rule: AssignmentRule | null;
  readonly reasons: readonly Reason[];
}

/** Why somebody may not be given it; each with a sentence under `assignment.obstacles`. */
export type Obstacle = "away" | "full" | "tried" | "language" | "skills" | "branch" | "named";

/** The choice, or null when nobody may be given it. */
export function chooseMember(
  rules: readonly AssignmentRule[],
  subject: AssignmentSubject,
  candidates: readonly Candidate[],
): Choice | null {
  const free = candidates.filter((candidate) => obstacleOf(null, subject, candidate) === null);
  for (const rule of rules.filter((one) => speaksFor(one, subject))) {
    const best = bestOf(
      free.filter((candidate) => obstacleOf(rule, subject, candidate) === null),
      rule.terms.prefer,
    );
    if (best) return { memberId: best.id, rule, reasons: reasonsFor(rule, subject, best) };
  }
  const next = bestOf(free, "turns");
  return next && { memberId: next.id, rule: null, reasons: [{ code: "turn", values: {} }, loadOf(next)] };
}

/** Whether a rule is meant for this. */
export function speaksFor({ terms }: AssignmentRule, { event, branchId, language }: AssignmentSubject): boolean {
  const isAmong = (named: readonly string[], value: string | null) =>
    named.length === 0 || (value !== null && named.includes(value));
  return isAmong(terms.events, event) && isAmong(terms.branchIds, branchId) && isAmong(terms.languages, language);
}

/** What keeps somebody from being given it, by themselves or by a rule; null when nothing does. */
export function obstacleOf(
  rule: AssignmentRule | null,
  { branchId, language, tried }: AssignmentSubject,
  candidate: Candidate,
): Obstacle | null {
  if (!candidate.isPresent) return "away";
  if (tried.includes(candidate.id)) return "tried";
  if (candidate.capacity !== null && candidate.open >= candidate.capacity) return "full";
  if (!rule) return null;
  const { memberIds, mustSpeak, sameBranch, skills } = rule.terms;
  if (memberIds.length > 0 && !memberIds.includes(candidate.id)) return "named";
  if (mustSpeak && !candidate.languages.includes(language)) return "language";
  if (sameBranch && branchId !== null && candidate.branchId !== branchId) return "branch";
  const known = new Set(candidate.skills.map(foldText));
  return skills.every((skill) => known.has(foldText(skill))) ? null : "skills";
}

/** Share of leads won, as if one had been won and one lost before: of few leads nothing is concluded. 0–1. */
export function winRate({ won, lost }: Pick<Candidate, "won" | "lost">): number {
  return (won + 1) / (won + lost + 2);
}

function bestOf(candidates: readonly Candidate[], prefer: Preference): Candidate | null {
  const waited = (a: Candidate, b: Candidate) =>
    (a.lastAssignedAt ?? Number.NEGATIVE_INFINITY) === (b.lastAssignedAt ?? Number.NEGATIVE_INFINITY)
      ? 0
      : (a.lastAssignedAt ?? Number.NEGATIVE_INFINITY) - (b.lastAssignedAt ?? Number.NEGATIVE_INFINITY);
  const byLoad = (a: Candidate, b: Candidate) => fullness(a) - fullness(b) || a.open - b.open;
  const byRate = (a: Candidate, b: Candidate) => winRate(b) - winRate(a);
  const orders = {
    load: [byLoad, waited],
    win_rate: [byRate, byLoad, waited],
    turns: [waited, byLoad],
  }[prefer];
  const sorted = [...candidates].sort((a, b) => {
    for (const order of orders) {
      const by = order(a, b);
      if (by !== 0) return by;
    }
    return a.id < b.id ? -1 : 1;
  });
  return sorted[0] ?? null;
}

/** Who has no limit is taken to have this one. */
const USUAL_CAPACITY = 20;

function fullness({ open, capacity }: Candidate): number {
  return open / Math.max(1, capacity ?? USUAL_CAPACITY);
}

function reasonsFor(rule: AssignmentRule, { language, branchId }: AssignmentSubject, who: Candidate): Reason[] {
  const { mustSpeak, sameBranch, skills, memberIds, prefer } = rule.terms;
  const reasons: Reason[] = [];
  if (mustSpeak) reasons.push({ code: "language", values: { language } });
  if (skills.length > 0) reasons.push({ code: "skills", values: { skills: skills.join(", ") } });
  if (sameBranch && branchId !== null) reasons.push({ code: "branch", values: { branch: who.branchName ?? "" } });
  if (memberIds.length > 0) reasons.push({ code: "named", values: { rule: rule.name } });
  if (prefer === "win_rate") reasons.push({ code: "win_rate", values: { percent: Math.round(winRate(who) * 100) } });
  if (prefer === "turns") reasons.push({ code: "turn", values: {} });
  return [...reasons, loadOf(who)];
}

function loadOf({ open, capacity }: Candidate): Reason {
  return capacity === null ? { code: "load_free", values: { open } } : { code: "load", values: { open, capacity } };
}
