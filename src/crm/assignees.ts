/** Who something may be given to: a member who has not left, a branch of the business. */
import { InputError } from "../lib/errors.ts";
import type { CrmContext } from "./context.ts";

/** Throws `InputError` unless this is a member with a place; null is nobody. */
export async function mustBeMember({ tx }: CrmContext, id: string | null, path: string): Promise<void> {
  if (id === null) return;
  const found = await tx.member.findUnique({ where: { id }, select: { deactivatedAt: true } });
  if (found?.deactivatedAt === null) return;
  throw new InputError("there is no such member", [{ path, message: "fields.member" }]);
}

/** Throws `InputError` unless this is a branch; null is none. */
export async function mustBeBranch({ tx }: CrmContext, id: string | null, path: string): Promise<void> {
  if (id === null || (await tx.branch.count({ where: { id } })) > 0) return;
  throw new InputError("there is no such branch", [{ path, message: "fields.branch" }]);
}
