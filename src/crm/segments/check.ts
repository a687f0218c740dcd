/** Whether a rule fits the business: fields that exist, asked as their kind allows, and segments that are there. */
import { InputError, type Issue } from "../../lib/errors.ts";
import { issuesOf, UNSAID } from "../../lib/field-issues.ts";
import { wallClock } from "../../lib/time.ts";
import type { CrmContext } from "../context.ts";
import { compileRule } from "./compile.ts";
import { fieldOf, OPS, type OwnField, type Scope } from "./fields.ts";
import { nodesOf, type SegmentRule, segmentRule } from "./rule.ts";
import type { Now } from "./test-sql.ts";

/** What a business's rules are asked with. */
export interface Surroundings {
  readonly own: readonly OwnField[];
  readonly now: Now;
}

/** The business's own fields and its today. */
export async function surroundings({ tx, tenantId, clock }: CrmContext): Promise<Surroundings> {
  const own = await tx.customField.findMany({ where: { archivedAt: null } });
  const { timeZone } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { timeZone: true } });
  const at = clock.now();
  return { own, now: { at, today: wallClock(at, timeZone).date, timeZone } };
}

/**
 * A rule as it came, checked in full. Throws `InputError` with a sentence for each fault.
 * @param selfId the segment whose rule it is: it cannot ask for itself
 */
export async function readRule(crm: CrmContext, raw: unknown, selfId?: string): Promise<SegmentRule> {
  const parsed = segmentRule.safeParse(raw, UNSAID);
  if (!parsed.success) fail(issuesOf(parsed.error, "rule"));
  const rule = parsed.data;
  const around = await surroundings(crm);
  const issues = faultsOf(rule, around.own);
  const ids = [...new Set(nodesOf(rule).flatMap((node) => (node.type === "segment" ? node.ids : [])))];
  const there = await crm.tx.segment.findMany({ where: { id: { in: ids } }, select: { id: true, rule: true } });
  if (there.length < ids.length) issues.push({ path: "rule", message: "fields.segmentGone" });
  // Segments of segments could ask for each other.
  if (selfId !== undefined && ids.includes(selfId)) issues.push({ path: "rule", message: "fields.segmentItself" });
  const nested = there.some(({ rule: other }) =>
    nodesOf(segmentRule.parse(other)).some(({ type }) => type === "segment"),
  );
  if (nested) issues.push({ path: "rule", message: "fields.segmentNested" });
  if (issues.length > 0) fail(issues);
  compileRule(rule, around);
  return rule;
}

/** What a rule asks of fields that are not there, or that cannot be asked so. Pure. */
export function faultsOf(rule: SegmentRule, own: readonly OwnField[]): Issue[] {
  const faults: Issue[] = [];
  const look = (scope: Scope, node: SegmentRule) => {
    if (node.type !== "field") return;
    const field = fieldOf(scope, node.field, own);
    const path = `rule.${scope}.${node.field}`;
    if (!field) faults.push({ path, message: "fields.noSuchField", values: { name: node.field } });
    else if (!OPS[field.kind].includes(node.test.op))
      faults.push({
        path,
        message: "fields.opOfKind",
        values: { kind: field.kind, op: node.test.op, ops: OPS[field.kind].join(", ") },
      });
  };
  const walk = (node: SegmentRule): void => {
    if (node.type === "all" || node.type === "any") node.rules.forEach(walk);
    else if (node.type === "not") walk(node.rule);
    else if (node.type === "lead") for (const condition of node.rules) look("lead", condition);
    else look("contact", node);
  };
  walk(rule);
  return faults;
}

function fail(issues: Issue[]): never {
  throw new InputError("the rule does not fit", issues);
}
