/** The one-time code that opens the wizard of the first run: printed at the start, kept as a hash, good until it is used. */
import { randomBytes } from "node:crypto";
import { hashKey } from "../crm/channel-accounts.ts";
import type { Database, Tx } from "../infra/database.ts";
import type { Clock } from "../lib/time.ts";

/** Whether this is an installation without a business and without anybody who could sign in. */
export async function isUntouched(tx: Tx): Promise<boolean> {
  const member = await tx.member.findFirst({ select: { id: true } });
  return member === null && (await tx.tenant.count()) === 0;
}

/** A new code in place of the former ones; null once there is a business. */
export function makeSetupCode({ db, clock }: { readonly db: Database; readonly clock: Clock }): Promise<string | null> {
  return db.asSystem("make a tenant", async (tx) => {
    if (!(await isUntouched(tx))) return null;
    const code = randomBytes(18).toString("base64url");
    await tx.setupCode.deleteMany({ where: { usedAt: null } });
    await tx.setupCode.create({ data: { hash: hashKey(code), createdAt: clock.now() } });
    return code;
  });
}
