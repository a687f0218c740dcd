/** People inside a sequence: who they are, where they stand; letting somebody in or out by hand; what the steps did. */

import { recordAudit } from "../../crm/audit.ts";
import type { CrmContext } from "../../crm/context.ts";
import { beyondFilled, type Place } from "../../crm/keyset.ts";
import { demand } from "../../crm/permissions.ts";
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { type Entrant, type EntryCounts, enter } from "./enter.ts";
import { applyReactions, subjectOf } from "./leave.ts";
import { takePeople } from "./people.ts";
import { plansOf } from "./versions.ts";

export const ENROLLMENT_STATUSES = ["active", "held", "done", "exited"] as const;
export type EnrollmentStatus = (typeof ENROLLMENT_STATUSES)[number];

async function sequenceOf({ tx, tenantId }: CrmContext, key: string) {
  const row = await tx.sequence.findUnique({ where: { tenantId_key: { tenantId, key } } });
  if (!row) throw new NotFoundError("there is no such sequence, or nobody has switched it on yet");
  return row;
}

/** Newest first. Throws `NotFoundError`. */
export async function listInside(
  crm: CrmContext,
  key: string,
  { status, after, limit }: { status: EnrollmentStatus | undefined; after: Place<Date> | null; limit: number },
) {
  demand(crm, "campaigns:read");
  const { id: sequenceId } = await sequenceOf(crm, key);
  const rows = await crm.tx.enrollment.findMany({
    where: { AND: [{ sequenceId, ...(status ? { status } : {}) }, beyondFilled("enteredAt", "desc", after)] },
    include: {
      contact: { select: { id: true, name: true, phone: true, email: true } },
      sequenceVersion: { select: { number: true } },
    },
    orderBy: [{ enteredAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  const plans = await plansOf(
    crm.tx,
    rows.map(({ versionId }) => versionId),
  );
  return rows.map((row) => {
    const operation = plans.get(row.versionId)?.program.operations[row.position];
    return { ...row, stepId: operation && operation.kind !== "jump" ? operation.id : null };
  });
}
export type InsideRow = Awaited<ReturnType<typeof listInside>>[number];

/** Lets contacts in by hand. Throws `NotFoundError`, and `ConflictError` while the sequence is off. */
export async function enrolContacts(crm: CrmContext, key: string, contactIds: readonly string[]): Promise<EntryCounts> {
  demand(crm, "campaigns:write");
  const { tx } = crm;
  const sequence = await sequenceOf(crm, key);
  if (sequence.status !== "on") throw new ConflictError("the sequence is off: switch it on first");
  const { id: sequenceId, number } = sequence;
  const version = await tx.sequenceVersion.findUniqueOrThrow({ where: { sequenceId_number: { sequenceId, number } } });
  const definition = (await plansOf(tx, [version.id])).get(version.id)?.definition;
  if (!definition) throw new NotFoundError("there is no such sequence");
  const known = await tx.contact.findMany({ where: { id: { in: [...contactIds] } }, select: { id: true } });
  const missing = contactIds.find((id) => !known.some((row) => row.id === id));
  if (missing !== undefined)
    throw new InputError("there is no such contact", [
      { path: "contactIds", message: "fields.noContact", values: { id: missing } },
    ]);
  const entrants: Entrant[] = [];
  for (const contactId of contactIds) {
    const subject =
      definition.about === "contact"
        ? { subjectKind: definition.about, subjectId: contactId }
        : await subjectOf(crm, contactId, definition.about);
    if (subject) entrants.push({ contactId, ...subject });
  }
  const counts = await enter(crm, { sequenceId, versionId: version.id, definition }, entrants);
  await recordAudit(crm, { action: "sequence.enrol", subjectId: sequenceId, detail: { key, entered: counts.entered } });
  return { ...counts, refused: contactIds.length - counts.entered - counts.held };
}

/** Lets somebody out by hand; what is planned for them is taken back. Throws `NotFoundError`; who is out stays out. */
export async function exitEnrollment(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "campaigns:write");
  if ((await crm.tx.enrollment.count({ where: { id } })) === 0)
    throw new NotFoundError("there is no such person inside");
  const [person] = await takePeople(crm.tx, [id]);
  if (!person) return;
  const reaction = { kind: "exit", result: "by-hand", go: null } as const;
  await applyReactions(crm, [{ person, reaction, because: "by_hand" }]);
  await recordAudit(crm, { action: "sequence.exit", subjectId: id });
}
