/** One embedded PostgreSQL for the whole run, with a migrated template that each test file clones. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../../src/infra/embedded-postgres.ts";
import { applyMigrations } from "../../src/infra/migrations.ts";
import { migrateQueues } from "../../src/infra/queues.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Address of the template database; others of the same server are beside it. */
    templateUrl: string;
  }
}

export default async function setup(project: TestProject) {
  const home = mkdtempSync(join(tmpdir(), "charla-test-"));
  chmodSync(home, 0o755);
  const postgres = await startEmbeddedPostgres(home);
  await applyMigrations(postgres.ownerUrl);
  await migrateQueues(postgres.ownerUrl);
  project.provide("templateUrl", postgres.ownerUrl);
  return async () => {
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  };
}
