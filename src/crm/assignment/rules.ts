/** The rules of assignment of a business, in the order in which they are asked. */
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { type AssignmentRule, type RuleTerms, ruleTerms } from "./rule.ts";

/** More rules nobody understands. */
export const MAX_RULES = 50;

export interface RuleRecord extends AssignmentRule {
  readonly position: number;
  readonly isActive: boolean;
  readonly version: number;
}

/** All of them, in their order. */
export async function listRules(crm: CrmContext): Promise<RuleRecord[]> {
  demand(crm, "settings:read");
  return readRules(crm);
}

/** Those that are asked. */
export async function activeRules(crm: CrmContext): Promise<RuleRecord[]> {
  return (await readRules(crm)).filter(({ isActive }) => isActive);
}

async function readRules({ tx }: CrmContext): Promise<RuleRecord[]> {
  const rows = await tx.assignmentRule.findMany({ orderBy: [{ position: "asc" }, { id: "asc" }] });
  return rows.map(present);
}

/** Adds a rule after all others. Throws `ConflictError` when there are too many, `InputError` for somebody who is not there. */
export async function addRule(
  crm: CrmContext,
  { name, isActive, terms }: { name: string; isActive: boolean; terms: RuleTerms },
): Promise<RuleRecord> {
  demand(crm, "settings:write");
  await mustExist(crm, terms);
  const { tx, tenantId, clock } = crm;
  if ((await tx.assignmentRule.count()) >= MAX_RULES)
    throw new ConflictError(`there are ${MAX_RULES} rules already: remove those that nobody needs`);
  const last = await tx.assignmentRule.aggregate({ _max: { position: true } });
  const now = clock.now();
  const row = await tx.assignmentRule.create({
    data: {
      id: newId("assignmentRule"),
      tenantId,
      name,
      isActive,
      rule: terms,
      position: (last._max.position ?? -1) + 1,
      createdAt: now,
      updatedAt: now,
    },
  });
  await recordAudit(crm, { action: "assignment_rule.add", subjectId: row.id, detail: { name } });
  return present(row);
}

/** Changes a rule as it was read. Throws `NotFoundError`, `InputError`, and `ConflictError` when somebody was faster. */
export async function changeRule(
  crm: CrmContext,
  id: string,
  {
    version,
    name,
    isActive,
    terms,
  }: { version: number; name?: string | undefined; isActive?: boolean | undefined; terms?: RuleTerms | undefined },
): Promise<RuleRecord> {
  demand(crm, "settings:write");
  if (terms) await mustExist(crm, terms);
  const { tx, clock } = crm;
  const { count } = await tx.assignmentRule.updateMany({
    where: { id, version },
    data: {
      ...(name === undefined ? {} : { name }),
      ...(isActive === undefined ? {} : { isActive }),
      ...(terms === undefined ? {} : { rule: terms }),
      version: { increment: 1 },
      updatedAt: clock.now(),
    },
  });
  const row = await tx.assignmentRule.findUnique({ where: { id } });
  if (!row) throw new NotFoundError("there is no such rule");
  if (count === 0)
    throw new ConflictError("somebody else has changed this rule", { details: { version: row.version } });
  await recordAudit(crm, { action: "assignment_rule.change", subjectId: id, detail: { name: row.name } });
  return present(row);
}

/** Throws `NotFoundError`. */
export async function removeRule(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "settings:write");
  const { count } = await crm.tx.assignmentRule.deleteMany({ where: { id } });
  if (count === 0) throw new NotFoundError("there is no such rule");
  await recordAudit(crm, { action: "assignment_rule.remove", subjectId: id });
}

/** Puts all rules in this order. Throws `ConflictError` unless exactly these are there. */
export async function orderRules(crm: CrmContext, ids: readonly string[]): Promise<RuleRecord[]> {
  demand(crm, "settings:write");
  const { tx, tenantId } = crm;
  const rules = await readRules(crm);
  const isSame = rules.length === ids.length && rules.every(({ id }) => ids.includes(id));
  if (!isSame) throw new ConflictError("somebody else has added or removed a rule: load them again");
  for (const [position, id] of ids.entries()) await tx.assignmentRule.updateMany({ where: { id }, data: { position } });
  await recordAudit(crm, { action: "assignment_rule.order", subjectId: tenantId });
  return readRules(crm);
}

async function mustExist({ tx }: CrmContext, { branchIds, memberIds }: RuleTerms): Promise<void> {
  const branches = await tx.branch.count({ where: { id: { in: branchIds } } });
  const members = await tx.member.count({ where: { id: { in: memberIds } } });
  const issues = [
    ...(branches < new Set(branchIds).size ? [{ path: "terms.branchIds", message: "fields.branchGone" }] : []),
    ...(members < new Set(memberIds).size ? [{ path: "terms.memberIds", message: "fields.memberGone" }] : []),
  ];
  if (issues.length > 0) throw new InputError("the rule names what is not there", issues);
}

function present(row: {
  id: string;
  name: string;
  position: number;
  isActive: boolean;
  rule: unknown;
  version: number;
}): RuleRecord {
  const { id, name, position, isActive, rule, version } = row;
  return { id, name, position, isActive, version, terms: ruleTerms.parse(rule) };
}
