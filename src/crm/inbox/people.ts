/** Members as the inbox names them: in notes, in notifications, in what is said for them. */
import { InputError } from "../../lib/errors.ts";
import type { CrmContext } from "../context.ts";

/** The name of the member who acts; null for a program. */
export async function nameOfCaller({ tx, actor }: CrmContext): Promise<string | null> {
  if (actor.kind !== "user") return null;
  const member = await tx.member.findUnique({ where: { id: actor.id }, select: { user: { select: { name: true } } } });
  return member?.user.name ?? null;
}

/** Throws `InputError` unless all of these are members who are still here. */
export async function mustBeMembers({ tx }: CrmContext, ids: readonly string[], path: string): Promise<void> {
  const known = await tx.member.findMany({
    where: { id: { in: [...ids] }, deactivatedAt: null },
    select: { id: true },
  });
  const missing = ids.find((id) => !known.some((member) => member.id === id));
  if (missing !== undefined)
    throw new InputError("somebody named is not of this business", [
      { path, message: "fields.noMember", values: { id: missing } },
    ]);
}

/** What fills in the sentence of a notification about a conversation. */
export function namesIn(contactName: string | null, author: string | null): Record<string, string> {
  return { ...(contactName === null ? {} : { contact: contactName }), ...(author === null ? {} : { author }) };
}
