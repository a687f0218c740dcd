/** What a person of the team does with cases: opens one, and changes one that is still as they saw it. */
import { NotFoundError } from "../lib/errors.ts";
import { mustBeMember } from "./assignees.ts";
import { type CaseChange, type NewCase, openCase, updateCase } from "./cases.ts";
import type { CrmContext } from "./context.ts";
import { demand } from "./permissions.ts";
import { mustBeVersion } from "./version.ts";

/** Opens a case for somebody known. Throws `NotFoundError`. Returns its id. */
export async function openCaseByHand(crm: CrmContext, wanted: Omit<NewCase, "conversationId">): Promise<string> {
  demand(crm, "cases:write");
  if ((await crm.tx.contact.count({ where: { id: wanted.contactId, mergedIntoId: null } })) === 0)
    throw new NotFoundError("there is no such contact");
  return openCase(crm, { ...wanted, conversationId: null });
}

/** Changes a case. Throws `NotFoundError`, `InputError`, and `ConflictError` when somebody was faster. */
export async function editCase(crm: CrmContext, id: string, version: number, change: CaseChange): Promise<void> {
  demand(crm, "cases:write");
  // The row is held, so that of two who saw the same version the second finds another one.
  const [held] = await crm.tx.$queryRaw<{ id: string; version: number; contact_id: string }[]>`
    SELECT id, version, contact_id FROM cases WHERE id = ${id} FOR UPDATE`;
  if (!held) throw new NotFoundError("there is no such case");
  mustBeVersion(held, version);
  if (change.ownerId !== undefined) await mustBeMember(crm, change.ownerId, "ownerId");
  await updateCase(crm, { caseId: id, contactId: held.contact_id }, change);
}
