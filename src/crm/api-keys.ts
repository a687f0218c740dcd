/** Keys for programs: which tenant a key opens. */
import type { Database } from "../infra/database.ts";
import { hashKey } from "./channel-accounts.ts";

export interface ApiKeyRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly scopes: readonly string[];
}

/** The living key with this secret, or null. */
export function findApiKey(db: Database, secret: string): Promise<ApiKeyRecord | null> {
  return db.asSystem("resolve an api key", (tx) =>
    tx.apiKey.findFirst({
      where: { hash: hashKey(secret), revokedAt: null },
      select: { id: true, tenantId: true, name: true, scopes: true },
    }),
  );
}
