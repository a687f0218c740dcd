/** The people of a campaign enter a sequence, where it is switched on; whoever may not enter now is left out. */
import type { CrmContext } from "../../crm/context.ts";
import { enrolContacts } from "../sequences/inside.ts";

/** Whether people may enter it. */
export async function isOn({ tx, tenantId }: CrmContext, key: string | null): Promise<boolean> {
  if (key === null) return false;
  const row = await tx.sequence.findUnique({ where: { tenantId_key: { tenantId, key } }, select: { status: true } });
  return row?.status === "on";
}

/** Lets them in. Returns the enrolment of each contact that entered. Throws `ConflictError` while the sequence is off. */
export async function enrolPeople(
  crm: CrmContext,
  key: string,
  contactIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const now = crm.clock.now();
  await enrolContacts(crm, key, contactIds);
  const rows = await crm.tx.enrollment.findMany({
    where: { sequence: { key }, contactId: { in: [...contactIds] }, enteredAt: { gte: now } },
    select: { id: true, contactId: true },
  });
  return new Map(rows.map(({ id, contactId }) => [contactId, id]));
}
