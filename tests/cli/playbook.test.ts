/** `charla playbook` on data of its own: in and out of files, checked, and back. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seedSampleBusiness } from "../../prisma/seed/seed.ts";
import { searchProducts } from "../../src/crm/catalog-search.ts";
import { searchFaq } from "../../src/crm/faq-search.ts";
import { type Database, openDatabase } from "../../src/infra/database.ts";
import { createTestDatabase, type TestDatabase } from "../harness/database.ts";
import { makeHome, runCli } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

describe("charla playbook", () => {
  const home = makeHome();
  const folder = mkdtempSync(join(tmpdir(), "playbook-"));
  let database: TestDatabase;
  let db: Database;
  let tenantId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    db = openDatabase({ url: database.url, poolSize: 2 });
    await seedSampleBusiness({ db });
    tenantId = (await database.query<{ id: string }>("SELECT id FROM tenants"))[0]?.id ?? "";
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
    home.remove();
    rmSync(folder, { recursive: true });
  });

  const options = () => ({ env: { CHARLA_HOME: home.path, DATABASE_URL: database.url }, cwd: folder });
  const playbook = (...args: string[]) => runHere(["playbook", ...args], options());
  const playbookProcess = (...args: string[]) => runCli(["playbook", ...args], options());
  const write = (name: string, text: string | Buffer) => writeFileSync(join(folder, name), text);
  const stateOf = async () => {
    const [row] = await database.query<{ state: string }>(`
      SELECT json_build_object('revision', (SELECT revision FROM tenants), 'versions', (SELECT count(*) FROM playbooks),
        'products', (SELECT md5(string_agg(p::text, '|' ORDER BY id)) FROM products p),
        'faq', (SELECT md5(string_agg(f::text, '|' ORDER BY id)) FROM faq_entries f))::text AS state`);
    return row?.state;
  };
  const find = (text: string) =>
    searchProducts(db.statementsFor(tenantId), { text, locale: "es", order: "relevance", limit: 3 });

  it("exports what imports without a change", async () => {
    const before = await stateOf();
    const { code, stderr } = await playbook("export", "all.yaml");
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining("40 questions") });
    const text = readFileSync(join(folder, "all.yaml"), "utf8");
    expect(text).toContain("name: Tecnolúcuma");
    for (const more of [[], ["--replace"]]) {
      const imported = await playbook("import", "all.yaml", ...more);
      expect(imported).toMatchObject({ code: 0, stdout: expect.stringContaining("Nothing to change") });
    }
    expect(await stateOf()).toBe(before);
    expect(await playbook("export", "all.yaml")).toMatchObject({ code: 1, stderr: expect.stringContaining("--force") });
    expect((await playbook("export")).stdout.trim()).toBe(text.trim());
  });

  it("takes a spreadsheet of Windows in, is answered from at once, and shows it all before", async () => {
    const csv =
      "Código;Nombre;Precio;Stock;Categoría;Costo\nLAP-001;;1.249,00;20;;900\nZAP-1;Zapatilla de baño ñandú;89,90;5;Calzado;1\n";
    write("hoja.csv", Buffer.from(csv, "latin1"));
    const before = await stateOf();
    const trial = await playbook("import", "hoja.csv", "--dry-run", "--lang", "es");
    expect(trial.code).toBe(0);
    expect(trial.stderr).toContain("Costo");
    expect(trial.stdout).toContain("+ ZAP-1  Zapatilla de baño ñandú  S/ 89.90");
    expect(trial.stdout).toContain("S/ 1,299.00 → S/ 1,249.00");
    expect(await stateOf()).toBe(before);

    const done = await playbook("import", "hoja.csv", "--lang", "es");
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining("versión 2") });
    expect((await find("zapatillas"))[0]).toMatchObject({ sku: "ZAP-1", price: { cents: 8_990 }, stock: 5 });
    expect((await find("calzado"))[0]).toMatchObject({ sku: "ZAP-1" });
    const [laptop] = await database.query("SELECT price_cents, stock, name FROM products WHERE sku = 'LAP-001'");
    expect(laptop).toEqual({ price_cents: "124900", stock: 20, name: "Laptop Acer Aspire Go 15" });
    const audit = await database.query("SELECT action, detail FROM audit WHERE action LIKE 'playbook.%'");
    expect(audit).toEqual([{ action: "playbook.import", detail: { version: 2, note: "hoja.csv" } }]);
  });

  it("stores nothing of a file with a mistake, and tells them all", async () => {
    write("mal.csv", "sku,nombre,precio\nA1,Uno,10\nA2,Dos,barato\nA1,Tres,\n");
    const before = await stateOf();
    const { code, stderr, stdout } = await playbook("import", "mal.csv", "--lang", "es");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("mal.csv, fila 3, «precio»: «barato» no es un precio");
    expect(stderr).toContain("mal.csv, fila 4, «precio»: falta el precio");
    expect(stderr).toContain("mal.csv, fila 4, «sku»: el código A1 ya está en la fila 2");
    write("mal.yaml", "rules:\n  discounts: { maxPercent: 500 }\nfaq: { file: mal.csv }\n");
    expect((await playbook("import", "mal.yaml")).stderr).toContain("mal.yaml, line 2, column 28");
    write("libro.csv", Buffer.from("PK\u0003\u0004xlsx"));
    expect((await playbook("import", "libro.csv")).stderr).toContain("Excel");
    expect((await playbook("import", "nada.csv")).stderr).toContain("nada.csv");
    expect(await stateOf()).toBe(before);
  });

  it("takes rules, with the tables beside them, and business facts", async () => {
    write("preguntas.csv", 'pregunta,respuesta\n¿Alquilan proyectores?,"Sí, por día."\n');
    write(
      "parte.yaml",
      "business: { phone: '+51 1 555 0199' }\nrules: { tone: formal }\nfaq: { file: preguntas.csv }\n",
    );
    const { code, stdout } = await playbook("import", "parte.yaml");
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('tone: "friendly" → "formal"') });
    const [tenant] = await database.query("SELECT settings, name FROM tenants");
    expect(tenant).toMatchObject({
      name: "Tecnolúcuma",
      settings: { phone: "+51 1 555 0199", treatment: "tu", chat: {} },
    });
    const [hit] = await searchFaq(db.statementsFor(tenantId), "alquilan proyectores", "es", 1);
    expect(hit?.answer).toBe("Sí, por día.");
    expect(await database.query("SELECT count(*)::int AS kept FROM branches")).toEqual([{ kept: 3 }]);
  });

  it("lists versions and brings the first one back, but for the stock", async () => {
    const listed = await playbook("versions");
    const numbers = listed.stdout.split("\n").map((line) => line.split("\t")[0]);
    expect(numbers).toEqual(["3", "2", "1", ""]);
    expect(listed.stdout).toContain("hoja.csv");
    const before = await stateOf();
    expect((await playbook("rollback", "1", "--dry-run")).code).toBe(0);
    expect(await stateOf()).toBe(before);
    const { code, stdout } = await playbook("rollback", "1");
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("stored as version 4") });
    expect((await find("zapatillas")).map(({ sku }) => sku)).not.toContain("ZAP-1");
    const [laptop] = await database.query("SELECT price_cents, stock FROM products WHERE sku = 'LAP-001'");
    expect(laptop).toEqual({ price_cents: "129900", stock: 20 });
    expect(await database.query("SELECT count(*)::int AS left FROM faq_entries")).toEqual([{ left: 120 }]);
    expect(await playbook("rollback", "99")).toMatchObject({ code: 1, stderr: expect.stringContaining("99") });
    expect((await playbook("rollback", "4")).stdout).toContain("Nothing to change");
    const [{ revision } = {}] = await database.query<{ revision: number }>("SELECT revision FROM tenants");
    expect(revision).toBeGreaterThanOrEqual(5);
  });

  it("checks what is stored, and a file before it goes in", async () => {
    const stored = await playbook("check");
    expect({ code: stored.code, stdout: stored.stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Nothing contradicts."),
    });
    write("choca.yaml", "rules: { discounts: { maxPercent: 5, haggle: { percent: 20 } } }\n");
    const alone = await playbook("check", "choca.yaml", "--json");
    expect(alone.code).toBe(1);
    const { ok, findings } = JSON.parse(alone.stdout) as { ok: boolean; findings: { code: string; where: string }[] };
    expect(ok).toBe(false);
    expect(findings[0]).toMatchObject({
      severity: "contradiction",
      code: "percentTooHigh",
      where: "rules.discounts.haggle",
    });
    expect(findings.map(({ code }) => code)).toContain("noProducts");
    const over = await playbook("check", "choca.yaml", "--tenant", "tecnolucuma");
    expect(over.code).toBe(1);
    expect(over.stdout).not.toContain("catalog is empty");
  });

  it("takes only one of two imports at a time, and both in the end", async () => {
    write("uno.csv", "sku,nombre,precio\nDOS-1,Uno,10\n");
    write("dos.csv", "sku,nombre,precio\nDOS-2,Dos,20\n");
    const both = await Promise.all([playbookProcess("import", "uno.csv"), playbookProcess("import", "dos.csv")]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const rows = await database.query("SELECT sku FROM products WHERE sku LIKE 'DOS-%' ORDER BY sku");
    expect(rows).toEqual([{ sku: "DOS-1" }, { sku: "DOS-2" }]);
  });
});
