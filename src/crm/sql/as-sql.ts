/** Lets hot statements run inside a transaction of Prisma, where domain verbs must commit together with them. */
import type { SqlTx, Tx } from "../../infra/database.ts";

export function asSql(tx: Tx): SqlTx {
  // Prisma's connection takes one statement at a time: those that are asked together go one after the other.
  let former: Promise<unknown> = Promise.resolve();
  return {
    query: <Row>(statement: { text: string }, values: readonly unknown[]) => {
      const rows = former.then(() => tx.$queryRawUnsafe<Row[]>(statement.text, ...values));
      former = rows.catch(() => undefined);
      return rows;
    },
  };
}
