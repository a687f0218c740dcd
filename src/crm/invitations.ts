/** Invitations: a place in a business, offered to an address. The link works once, for a week. */
import { randomBytes } from "node:crypto";
import type { Database } from "../infra/database.ts";
import { ConflictError, NotFoundError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import { DAY_MS, plusMs } from "../lib/time.ts";
import type { MemberRole } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import { hashKey } from "./channel-accounts.ts";
import type { CrmContext } from "./context.ts";
import { addMember } from "./members.ts";
import { demand } from "./permissions.ts";

const VALID_MS = 7 * DAY_MS;

export interface NewInvitation {
  /** In lower case. */
  readonly email: string;
  readonly role: MemberRole;
  readonly branchId?: string | null | undefined;
}

/** Offers a place; an older offer to the same address ends. The token is shown once. Throws `ConflictError` for a member. */
export async function invite(
  crm: CrmContext,
  { email, role, branchId = null }: NewInvitation,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  demand(crm, "team:write");
  const { tx, tenantId, actor, clock } = crm;
  const now = clock.now();
  const known = await tx.member.findFirst({ where: { user: { email }, deactivatedAt: null } });
  if (known) throw new ConflictError("somebody with this address is a member already", { details: { email } });
  await tx.invitation.updateMany({ where: { email, ...OPEN }, data: { revokedAt: now } });
  const token = randomBytes(32).toString("base64url");
  const id = newId("invitation");
  const expiresAt = plusMs(now, VALID_MS);
  await tx.invitation.create({
    data: {
      id,
      tenantId,
      email,
      role,
      branchId,
      hash: hashKey(token),
      invitedBy: actor.id ?? "system",
      createdAt: now,
      expiresAt,
    },
  });
  await recordAudit(crm, { action: "invitation.create", subjectId: id, detail: { email, role } });
  return { id, token, expiresAt };
}

const OPEN = { acceptedAt: null, revokedAt: null } as const;

/** Those that wait for an answer or have run out, the newest first. */
export function listInvitations(crm: CrmContext) {
  demand(crm, "team:read");
  return crm.tx.invitation.findMany({ where: OPEN, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
}

/** Takes an offer back. Throws `NotFoundError`. */
export async function revokeInvitation(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "team:write");
  const { count } = await crm.tx.invitation.updateMany({
    where: { id, ...OPEN },
    data: { revokedAt: crm.clock.now() },
  });
  if (count === 0) throw new NotFoundError(`no open invitation ${id}`);
  await recordAudit(crm, { action: "invitation.revoke", subjectId: id });
}

export interface OpenInvitation {
  readonly id: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly email: string;
  readonly role: MemberRole;
}

/** The offer behind a link; null for one that is unknown, used, taken back or too old. */
export async function findInvitation(db: Database, token: string, now: Date): Promise<OpenInvitation | null> {
  const row = await db.asSystem("resolve an invitation", (tx) =>
    tx.invitation.findFirst({
      where: { hash: hashKey(token), ...OPEN, expiresAt: { gt: now } },
      select: { id: true, tenantId: true, email: true, role: true, tenant: { select: { name: true } } },
    }),
  );
  if (!row) return null;
  const { id, tenantId, email, role, tenant } = row;
  return { id, tenantId, tenantName: tenant.name, email, role: role as MemberRole };
}

/** The person takes the offered place; returns its id. Throws `ConflictError` when somebody was faster. */
export async function acceptInvitation(crm: CrmContext, id: string, userId: string): Promise<string> {
  const { tx, clock } = crm;
  const { count } = await tx.invitation.updateMany({ where: { id, ...OPEN }, data: { acceptedAt: clock.now() } });
  const invitation = count > 0 ? await tx.invitation.findUnique({ where: { id } }) : null;
  if (!invitation) throw new ConflictError("the invitation was used or taken back", { details: { id } });
  const { role, branchId } = invitation;
  return addMember(crm, { userId, role: role as MemberRole, branchId });
}
