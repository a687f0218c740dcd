import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { applyMigrations, listMigrations, migrationsList, readMigrationState } from "../../src/infra/migrations.ts";
import { NO_FILTER, openSchemaEngine } from "../../src/infra/schema-engine.ts";
import { newId } from "../../src/lib/ids.ts";
import { packageRoot } from "../../src/lib/root.ts";

const run = promisify(execFile);
const names = listMigrations().map(({ name }) => name);
let url: string;
let server: pg.Client;
let client: pg.Client;
let database: string;

const urlOf = (name: string) => inject("templateUrl").replace(/\/charla(\?|$)/, `/${name}$1`);

beforeAll(async () => {
  // Not the template itself, which is cloned only while nobody is in it.
  server = new pg.Client({ connectionString: urlOf("postgres") });
  await server.connect();
});
beforeEach(async () => {
  database = `empty_${newId("event")}`;
  await server.query(`CREATE DATABASE ${database}`);
  url = urlOf(database);
  client = new pg.Client({ connectionString: url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await server.query(`DROP DATABASE ${database} WITH (FORCE)`);
});
afterAll(() => server?.end());

describe("applyMigrations", () => {
  it("is done once by processes that start together, and the others find nothing left", async () => {
    const child = `
      import { applyMigrations } from ${JSON.stringify(join(packageRoot, "src/infra/migrations.ts"))};
      const applied = JSON.stringify(await applyMigrations(process.argv[1]));
      // The engine leaves a timer of ten seconds behind, which would hold the process.
      process.stdout.write(applied, () => process.exit(0));`;
    const starts = Array.from({ length: 3 }, () =>
      run(process.execPath, ["--import", "tsx", "--input-type=module", "-e", child, url], { cwd: packageRoot }),
    );
    const applied = (await Promise.all(starts)).map(({ stdout }) => JSON.parse(stdout) as string[]);
    expect(applied.filter((list) => list.length > 0)).toEqual([names]);
    expect(await readMigrationState(client)).toEqual({ applied: names, pending: [], failed: [], edited: [] });
    expect(await applyMigrations(url)).toEqual([]);
  });

  it("tells what is pending in an empty database, and of one whose text has changed since", async () => {
    expect(await readMigrationState(client)).toEqual({ applied: [], pending: names, failed: [], edited: [] });
    await applyMigrations(url);
    await client.query("UPDATE _prisma_migrations SET checksum = 'another' WHERE migration_name = $1", [names[0]]);
    expect((await readMigrationState(client)).edited).toEqual([names[0]]);
  });

  it("refuses to go on after one that was cut off, and says what to do", async () => {
    await applyMigrations(url);
    await client.query("UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = $1", [names[0]]);
    expect(await readMigrationState(client)).toMatchObject({ failed: [names[0]], applied: names.slice(1) });
    await expect(applyMigrations(url)).rejects.toThrow(`${names[0]} was cut off half-way. Restore the last backup`);
  });

  it("leaves nothing behind when a statement of it fails", async () => {
    // Stands in the way of the first migration, in its middle.
    await client.query("CREATE TABLE tenants (id text)");
    await expect(applyMigrations(url)).rejects.toThrow();
    const { rows } = await client.query(
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'",
    );
    expect(rows).toEqual([{ tablename: "tenants" }]);
  });
});

describe("the schema", () => {
  it("is what the migrations give", async () => {
    const folder = join(packageRoot, "prisma", "schema");
    const files = readdirSync(folder)
      .filter((file) => file.endsWith(".prisma"))
      .map((file) => ({ path: join(folder, file), content: readFileSync(join(folder, file), "utf8") }));
    const { engine, close } = await openSchemaEngine(
      url,
      files.map(({ path, content }): [string, string] => [path, content]),
    );
    try {
      const { stdout } = await engine.diff({
        from: { tag: "migrations", ...migrationsList() },
        to: { tag: "schemaDatamodel", files },
        script: true,
        exitCode: null,
        filters: NO_FILTER,
      });
      const difference = stdout?.replace("-- This is an empty migration.", "").trim() ?? "";
      expect(difference, "make a migration: npm run db:migration -- <name>").toBe("");
    } finally {
      await close();
    }
  });
});

/** What belongs to people who sign in, or makes the first business: to none. */
const OF_NO_TENANT = [
  "credentials",
  "sessions",
  "setup_codes",
  "sign_in_rates",
  "two_factors",
  "users",
  "verifications",
];

describe("isolation in the schema", () => {
  beforeEach(() => applyMigrations(url));

  it("covers every table that has a tenant: forced, with one policy for each role and no other", async () => {
    const { rows: tables } = await client.query<{ name: string; on: boolean; forced: boolean; policies: string[] }>(`
      SELECT c.relname AS name, c.relrowsecurity AS on, c.relforcerowsecurity AS forced,
             (SELECT array_agg(p.polname || ' ' || p.polcmd::text || ' ' || pg_get_expr(p.polqual, p.polrelid) || ' / ' || pg_get_expr(p.polwithcheck, p.polrelid) ORDER BY p.polname)::text[]
                FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations'`);
    const { rows: columns } = await client.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id'",
    );
    expect(tables.length).toBeGreaterThan(15);
    const withoutTenant = tables
      .map(({ name }) => name)
      .filter((name) => !columns.some((column) => column.name === name));
    expect(withoutTenant.sort(), "give the table a tenant_id and its policy: SELECT charla_protect('table')").toEqual(
      [...OF_NO_TENANT, "tenants"].sort(),
    );
    for (const { name, policies, ...security } of tables.filter(({ name }) => !OF_NO_TENANT.includes(name))) {
      const column = name === "tenants" ? "id" : "tenant_id";
      const own = `(${column} = current_setting('charla.tenant'::text, true))`;
      expect({ name, ...security, policies }).toEqual({
        name,
        on: true,
        forced: true,
        policies: ["every_tenant * true / true", `own_tenant * ${own} / ${own}`],
      });
    }
  });

  it("gives each policy to its role alone", async () => {
    const { rows } = await client.query(
      "SELECT DISTINCT policyname::text, roles::text[], permissive FROM pg_policies WHERE schemaname = 'public' ORDER BY 1",
    );
    expect(rows).toEqual([
      { policyname: "every_person", roles: ["charla_system"], permissive: "PERMISSIVE" },
      { policyname: "every_tenant", roles: ["charla_system"], permissive: "PERMISSIVE" },
      { policyname: "own_people", roles: ["charla_app"], permissive: "PERMISSIVE" },
      { policyname: "own_tenant", roles: ["charla_app"], permissive: "PERMISSIVE" },
      { policyname: "sign_in", roles: ["charla_auth"], permissive: "PERMISSIVE" },
    ]);
  });

  it("shows the application nothing of how people sign in, and by name the people of its tenant alone", async () => {
    await client.query(`
      INSERT INTO tenants (id, slug, name, locale, country, currency, time_zone) VALUES
        ('ten_a', 'a', 'A', 'es', 'PE', 'PEN', 'America/Lima'), ('ten_b', 'b', 'B', 'es', 'PE', 'PEN', 'America/Lima');
      INSERT INTO users (id, name, email, created_at, updated_at) VALUES
        ('usr_a', 'Ana', 'ana@a.pe', now(), now()), ('usr_b', 'Beto', 'beto@b.pe', now(), now());
      INSERT INTO members (id, tenant_id, user_id, role, created_at) VALUES
        ('mem_a', 'ten_a', 'usr_a', 'admin', now()), ('mem_b', 'ten_b', 'usr_b', 'admin', now())`);
    await client.query("SET ROLE charla_app");
    await client.query("SELECT set_config('charla.tenant', 'ten_a', false)");
    expect((await client.query("SELECT id FROM users")).rows).toEqual([{ id: "usr_a" }]);
    await expect(client.query("UPDATE users SET name = 'x'")).rejects.toThrow("permission denied");
    for (const table of OF_NO_TENANT.filter((name) => name !== "users"))
      await expect(client.query(`SELECT 1 FROM ${table}`), table).rejects.toThrow("permission denied");
    await client.query("RESET ROLE");
    await client.query("SET ROLE charla_auth");
    for (const table of ["members", "tenants", "conversations"])
      await expect(client.query(`SELECT 1 FROM ${table}`), table).rejects.toThrow("permission denied");
  });

  it("has roles that own nothing and can do nothing special", async () => {
    const { rows } = await client.query(`
      SELECT rolname, rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolcanlogin OR rolreplication AS special,
             (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid AND relnamespace = 'public'::regnamespace) AS owned
        FROM pg_roles r WHERE rolname LIKE 'charla\\_%' ORDER BY rolname`);
    expect(rows).toEqual([
      { rolname: "charla_app", special: false, owned: 0 },
      { rolname: "charla_auth", special: false, owned: 0 },
      { rolname: "charla_system", special: false, owned: 0 },
    ]);
    // What charla_app may do as the system it must ask for: SET ROLE, for one transaction.
    const { rows: members } = await client.query(
      "SELECT rolinherit FROM pg_roles WHERE rolname = 'charla_app' AND pg_has_role(oid, 'charla_system', 'MEMBER') AND NOT pg_has_role(oid, 'charla_system', 'USAGE')",
    );
    expect(members).toEqual([{ rolinherit: false }]);
  });

  it("leaves the history of migrations to the owner", async () => {
    await client.query("SET ROLE charla_app");
    await expect(client.query("SELECT 1 FROM _prisma_migrations")).rejects.toThrow("permission denied");
  });
});
