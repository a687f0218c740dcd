/** The first person of a business: by the wizard, by `charla owner create`, or made for the sample business. */
import { randomBytes } from "node:crypto";
import { addMember } from "../crm/members.ts";
import type { Database } from "../infra/database.ts";
import type { SignIn } from "../infra/sign-in.ts";
import { ConflictError } from "../lib/errors.ts";
import type { Clock } from "../lib/time.ts";

export interface OwnerContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly signIn: SignIn;
}

export interface NewOwner {
  readonly tenantId: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** The sample business's owner, as the start command tells it. */
export const DEMO_OWNER = { email: "demo@charla.local", name: "Demo" } as const;

/** Whether nobody at all can sign in yet. */
export function hasNobody(db: Database): Promise<boolean> {
  return db.asSystem("resolve a member", async (tx) => (await tx.member.findFirst({ select: { id: true } })) === null);
}

/** Makes a person who may do everything in a business. Throws `ConflictError` for an address that has an account. */
export async function makeOwner({ db, clock, signIn }: OwnerContext, owner: NewOwner): Promise<string> {
  const { tenantId, email, name, password } = owner;
  if ((await signIn.find(email)) !== null)
    throw new ConflictError("there is an account with this address", { details: { email } });
  const userId = await signIn.create({ email, name, password });
  return db.forTenant(tenantId, (tx) =>
    addMember({ tx, tenantId, actor: { kind: "system", id: null }, clock }, { userId, role: "admin" }),
  );
}

/** A password that is told once; 96 bits. */
export function newPassword(): string {
  return randomBytes(12).toString("base64url");
}

/**
 * The owner of a business to which nobody belongs yet, with a password to be shown once; null when somebody can sign in
 * already, or another process was quicker.
 */
export async function makeDemoOwner(ctx: OwnerContext): Promise<{ email: string; password: string } | null> {
  if (!(await hasNobody(ctx.db))) return null;
  const tenant = await ctx.db.asSystem("choose a tenant", (tx) =>
    tx.tenant.findFirst({ orderBy: { createdAt: "asc" }, select: { id: true } }),
  );
  if (!tenant) return null;
  const password = newPassword();
  try {
    await makeOwner(ctx, { tenantId: tenant.id, ...DEMO_OWNER, password });
  } catch (error) {
    if (error instanceof ConflictError) return null;
    throw error;
  }
  return { email: DEMO_OWNER.email, password };
}
