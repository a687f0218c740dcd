/** The database server of a measurement: an embedded one of its own, with a fresh migrated database for each run. */
import pg from "pg";
import { startEmbeddedPostgres } from "../src/infra/embedded-postgres.ts";
import { applyMigrations } from "../src/infra/migrations.ts";
import { migrateQueues } from "../src/infra/queues.ts";

export interface BenchServer {
  /** A new database with the schema and nothing in it. */
  fresh(): Promise<BenchDatabase>;
  stop(): Promise<void>;
}

export interface BenchDatabase {
  /** Connection string of the owner. */
  readonly url: string;
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

export async function startBenchServer(home: string): Promise<BenchServer> {
  const postgres = await startEmbeddedPostgres(home);
  await applyMigrations(postgres.ownerUrl);
  await migrateQueues(postgres.ownerUrl);
  const at = (name: string) => postgres.ownerUrl.replace(/\/charla(\?|$)/, `/${name}$1`);
  let made = 0;
  return {
    async fresh() {
      const name = `bench_${++made}`;
      await once(at("postgres"), `CREATE DATABASE ${name} TEMPLATE charla`);
      const pool = new pg.Pool({ connectionString: at(name), max: 2 });
      pool.on("error", () => undefined);
      return {
        url: at(name),
        query: async (text, values) => (await pool.query(text, values)).rows,
        async drop() {
          await pool.end();
          await once(at("postgres"), `DROP DATABASE ${name} WITH (FORCE)`);
          // What the former run left to write must not weigh on the next one.
          await once(at("postgres"), "CHECKPOINT");
        },
      };
    },
    stop: () => postgres.stop(),
  };
}

async function once(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
