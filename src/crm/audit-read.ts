/** Reading the audit: entries by who, what, on what and when, with the names of those who acted. */
import type { Actor } from "./actor.ts";
import type { CrmContext } from "./context.ts";
import { demand } from "./permissions.ts";

export const AUDIT_ACTORS = ["user", "api_key", "agent", "customer", "system"] as const satisfies Actor["kind"][];
export type AuditActor = (typeof AUDIT_ACTORS)[number];

export interface AuditFilter {
  /** An id of who acted. */
  readonly actor?: string | undefined;
  readonly actorKind?: AuditActor | undefined;
  /** A whole action (`member.change`), or a noun (`member`) for all that was done to such things. */
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  /** From this moment on. */
  readonly from?: Date | undefined;
  /** Before this moment. */
  readonly to?: Date | undefined;
}

export interface AuditPlace {
  readonly at: Date;
  readonly id: string;
}

export interface AuditRow {
  readonly id: string;
  readonly at: Date;
  readonly actorKind: AuditActor;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly action: string;
  readonly subjectId: string | null;
  readonly detail: unknown;
}

/** Entries that fit the filter, the newest first. */
export async function listAudit(
  crm: CrmContext,
  { actor, actorKind, action, subject, from, to }: AuditFilter,
  { after, limit }: { after: AuditPlace | null; limit: number },
): Promise<AuditRow[]> {
  demand(crm, "audit:read");
  const rows = await crm.tx.auditEntry.findMany({
    where: {
      ...(actor === undefined ? {} : { actorId: actor }),
      ...(actorKind === undefined ? {} : { actorKind }),
      ...(subject === undefined ? {} : { subjectId: subject }),
      ...(action === undefined ? {} : { action: action.includes(".") ? action : { startsWith: `${action}.` } }),
      at: { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lt: to }) },
      ...(after ? { OR: [{ at: { lt: after.at } }, { at: after.at, id: { lt: after.id } }] } : {}),
    },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: limit,
  });
  const nameOf = await namesOf(crm, rows);
  return rows.map(({ tenantId: _, ...row }) => ({
    ...row,
    actorKind: row.actorKind as AuditActor,
    actorName: row.actorId === null ? null : (nameOf.get(row.actorId) ?? null),
  }));
}

/** Names by the ids of members, keys and customers; an agent's id is its name. */
async function namesOf(
  { tx }: CrmContext,
  rows: readonly { actorKind: string; actorId: string | null }[],
): Promise<ReadonlyMap<string, string>> {
  const idsOf = (kind: AuditActor) => [
    ...new Set(rows.flatMap((row) => (row.actorKind === kind && row.actorId ? [row.actorId] : []))),
  ];
  const members = await tx.member.findMany({
    where: { id: { in: idsOf("user") } },
    select: { id: true, user: { select: { name: true } } },
  });
  const keys = await tx.apiKey.findMany({ where: { id: { in: idsOf("api_key") } }, select: { id: true, name: true } });
  const contacts = await tx.contact.findMany({
    where: { id: { in: idsOf("customer") } },
    select: { id: true, name: true },
  });
  return new Map([
    ...members.map(({ id, user }) => [id, user.name] as const),
    ...[...keys, ...contacts].flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])),
    ...idsOf("agent").map((id) => [id, id] as const),
  ]);
}
