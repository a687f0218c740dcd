/** A PostgreSQL for data that nobody misses: the embedded one, which does not wait for the disk. */
import pg from "pg";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres.ts";

/** What only serves to mend a database after a crash. */
const UNSAFE = ["fsync = off", "full_page_writes = off", "checkpoint_timeout = '1h'"];

/** Starts the server of an empty folder; what it has answered may be lost with the machine. */
export async function startThrowAwayPostgres(home: string): Promise<EmbeddedPostgres> {
  const embedded = await startEmbeddedPostgres(home);
  const client = new pg.Client({ connectionString: embedded.ownerUrl });
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string }>("SELECT quote_ident(current_database()) AS name");
    await client.query(`ALTER DATABASE ${rows[0]?.name} SET synchronous_commit = off`);
    for (const setting of UNSAFE) await client.query(`ALTER SYSTEM SET ${setting}`);
    await client.query("SELECT pg_reload_conf()");
  } catch (error) {
    await embedded.stop();
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
  return embedded;
}

/**
 * Takes away what only serves to find old messages by their words, once the tables are there: nobody looks for them here, and
 * it would take in each message anew with each of its states.
 */
export async function forgetWords({ ownerUrl }: EmbeddedPostgres): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  try {
    await client.connect();
    await client.query("DROP INDEX messages_words");
  } finally {
    await client.end().catch(() => undefined);
  }
}
