/** The JSON of people: who is signed in, who belongs to the business, who is invited. */
import { z } from "zod";
import { ROLES } from "../crm/actor.ts";
import type { listInvitations } from "../crm/invitations.ts";
import type { MemberRow } from "../crm/members.ts";
import { PERMISSIONS } from "../crm/permissions.ts";
import { SECOND_FACTORS } from "../crm/second-factor.ts";

const moment = z.iso.datetime().describe("UTC");
export const role = z.enum(ROLES).describe("admin, seller, rep or viewer");

export const meView = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string(), twoFactorEnabled: z.boolean() }),
  member: z.object({ id: z.string(), role }),
  needsSecondFactor: z
    .boolean()
    .describe("True for somebody who has to switch on a second factor before they may do anything else"),
  permissions: z.array(z.enum(PERMISSIONS as [string, ...string[]])),
  business: z.object({
    id: z.string(),
    name: z.string(),
    locale: z.string(),
    country: z.string(),
    currency: z.string(),
    timeZone: z.string(),
  }),
  businesses: z.array(z.object({ id: z.string(), name: z.string(), role })),
});

export const secondFactorView = z.strictObject({
  secondFactor: z
    .enum(SECOND_FACTORS)
    .describe("Of whom a second factor is demanded: of nobody (it is offered), of administrators, of everybody"),
});

export const memberView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  branchId: z.string().nullable(),
  skills: z.array(z.string()),
  languages: z.array(z.string()),
  capacity: z.int().nullable().describe("Most conversations at a time that are assigned by themselves"),
  presence: z.string().describe("online, away or offline"),
  twoFactorEnabled: z.boolean(),
  isActive: z.boolean(),
  createdAt: moment,
});

export function presentMember(row: MemberRow): z.infer<typeof memberView> {
  const { id, user, branchId, skills, languages, capacity, presence, deactivatedAt, createdAt } = row;
  return {
    id,
    name: user.name,
    email: user.email,
    role: row.role as z.infer<typeof role>,
    branchId,
    skills,
    languages,
    capacity,
    presence,
    twoFactorEnabled: user.twoFactorEnabled,
    isActive: deactivatedAt === null,
    createdAt: createdAt.toISOString(),
  };
}

export const invitationView = z.object({
  id: z.string(),
  email: z.string(),
  role,
  branchId: z.string().nullable(),
  createdAt: moment,
  expiresAt: moment,
});

export function presentInvitation(
  row: Awaited<ReturnType<typeof listInvitations>>[number],
): z.infer<typeof invitationView> {
  const { id, email, branchId, createdAt, expiresAt } = row;
  return {
    id,
    email,
    role: row.role as z.infer<typeof role>,
    branchId,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
