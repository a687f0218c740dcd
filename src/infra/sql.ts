/** What is asked of the database: statements, and the transactions in which they are. */
import type { Prisma } from "./prisma/client.ts";

/** A transaction of Prisma, seeing one tenant. */
export type Tx = Prisma.TransactionClient;

/** A statement prepared once for each connection under its name; null for one whose text is made up as it is asked. */
export interface Statement {
  readonly name: string | null;
  readonly text: string;
}

/** Plain SQL in a transaction, for the few hot statements of src/crm/sql. */
export interface SqlTx {
  query<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
}

/** A statement as pg takes it. */
export function asked({ name, text }: Statement, values: readonly unknown[]) {
  return { ...(name === null ? {} : { name }), text, values: [...values] };
}
