/** Lets hot statements run inside a transaction of Prisma, where domain verbs must commit together with them. */
import type { SqlTx, Tx } from "../../infra/database.ts";
import { plainSqlIn } from "../../infra/transaction-client.ts";

export function asSql(tx: Tx): SqlTx {
  return plainSqlIn(tx);
}
