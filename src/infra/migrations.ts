/** Migrations: ordinary Prisma migrations, applied at start by whoever comes first, under an advisory lock. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { packageRoot } from "../lib/root.ts";

/** Any constant will do as long as every process uses the same. */
const MIGRATION_LOCK = 4_021_879;

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

export interface MigrationState {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Began and never finished; must be mended by hand. */
  readonly failed: readonly string[];
  /** Applied with another text than the one here. */
  readonly edited: readonly string[];
}

/** The migrations of this version, oldest first. */
export function listMigrations(): Migration[] {
  const folder = join(packageRoot, "prisma", "migrations");
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "migration.sql")))
    .map((entry) => ({ name: entry.name, sql: readFileSync(join(folder, entry.name, "migration.sql"), "utf8") }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Compares the migrations here with those the database knows. */
export async function readMigrationState(client: pg.Client): Promise<MigrationState> {
  const here = listMigrations();
  const { rows: known } = await client.query<{ present: boolean }>(
    "SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS present",
  );
  if (!known[0]?.present) return { applied: [], pending: here.map(({ name }) => name), failed: [], edited: [] };
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM public._prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  );
  const applied = new Map(rows.filter((row) => row.finished).map((row) => [row.name, row.checksum]));
  return {
    applied: [...applied.keys()],
    pending: here.map(({ name }) => name).filter((name) => !applied.has(name)),
    failed: rows.filter((row) => !row.finished).map((row) => row.name),
    edited: here
      .filter(({ name, sql }) => applied.has(name) && applied.get(name) !== checksum(sql))
      .map(({ name }) => name),
  };
}

/**
 * Applies what is pending and returns the names of the migrations applied now. Many processes may call it at once:
 * one works, the others wait and find nothing left. Throws when an earlier migration failed half-way.
 */
export async function applyMigrations(ownerUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    if (isUpToDate(await readMigrationState(client))) return [];
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const state = await readMigrationState(client);
    if (state.failed.length > 0) {
      throw new Error(
        `The migration ${state.failed.join(", ")} was cut off half-way. Restore the last backup, or mend the database and delete its row from _prisma_migrations.`,
      );
    }
    return isUpToDate(state) ? [] : await runEngine(ownerUrl);
  } finally {
    await client.end();
  }
}

function isUpToDate(state: MigrationState): boolean {
  return state.pending.length === 0 && state.failed.length === 0;
}

async function runEngine(ownerUrl: string): Promise<string[]> {
  const { openSchemaEngine, NO_FILTER } = await import("./schema-engine.ts");
  const { engine, close } = await openSchemaEngine(ownerUrl);
  try {
    const result = await engine.applyMigrations({ migrationsList: migrationsList(), filters: NO_FILTER });
    return result.appliedMigrationNames;
  } finally {
    await close();
  }
}

/** The migrations in the form in which the engine takes them. */
export function migrationsList() {
  const lockfile = { path: "migration_lock.toml", content: 'provider = "postgresql"\n' };
  return {
    baseDir: join(packageRoot, "prisma", "migrations"),
    lockfile,
    shadowDbInitScript: "",
    migrationDirectories: listMigrations().map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value: sql } },
    })),
  };
}

function checksum(sql: string): string {
  return createHash("sha256").update(sql).digest("hex");
}
