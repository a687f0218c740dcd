/** The data folder's database for a command that works beside the server, or without one. */
import { mkdirSync } from "node:fs";
import pg from "pg";
import type { Config } from "../config.ts";
import { type Database, openDatabase } from "../infra/database.ts";
import { startEmbeddedPostgres } from "../infra/embedded-postgres.ts";
import { readMigrationState } from "../infra/migrations.ts";
import type { Cli } from "./cli.ts";
import { Failure } from "./failure.ts";

export interface DataServer {
  /** Login of the owner, for migrations. */
  readonly ownerUrl: string;
  /** Login of the application. */
  readonly appUrl: string;
  readonly isEmbedded: boolean;
  /** Stops an embedded server unless another process uses it. */
  close(): Promise<void>;
}

/** Longest wait for a server to take a connection, in ms. */
const CONNECT_TIMEOUT_MS = 5_000;

/** The server that holds the data: the configured one, or the embedded one, started when it does not run. */
export async function openDataServer(config: Config): Promise<DataServer> {
  const { url, ownerUrl } = config.database;
  if (url) return { ownerUrl: ownerUrl ?? url, appUrl: url, isEmbedded: false, close: async () => undefined };
  mkdirSync(config.home, { recursive: true });
  const embedded = await startEmbeddedPostgres(config.home);
  return {
    ownerUrl: ownerUrl ?? embedded.ownerUrl,
    appUrl: embedded.ownerUrl,
    isEmbedded: true,
    close: () => embedded.stop(),
  };
}

/** One plain connection. The error of a server that cannot be reached is the driver's own. */
export async function withConnection<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Runs `work` on the data, with the login of the application. Throws `Failure` when the database was never brought up to date. */
export async function withData<T>(
  cli: Cli,
  config: Config,
  work: (db: Database, appUrl: string) => Promise<T>,
): Promise<T> {
  const server = await openDataServer(config);
  try {
    const { pending } = await withConnection(server.ownerUrl, readMigrationState);
    if (pending.length > 0) throw new Failure(cli.say("data.pending"));
    const db = openDatabase({ url: server.appUrl, poolSize: 2 });
    try {
      return await work(db, server.appUrl);
    } finally {
      await db.close();
    }
  } finally {
    await server.close();
  }
}
