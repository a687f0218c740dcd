/**
 * The database as the application may use it: always inside a transaction that names its tenant, or, for the few listed
 * reasons, across tenants. PostgreSQL itself refuses everything else (row-level security).
 */
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { isId } from "../lib/ids.ts";
import { PacketClient } from "./packet-client.ts";
import { PrismaClient } from "./prisma/client.ts";
import { asked, type SqlTx, type Statement, type Tx } from "./sql.ts";
import { openTransaction, TransactionClient } from "./transaction-client.ts";

export type { SqlTx, Statement, Tx } from "./sql.ts";

/** Why a piece of work looks across tenants. The list is short on purpose. */
export type SystemReason =
  | "resolve a site key"
  | "resolve an api key"
  | "resolve a channel account"
  | "resolve a sales code"
  | "resolve a capture key"
  | "resolve a commerce key"
  | "resolve a payment provider"
  | "resolve a member"
  | "resolve an invitation"
  | "find pending work"
  | "claim due actions"
  | "throw away what is old"
  | "make a tenant"
  | "choose a tenant"
  | "measure";

export interface Database {
  /** Runs `work` in one transaction that sees the tenant's rows only. */
  forTenant<T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  asSystem<T>(reason: SystemReason, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Each statement is a transaction of its own and one round trip. */
  statementsFor(tenantId: string): SqlTx;
  /** Several by plain SQL, without Prisma's cost. */
  sqlForTenant<T>(tenantId: string, work: (tx: SqlTx) => Promise<T>): Promise<T>;
  sqlAsSystem<T>(reason: SystemReason, work: (tx: SqlTx) => Promise<T>): Promise<T>;
  /** As `statementsFor`, across tenants. */
  statementsAsSystem(reason: SystemReason): SqlTx;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Connection string of the login of the application. */
  readonly url: string;
  readonly poolSize: number;
  /** Told of connections that break while idle; the pool replaces them by itself. */
  readonly onError?: (error: Error) => void;
}

/** The role under which every statement runs, whatever the login. */
const APP_ROLE = "-c role=charla_app";
const BEGIN_AS_SYSTEM = "BEGIN; SET LOCAL ROLE charla_system";
/** A transaction that waits longer than this for a connection or runs longer fails; ms. */
const PRISMA_LIMITS = { maxWait: 10_000, timeout: 30_000 };

/** Connects lazily: nothing is sent before the first transaction. */
export function openDatabase({ url, poolSize, onError = () => undefined }: DatabaseOptions): Database {
  // Pipelined: a statement is sent before the former has been answered. A failed one fails all after it up to the
  // COMMIT, which then rolls back.
  const pool = new pg.Pool({
    connectionString: url,
    options: APP_ROLE,
    max: poolSize,
    Client: PacketClient,
    pipeline: true,
  } as pg.PoolConfig);
  pool.on("error", onError);
  // A connection cut between two statements of a transaction tells nobody else; unheard, it would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const prismaPool = new pg.Pool({
    connectionString: url,
    options: APP_ROLE,
    max: Math.max(2, Math.ceil(poolSize / 2)),
    Client: TransactionClient,
    pipeline: true,
  } as pg.PoolConfig);
  const prisma = new PrismaClient({
    adapter: new PrismaPg(prismaPool, { onPoolError: onError, disposeExternalPool: true }),
  });

  const runSql = async <T>(begin: string, work: (tx: SqlTx) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      const begun = client.query(begin);
      // Told by the first statement too, which is sent in the same packet.
      begun.catch(() => undefined);
      const result = await work({
        query: async (statement, values) => (await client.query(asked(statement, values))).rows,
      });
      mustBeCommitted(await client.query("COMMIT"));
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  };

  const runOne = async <Row>(begin: string, statement: Statement, values: readonly unknown[]): Promise<Row[]> => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      const [, answer, end] = await Promise.allSettled([
        client.query(begin),
        client.query(asked(statement, values)),
        client.query("COMMIT"),
      ]);
      if (answer.status === "rejected") throw answer.reason;
      if (end.status === "rejected") throw end.reason;
      mustBeCommitted(end.value);
      return answer.value.rows;
    } catch (error) {
      // A statement that PostgreSQL refused has been rolled back; a connection that broke is not to be used again.
      if (!(error instanceof pg.DatabaseError)) broken = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      client.release(broken);
    }
  };

  return {
    forTenant: (tenantId, work) =>
      prisma.$transaction(async (tx) => {
        await openTransaction(tx, "charla.tenant", tenantId);
        return work(tx);
      }, PRISMA_LIMITS),
    asSystem: (_reason, work) =>
      prisma.$transaction(async (tx) => {
        await openTransaction(tx, "role", "charla_system");
        return work(tx);
      }, PRISMA_LIMITS),
    statementsFor: (tenantId) => ({ query: (statement, values) => runOne(beginFor(tenantId), statement, values) }),
    sqlForTenant: (tenantId, work) => runSql(beginFor(tenantId), work),
    sqlAsSystem: (_reason, work) => runSql(BEGIN_AS_SYSTEM, work),
    statementsAsSystem: () => ({ query: (statement, values) => runOne(BEGIN_AS_SYSTEM, statement, values) }),
    async ping() {
      await pool.query("SELECT 1");
    },
    async close() {
      await Promise.all([prisma.$disconnect(), pool.end()]);
    },
  };
}

/** One round trip for both; the id's form is checked because it stands in the text. */
function beginFor(tenantId: string): string {
  if (!isId("tenant", tenantId)) throw new Error(`not a tenant id: ${tenantId}`);
  return `BEGIN; SELECT set_config('charla.tenant', '${tenantId}', true)`;
}

/** PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK and no error. */
function mustBeCommitted({ command }: pg.QueryResult): void {
  if (command !== "COMMIT") throw new Error("nothing was written: a statement of the transaction had failed");
}
