/** Things that have an id elsewhere: a cart, an order or an invoice of a shop, a program or a file. */
import type { Statement } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";
import type { CrmContext } from "../context.ts";

export interface Place {
  readonly origin: string;
  readonly externalId: string;
}

/** One text for each place. */
export function placeOf({ origin, externalId }: Place): string {
  return JSON.stringify([origin, externalId]);
}

/** Something at a source. */
export interface External extends Place {
  readonly kind: "cart" | "order" | "invoice";
}

const LOCK: Statement = {
  name: "externals_lock",
  text: `
    SELECT pg_advisory_xact_lock(key)
      FROM (SELECT hashtextextended(name, 12) AS key FROM unnest($1::text[]) AS name ORDER BY key) keys`,
};

/** What comes of one thing at one source is written by one at a time. Many are locked in one order, so that no two wait for each other. */
export async function lockExternals({ tx, tenantId }: CrmContext, externals: readonly External[]): Promise<void> {
  const names = externals.map(({ kind, origin, externalId }) => `${kind} ${tenantId} ${origin} ${externalId}`);
  await asSql(tx).query(LOCK, [names]);
}
