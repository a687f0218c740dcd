/** The databases of the tests' PostgreSQL, by name. */
import pg from "pg";

/** Migrated, with no business in it; the one that the embedded PostgreSQL makes by itself. */
export const EMPTY_TEMPLATE = "charla";
/** The same with the sample business. */
export const SAMPLE_TEMPLATE = "charla_sample";

/** The connection string of another database of the same server. */
export function databaseUrl(templateUrl: string, name: string): string {
  return templateUrl.replace("/charla?", `/${name}?`).replace(/\/charla$/, `/${name}`);
}

/** Runs `work` as the owner of the server, in no database of the tests. */
export async function onServer(template: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(template, "postgres") });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
