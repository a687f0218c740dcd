/** What sends are read and written with: plain statements, as they come by the thousand. */
import type { CrmContext } from "../../crm/context.ts";
import type { SqlTx } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";
import type { Clock } from "../../lib/time.ts";

export interface SendsContext {
  readonly sql: SqlTx;
  readonly tenantId: string;
  readonly clock: Clock;
}

/** The same inside a transaction of domain verbs. */
export function sendsOf({ tx, tenantId, clock }: Pick<CrmContext, "tx" | "tenantId" | "clock">): SendsContext {
  return { sql: asSql(tx), tenantId, clock };
}
