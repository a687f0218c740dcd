/** For the whole run: one embedded PostgreSQL with templates that each test file clones, and our programs built. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { seedSampleBusiness } from "../../prisma/seed/seed.ts";
import { bundle } from "../../scripts/bundle.ts";
import { openDatabase } from "../../src/infra/database.ts";
import { startEmbeddedPostgres } from "../../src/infra/embedded-postgres.ts";
import { applyMigrations } from "../../src/infra/migrations.ts";
import { migrateQueues } from "../../src/infra/queues.ts";
import { packageRoot } from "../../src/lib/root.ts";
import type { Program } from "./programs.ts";
import { databaseUrl, EMPTY_TEMPLATE, onServer, SAMPLE_TEMPLATE } from "./server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Address of the template database; others of the same server are beside it. */
    templateUrl: string;
    /** Folder of the programs that tests start as processes of their own. */
    programs: string;
  }
}

const PROGRAMS: Record<Program, string> = {
  charla: join(packageRoot, "src/cli/charla.ts"),
  simulation: join(packageRoot, "src/simulation/main.ts"),
  victim: join(packageRoot, "tests/failures/victim.ts"),
};

export default async function setup(project: TestProject) {
  const home = mkdtempSync(join(tmpdir(), "charla-test-"));
  chmodSync(home, 0o755);
  const [programs, postgres] = await Promise.all([build(), startEmbeddedPostgres(home)]);
  await applyMigrations(postgres.ownerUrl);
  await migrateQueues(postgres.ownerUrl);
  await addSampleTemplate(postgres.ownerUrl);
  project.provide("templateUrl", postgres.ownerUrl);
  project.provide("programs", programs);
  return async () => {
    await postgres.stop();
    for (const folder of [home, programs]) rmSync(folder, { recursive: true, force: true });
  };
}

/** A second template has the sample business in it: cheaper to copy than to make for each file. */
async function addSampleTemplate(ownerUrl: string): Promise<void> {
  await onServer(ownerUrl, async (client) => {
    // Tests kill processes of ours, never the machine: what the disk has not yet is lost to nobody.
    await client.query("ALTER SYSTEM SET fsync = off");
    await client.query("SELECT pg_reload_conf()");
    await client.query(`CREATE DATABASE ${SAMPLE_TEMPLATE} TEMPLATE ${EMPTY_TEMPLATE}`);
  });
  const db = openDatabase({ url: databaseUrl(ownerUrl, SAMPLE_TEMPLATE), poolSize: 2 });
  try {
    await seedSampleBusiness({ db });
  } finally {
    await db.close();
  }
}

/** Each run builds in a folder of its own: two at once must not pull it from under one another. */
async function build(): Promise<string> {
  const dist = join(packageRoot, "dist");
  mkdirSync(dist, { recursive: true });
  const folder = mkdtempSync(join(dist, "tests-"));
  await bundle(PROGRAMS, folder);
  return folder;
}
