/** A database of its own for each test file, cloned from a template in some 50 ms. */
import pg from "pg";
import { ulid } from "ulid";
import { inject } from "vitest";
import { databaseUrl, EMPTY_TEMPLATE, onServer, SAMPLE_TEMPLATE } from "./server.ts";

export interface TestDatabase {
  /** Connection string of the owner. */
  readonly url: string;
  /** A connection as the owner, who is a superuser and sees every tenant. */
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** @param options.sample true for one with the sample business in it */
export async function createTestDatabase({ sample = false }: { sample?: boolean } = {}): Promise<TestDatabase> {
  const template = inject("templateUrl");
  const name = `test_${ulid().toLowerCase()}`;
  const source = sample ? SAMPLE_TEMPLATE : EMPTY_TEMPLATE;
  await onServer(template, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${source} STRATEGY FILE_COPY`));
  const url = databaseUrl(template, name);
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on("error", () => undefined);
  return {
    url,
    query: async (text, values) => (await pool.query(text, values)).rows,
    async drop() {
      await pool.end();
      await onServer(template, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}
