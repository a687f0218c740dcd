/** For the whole run: one embedded PostgreSQL with a migrated template that each test file clones, and our programs built. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { bundle } from "../../scripts/bundle.ts";
import { startEmbeddedPostgres } from "../../src/infra/embedded-postgres.ts";
import { applyMigrations } from "../../src/infra/migrations.ts";
import { migrateQueues } from "../../src/infra/queues.ts";
import { packageRoot } from "../../src/lib/root.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Address of the template database; others of the same server are beside it. */
    templateUrl: string;
  }
}

/** Programs that tests start as processes of their own. */
const PROGRAMS = {
  charla: join(packageRoot, "src/cli/charla.ts"),
  victim: join(packageRoot, "tests/failures/victim.ts"),
};

export default async function setup(project: TestProject) {
  await bundle(PROGRAMS, join(packageRoot, "dist", "tests"));
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
