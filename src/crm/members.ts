/** Members: who belongs to a business, and as what. A business always keeps somebody who may do everything. */
import type { Database } from "../infra/database.ts";
import { ConflictError, NotFoundError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import type { MemberRole } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { unlinkMember } from "./member-chats/identities.ts";
import { demand } from "./permissions.ts";
import { isSecondFactorDemanded, type SecondFactor } from "./second-factor.ts";

export interface Membership {
  readonly memberId: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly role: MemberRole;
  /** Whether the business lets them in with a second factor only. */
  readonly isSecondFactorDemanded: boolean;
}

/** The places of a person who signed in, the oldest first; none of those that were ended. */
export async function findMemberships(db: Database, userId: string): Promise<Membership[]> {
  const rows = await db.asSystem("resolve a member", (tx) =>
    tx.member.findMany({
      where: { userId, deactivatedAt: null },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: { id: true, tenantId: true, role: true, tenant: { select: { name: true, secondFactor: true } } },
    }),
  );
  return rows.map(({ id, tenantId, role, tenant }) => ({
    memberId: id,
    tenantId,
    tenantName: tenant.name,
    role: role as MemberRole,
    isSecondFactorDemanded: isSecondFactorDemanded(tenant.secondFactor as SecondFactor, role as MemberRole),
  }));
}

const VISIBLE = { user: { select: { name: true, email: true, image: true, twoFactorEnabled: true } } } as const;
export type MemberRow = Awaited<ReturnType<typeof getMember>>;

/** Everybody of the business, those who left last. */
export function listMembers(crm: CrmContext) {
  demand(crm, "team:read");
  return crm.tx.member.findMany({
    include: VISIBLE,
    orderBy: [{ deactivatedAt: { sort: "asc", nulls: "first" } }, { createdAt: "asc" }, { id: "asc" }],
  });
}

/** Throws `NotFoundError`. */
export async function getMember({ tx }: CrmContext, id: string) {
  const member = await tx.member.findUnique({ where: { id }, include: VISIBLE });
  if (!member) throw new NotFoundError(`no member ${id}`);
  return member;
}

/** Gives a person a place and returns its id; one who had left comes back to theirs. */
export async function addMember(
  crm: CrmContext,
  { userId, role, branchId = null }: { userId: string; role: MemberRole; branchId?: string | null },
): Promise<string> {
  const { tx, tenantId, clock } = crm;
  const place = { role, branchId, deactivatedAt: null };
  const { id } = await tx.member.upsert({
    where: { tenantId_userId: { tenantId, userId } },
    create: { id: newId("member"), tenantId, userId, ...place, createdAt: clock.now() },
    update: place,
  });
  await recordAudit(crm, { action: "member.add", subjectId: id, detail: { role } });
  return id;
}

export interface MemberChange {
  readonly role?: MemberRole | undefined;
  readonly branchId?: string | null | undefined;
  readonly skills?: readonly string[] | undefined;
  readonly languages?: readonly string[] | undefined;
  readonly capacity?: number | null | undefined;
  /** False ends their place; they keep their name on what they did. */
  readonly isActive?: boolean | undefined;
}

/** Changes a place. Throws `NotFoundError`, and `ConflictError` when nobody would be left who may do everything. */
export async function changeMember(crm: CrmContext, id: string, change: MemberChange): Promise<MemberRow> {
  demand(crm, "team:write");
  const { tx, clock } = crm;
  const before = await getMember(crm, id);
  const { isActive, skills, languages, ...rest } = change;
  const deactivatedAt = isActive === undefined ? before.deactivatedAt : isActive ? null : clock.now();
  const role = change.role ?? before.role;
  const wasAdmin = before.role === "admin" && before.deactivatedAt === null;
  if (wasAdmin && (role !== "admin" || deactivatedAt !== null)) await mustHaveOtherAdmin(crm, id);
  await tx.member.update({
    where: { id },
    data: {
      ...definedOf(rest),
      ...(skills ? { skills: [...skills] } : {}),
      ...(languages ? { languages: [...languages] } : {}),
      deactivatedAt,
    },
  });
  if (deactivatedAt !== null) await unlinkMember(crm, id);
  await recordAudit(crm, { action: "member.change", subjectId: id, detail: { role, active: deactivatedAt === null } });
  return getMember(crm, id);
}

async function mustHaveOtherAdmin({ tx }: CrmContext, id: string): Promise<void> {
  // Two admins who demote one another at once: the second waits here, and finds itself the last.
  const admins = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM members WHERE role = 'admin' AND deactivated_at IS NULL ORDER BY id FOR UPDATE`;
  if (!admins.some((admin) => admin.id !== id))
    throw new ConflictError("the business would have no administrator left", { details: { memberId: id } });
}

function definedOf<T extends object>(change: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
