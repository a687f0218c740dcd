/** Of whom a business demands a second factor to work in it. It stands apart from the playbook: no rollback takes it back. */
import { ForbiddenError, SecondFactorOfOwnNeededError } from "../lib/errors.ts";
import type { MemberRole } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { demand } from "./permissions.ts";

/** `offered` demands it of nobody. */
export const SECOND_FACTORS = ["offered", "admins", "everybody"] as const;
export type SecondFactor = (typeof SECOND_FACTORS)[number];

/** Whether a role is let in with a second factor only. */
export function isSecondFactorDemanded(secondFactor: SecondFactor, role: MemberRole): boolean {
  return secondFactor === "everybody" || (secondFactor === "admins" && role === "admin");
}

/** Of whom it is demanded now. */
export async function getSecondFactor(crm: CrmContext): Promise<SecondFactor> {
  demand(crm, "team:read");
  return readSecondFactor(crm);
}

/**
 * Changes of whom it is demanded. Throws `ForbiddenError` for a program, and `SecondFactorOfOwnNeededError` for somebody
 * who asks of others what they do not have.
 * @param hasOwn whether the one who acts has a second factor
 */
export async function changeSecondFactor(
  crm: CrmContext,
  wanted: SecondFactor,
  hasOwn: boolean,
): Promise<SecondFactor> {
  demand(crm, "team:write");
  const { tx, tenantId, actor } = crm;
  if (actor.kind !== "user") throw new ForbiddenError("only somebody who is signed in changes how people sign in");
  if (wanted !== "offered" && !hasOwn)
    throw new SecondFactorOfOwnNeededError("switch on your own second factor before you demand one of others");
  const before = await readSecondFactor(crm);
  if (before === wanted) return wanted;
  await tx.tenant.update({ where: { id: tenantId }, data: { secondFactor: wanted } });
  await recordAudit(crm, { action: "second_factor.change", subjectId: tenantId, detail: { from: before, to: wanted } });
  return wanted;
}

async function readSecondFactor({ tx, tenantId }: CrmContext): Promise<SecondFactor> {
  const { secondFactor } = await tx.tenant.findUniqueOrThrow({
    where: { id: tenantId },
    select: { secondFactor: true },
  });
  return secondFactor as SecondFactor;
}
