/**
 * The connections of Prisma's transactions. How a transaction begins leaves in one packet with its first statement; and whoever
 * has such a transaction may also ask its connection itself: in plain SQL that PostgreSQL has prepared, and several at once.
 */
import pg from "pg";
import { PacketClient } from "./packet-client.ts";
import { asked, type SqlTx, type Statement, type Tx } from "./sql.ts";

/** The first statement of a transaction: a setting for it alone, and the ticket by which its connection is found. */
const OPEN = "SELECT set_config($1, $2, true), $3::text";
const SET = { name: "open_transaction", text: "SELECT set_config($1, $2, true)" };

/** What a statement is answered that has not left yet. */
const NOTHING = { command: "", rowCount: 0, oid: 0, fields: [], rows: [] } satisfies pg.QueryResult;

const BIGINT_OID = 20;
/** Values as Prisma gives them. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === BIGINT_OID && format !== "binary" ? BigInt : pg.types.getTypeParser(oid, format),
};

const byTicket = new Map<string, TransactionClient>();
const byTransaction = new WeakMap<Tx, SqlTx>();
let tickets = 0;

/** Begins a transaction of Prisma with a setting of PostgreSQL that holds as long as it. */
export async function openTransaction(tx: Tx, setting: "charla.tenant" | "role", value: string): Promise<void> {
  const ticket = String(++tickets);
  await tx.$executeRawUnsafe(OPEN, setting, value, ticket);
  byTransaction.set(tx, {
    async query<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
      const client = byTicket.get(ticket);
      if (!client) throw new Error("the transaction is over");
      return (await client.query({ ...asked(statement, values), types })).rows;
    },
  });
}

/** Plain SQL in a transaction of Prisma, for hot statements that commit together with domain verbs. Throws for a transaction that is none of ours. */
export function asSql(tx: Tx): SqlTx {
  const sql = byTransaction.get(tx);
  if (!sql) throw new Error("this is no transaction of ours");
  return sql;
}

export class TransactionClient extends PacketClient {
  #ticket = "";
  /** What the transaction is to begin with; null once it has left. */
  #setting: readonly unknown[] | null = null;

  // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg, passed on as they are
  override query(...given: any[]): any {
    const ask = super.query.bind(this) as (...all: unknown[]) => Promise<unknown>;
    const { text, values } = typeof given[0] === "string" ? { text: given[0] } : (given[0] ?? {});
    if (text === "BEGIN") return Promise.resolve(NOTHING);
    if (text === OPEN) {
      const [setting, value, ticket] = values;
      byTicket.delete(this.#ticket);
      this.#ticket = ticket;
      this.#setting = [setting, value];
      byTicket.set(ticket, this);
      return Promise.resolve(NOTHING);
    }
    if (text === "COMMIT" || text === "ROLLBACK") {
      byTicket.delete(this.#ticket);
      if (this.#setting === null) return ask(...given);
      this.#setting = null;
      return Promise.resolve(NOTHING);
    }
    if (this.#setting === null) return ask(...given);
    const setting = this.#setting;
    this.#setting = null;
    // Whatever fails here fails the statement behind it too.
    for (const first of [ask("BEGIN"), ask({ ...SET, values: setting })]) first.catch(() => undefined);
    return ask(...given);
  }
}
