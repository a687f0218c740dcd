/** The database: whether it answers, is up to date, and keeps tenants apart by itself. */
import type pg from "pg";
import { type MigrationState, readMigrationState } from "../../infra/migrations.ts";
import type { Cli } from "../cli.ts";
import { type DataServer, withConnection } from "../data.ts";
import { explain } from "../failure.ts";
import type { Check } from "./check.ts";

const SLOW_MS = 50;
const PROBES = 5;

export interface DatabaseFindings {
  readonly checks: readonly Check[];
  /** Whether the tables are there, so that further checks can read them. */
  readonly isReadable: boolean;
}

export async function checkDatabase(cli: Cli, server: DataServer): Promise<DatabaseFindings> {
  try {
    return await withConnection(server.ownerUrl, (client) => inspect(cli, server, client));
  } catch (error) {
    return { checks: [databaseFailed(cli, error)], isReadable: false };
  }
}

export function databaseFailed(cli: Cli, error: unknown): Check {
  return { name: "database", status: "fail", found: explain(cli, error), mend: cli.say("doctor.database.mend") };
}

async function inspect(cli: Cli, server: DataServer, client: pg.Client): Promise<DatabaseFindings> {
  const speed = await checkSpeed(cli, server, client);
  const state = await readMigrationState(client);
  const checks = [speed, checkMigrations(cli, state)];
  if (state.applied.length > 0) checks.push(await checkIsolation(cli, server.appUrl));
  return { checks, isReadable: state.pending.length === 0 && state.failed.length === 0 };
}

async function checkSpeed(cli: Cli, { isEmbedded }: DataServer, client: pg.Client): Promise<Check> {
  const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
  const times: number[] = [];
  for (let probe = 0; probe < PROBES; probe++) {
    const startedAt = performance.now();
    await client.query("SELECT 1");
    times.push(performance.now() - startedAt);
  }
  // The quickest: a first answer after a pause says little about the way there.
  const ms = Math.round(Math.min(...times) * 10) / 10;
  const found = cli.say(isEmbedded ? "doctor.database.embedded" : "doctor.database.external", {
    version: rows[0]?.server_version ?? "?",
    ms,
  });
  if (ms <= SLOW_MS) return { name: "database", status: "ok", found };
  return { name: "database", status: "warn", found, mend: cli.say("doctor.database.slow") };
}

function checkMigrations(cli: Cli, { applied, pending, failed, edited }: MigrationState): Check {
  const name = "migrations";
  if (failed.length > 0) {
    const found = cli.say("doctor.migrations.failed", { names: failed.join(", ") });
    return { name, status: "fail", found, mend: cli.say("doctor.migrations.mendFailed") };
  }
  if (edited.length > 0) {
    const found = cli.say("doctor.migrations.edited", { names: edited.join(", ") });
    return { name, status: "fail", found, mend: cli.say("doctor.migrations.mendEdited") };
  }
  // A new folder is brought up to date by the first start: nothing that anybody has to do.
  if (applied.length === 0) return { name, status: "ok", found: cli.say("doctor.migrations.fresh") };
  if (pending.length > 0) {
    const found = cli.say("doctor.migrations.pending", { count: pending.length, names: pending.join(", ") });
    return { name, status: "warn", found, mend: cli.say("doctor.migrations.mendPending") };
  }
  return { name, status: "ok", found: cli.say("doctor.migrations.found", { count: applied.length }) };
}

/** Everything that would let the application's role see another tenant's rows; empty when it cannot. */
const LEAKS = `
  SELECT 'role ' || rolname || ' bypasses policies' AS leak FROM pg_roles
   WHERE rolname IN ('charla_app', 'charla_system') AND (rolsuper OR rolbypassrls)
  UNION ALL
  SELECT 'role ' || tableowner || ' owns ' || tablename FROM pg_tables
   WHERE schemaname = 'public' AND tableowner IN ('charla_app', 'charla_system')
  UNION ALL
  SELECT 'table ' || c.relname || ' has no forced policy' FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
     AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`;

async function checkIsolation(cli: Cli, appUrl: string): Promise<Check> {
  const name = "isolation";
  try {
    const leaks = await withConnection(appUrl, async (client) => {
      const { rows } = await client.query<{ leak: string }>(LEAKS);
      await client.query("SET ROLE charla_app");
      // Without a tenant named, nothing at all may be visible.
      const { rows: seen } = await client.query<{ count: string }>("SELECT count(*) FROM tenants");
      return [...rows.map(({ leak }) => leak), ...(seen[0]?.count === "0" ? [] : ["charla_app sees tenants"])];
    });
    if (leaks.length === 0) return { name, status: "ok", found: cli.say("doctor.isolation.found") };
    const found = cli.say("doctor.isolation.failed", { leaks: leaks.join("; ") });
    return { name, status: "fail", found, mend: cli.say("doctor.isolation.mend") };
  } catch (error) {
    return { name, status: "fail", found: explain(cli, error), mend: cli.say("doctor.isolation.mendRole") };
  }
}
