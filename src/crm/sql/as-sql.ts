/** Lets hot statements run inside a transaction of Prisma, where domain verbs must commit together with them. */
import type { SqlTx, Tx } from "../../infra/database.ts";

export function asSql(tx: Tx): SqlTx {
  return {
    query: <Row>(statement: { text: string }, values: readonly unknown[]) =>
      tx.$queryRawUnsafe<Row[]>(statement.text, ...values),
  };
}
