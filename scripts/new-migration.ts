/**
 * Makes a migration from the difference between prisma/schema and the migrations: `npm run db:migration -- <name>`.
 * Works on a throw-away embedded database, with no native engine. Edit the SQL before committing: tables with a
 * tenant_id need their policy (`SELECT charla_protect('table')`), and text search its indexes.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../src/infra/embedded-postgres.ts";
import { migrationsList } from "../src/infra/migrations.ts";
import { NO_FILTER, openSchemaEngine } from "../src/infra/schema-engine.ts";
import { packageRoot } from "../src/lib/root.ts";

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error("Usage: npm run db:migration -- <name_in_lower_case>");
  process.exit(2);
}

const schemaFolder = join(packageRoot, "prisma", "schema");
const datamodels = readdirSync(schemaFolder)
  .filter((file) => file.endsWith(".prisma"))
  .map((file): [string, string] => [join(schemaFolder, file), readFileSync(join(schemaFolder, file), "utf8")]);

const home = mkdtempSync(join(tmpdir(), "charla-migration-"));
const postgres = await startEmbeddedPostgres(home);
try {
  const { engine, close } = await openSchemaEngine(postgres.ownerUrl, datamodels);
  const { stdout } = await engine.diff({
    from: { tag: "migrations", ...migrationsList() },
    to: { tag: "schemaDatamodel", files: datamodels.map(([path, content]) => ({ path, content })) },
    script: true,
    exitCode: null,
    filters: NO_FILTER,
  });
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  if (!stdout?.trim() || stdout.includes("This is an empty migration")) {
    console.log("The migrations already give the schema: nothing to do.");
  } else {
    const folder = join(packageRoot, "prisma", "migrations", `${stamp}_${name}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "migration.sql"), stdout);
    console.log(`Wrote prisma/migrations/${stamp}_${name}/migration.sql`);
  }
  await close();
} finally {
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
}
