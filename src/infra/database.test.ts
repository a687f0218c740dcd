import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../tests/harness/database.ts";
import { newId } from "../lib/ids.ts";
import { type Database, openDatabase, type Statement } from "./database.ts";
import { asSql } from "./transaction-client.ts";

const [mine, theirs] = [newId("tenant"), newId("tenant")];
let owner: TestDatabase;
let db: Database;
const lost: Error[] = [];

beforeAll(async () => {
  owner = await createTestDatabase();
  db = openDatabase({ url: owner.url, poolSize: 4, onError: (error) => lost.push(error) });
  for (const [id, slug] of [
    [mine, "mine"],
    [theirs, "theirs"],
  ]) {
    await owner.query(
      "INSERT INTO tenants (id, slug, name, locale, country, currency, time_zone) VALUES ($1, $2, $2, 'es', 'PE', 'PEN', 'America/Lima')",
      [id, slug],
    );
    await owner.query("INSERT INTO contacts (id, tenant_id, name, created_at) VALUES ($1, $2, 'Ana', now())", [
      newId("contact"),
      id,
    ]);
    await owner.query(
      "INSERT INTO audit (id, tenant_id, actor_kind, action, at) VALUES ($1, $2, 'system', 'made', now())",
      [newId("audit"), id],
    );
  }
});
afterEach(() => lost.splice(0));
afterAll(async () => {
  await db?.close();
  await owner?.drop();
});

let statements = 0;
/** A statement under a fresh name, since a name stands for one text on a connection. */
const sql = (text: string): Statement => ({ name: `test_${++statements}`, text });
const asMine = <Row>(text: string, values: unknown[] = []) => db.statementsFor(mine).query<Row>(sql(text), values);
/** A connection as the application makes it, in no tenant. */
async function withLogin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: owner.url, options: "-c role=charla_app" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

describe("row-level security", () => {
  it("shows nothing outside a tenant", async () => {
    await withLogin(async (client) => {
      for (const table of ["tenants", "contacts", "audit", "conversations", "messages"])
        expect((await client.query(`SELECT 1 FROM ${table}`)).rowCount, table).toBe(0);
    });
  });

  it("shows a tenant its own rows, through every door", async () => {
    expect(await asMine("SELECT tenant_id FROM contacts")).toEqual([{ tenant_id: mine }]);
    const bySql = await db.sqlForTenant(mine, (tx) => tx.query(sql("SELECT tenant_id FROM contacts"), []));
    expect(bySql).toEqual([{ tenant_id: mine }]);
    const byPrisma = await db.forTenant(mine, (tx) => tx.contact.findMany({ select: { tenantId: true } }));
    expect(byPrisma).toEqual([{ tenantId: mine }]);
    const byRaw = await db.forTenant(mine, (tx) => tx.$queryRaw`SELECT tenant_id FROM contacts`);
    expect(byRaw).toEqual([{ tenant_id: mine }]);
  });

  it("keeps another tenant's rows from being read, changed, deleted, moved or made", async () => {
    expect(await asMine("SELECT 1 FROM contacts WHERE tenant_id = $1", [theirs])).toEqual([]);
    expect(await asMine("UPDATE contacts SET name = 'x' WHERE tenant_id = $1 RETURNING id", [theirs])).toEqual([]);
    expect(await asMine("DELETE FROM contacts WHERE tenant_id = $1 RETURNING id", [theirs])).toEqual([]);
    const refused = /violates row-level security/;
    await expect(asMine("UPDATE contacts SET tenant_id = $1", [theirs])).rejects.toThrow(refused);
    await expect(
      asMine("INSERT INTO contacts (id, tenant_id, created_at) VALUES ($1, $2, now())", [newId("contact"), theirs]),
    ).rejects.toThrow(refused);
    await expect(
      db.forTenant(mine, (tx) =>
        tx.contact.create({ data: { id: newId("contact"), tenantId: theirs, createdAt: new Date() } }),
      ),
    ).rejects.toThrow();
    expect(await owner.query("SELECT name, tenant_id FROM contacts ORDER BY tenant_id = $1", [theirs])).toEqual([
      { name: "Ana", tenant_id: mine },
      { name: "Ana", tenant_id: theirs },
    ]);
  });

  it("forgets the tenant at the end of each transaction", async () => {
    const one = openDatabase({ url: owner.url, poolSize: 1 });
    try {
      const seen = sql("SELECT current_setting('charla.tenant', true) AS tenant, count(*)::int AS rows FROM contacts");
      await one.sqlForTenant(mine, async () => undefined);
      const [after] = await one.sqlAsSystem("measure", (tx) => tx.query(seen, []));
      expect(after).toEqual({ tenant: "", rows: 2 });
      expect(await one.statementsFor(theirs).query(seen, [])).toEqual([{ tenant: theirs, rows: 1 }]);
    } finally {
      await one.close();
    }
  });

  it("does not mix tenants that work at the same time on few connections", async () => {
    const read = sql("SELECT DISTINCT tenant_id FROM contacts");
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, index) => {
        const tenant = index % 8 < 4 ? mine : theirs;
        const asked =
          index % 4 === 0
            ? db.statementsFor(tenant).query<{ tenant_id: string }>(read, [])
            : index % 4 === 1
              ? db.sqlForTenant(tenant, (tx) => tx.query<{ tenant_id: string }>(read, []))
              : index % 4 === 2
                ? db.forTenant(tenant, (tx) => asSql(tx).query<{ tenant_id: string }>(read, []))
                : db.forTenant(
                    tenant,
                    (tx) => tx.$queryRaw<{ tenant_id: string }[]>`SELECT DISTINCT tenant_id FROM contacts`,
                  );
        return asked.then((rows) => rows.length === 1 && rows[0]?.tenant_id === tenant);
      }),
    );
    expect(results).not.toContain(false);
  });

  it("refuses a tenant id that is none, before it reaches the database", async () => {
    for (const bad of ["", "ten_1", `${mine}'; SELECT 1; --`]) {
      expect(() => db.statementsFor(bad).query(sql("SELECT 1"), [])).toThrow("not a tenant id");
      expect(() => db.sqlForTenant(bad, async () => undefined)).toThrow("not a tenant id");
    }
  });

  it("lets the application become no owner and no superuser, and change neither policy nor table", async () => {
    const [who] = await asMine<{ role: string; superuser: boolean; bypass: boolean }>(
      "SELECT current_user AS role, rolsuper AS superuser, rolbypassrls AS bypass FROM pg_roles WHERE rolname = current_user",
    );
    expect(who).toEqual({ role: "charla_app", superuser: false, bypass: false });
    for (const text of [
      "ALTER TABLE contacts NO FORCE ROW LEVEL SECURITY",
      "ALTER TABLE contacts DISABLE ROW LEVEL SECURITY",
      "DROP POLICY own_tenant ON contacts",
      "CREATE POLICY all_mine ON contacts USING (true)",
      "TRUNCATE contacts",
      "ALTER TABLE contacts OWNER TO charla_app",
      "CREATE TABLE public.copy AS SELECT 1 AS one",
      "ALTER ROLE charla_app BYPASSRLS",
      "SELECT charla_protect('contacts')",
      "COPY contacts TO '/tmp/contacts'",
    ])
      await expect(asMine(text), text).rejects.toThrow(/permission denied|must be owner/);
  });

  it("an own login that is only a member gets neither past the policies nor up by SET ROLE", async () => {
    const url = new URL(owner.url.replace("@/", "@localhost/"));
    await owner.query("DROP ROLE IF EXISTS shop_login");
    await owner.query("CREATE ROLE shop_login LOGIN NOINHERIT PASSWORD 'only for a test'");
    await owner.query("GRANT charla_app TO shop_login");
    const login = owner.url.replace(/\/\/[^@]*@/, `//shop_login:${encodeURIComponent("only for a test")}@`);
    expect(url.pathname).toMatch(/^\/test_/);
    const client = new pg.Client({ connectionString: login, options: "-c role=charla_app" });
    await client.connect();
    try {
      expect((await client.query("SELECT 1 FROM contacts")).rowCount).toBe(0);
      await client.query("RESET ROLE");
      await client.query("SET ROLE NONE");
      await expect(client.query("SELECT 1 FROM contacts")).rejects.toThrow("permission denied");
      await expect(client.query("SET ROLE charla")).rejects.toThrow("permission denied");
      await expect(client.query("SET SESSION AUTHORIZATION charla")).rejects.toThrow("permission denied");
      await client.query("SET ROLE charla_app");
      await client.query("SELECT set_config('row_security', 'off', false)");
      await expect(client.query("SELECT 1 FROM contacts")).rejects.toThrow("row-level security");
    } finally {
      await client.end();
      await owner.query("DROP ROLE shop_login");
    }
  });

  it("lets the audit only grow, for a tenant and for the system", async () => {
    for (const text of ["UPDATE audit SET action = 'x'", "DELETE FROM audit"]) {
      await expect(asMine(text)).rejects.toThrow("permission denied");
      await expect(db.sqlAsSystem("measure", (tx) => tx.query(sql(text), []))).rejects.toThrow("permission denied");
    }
    await asMine("INSERT INTO audit (id, tenant_id, actor_kind, action, at) VALUES ($1, $2, 'system', 'more', now())", [
      newId("audit"),
      mine,
    ]);
    expect(await asMine("SELECT action FROM audit ORDER BY id")).toEqual([{ action: "made" }, { action: "more" }]);
  });

  it("looks across tenants as the system, for one transaction", async () => {
    const count = await db.asSystem("measure", (tx) => tx.contact.count());
    expect(count).toBe(2);
    expect(await db.forTenant(mine, (tx) => tx.contact.count())).toBe(1);
    // One within the work of another sees its own, and the first goes on as it began.
    const seen = await db.forTenant(mine, async (tx) => [
      await db.asSystem("measure", (all) => all.contact.count()),
      await db.forTenant(theirs, (other) => other.contact.findMany({ select: { tenantId: true } })),
      await tx.contact.findMany({ select: { tenantId: true } }),
    ]);
    expect(seen).toEqual([2, [{ tenantId: theirs }], [{ tenantId: mine }]]);
  });
});

describe("transactions", () => {
  const rename = sql("UPDATE contacts SET name = $1 RETURNING name");
  const names = () => owner.query("SELECT name FROM contacts WHERE tenant_id = $1", [mine]);
  afterEach(() => owner.query("UPDATE contacts SET name = 'Ana'"));

  it("keep what was done, all of it or nothing", async () => {
    await db.sqlForTenant(mine, async (tx) => {
      await tx.query(rename, ["Eva"]);
    });
    expect(await names()).toEqual([{ name: "Eva" }]);
    await expect(
      db.sqlForTenant(mine, async (tx) => {
        await tx.query(rename, ["Luz"]);
        throw new Error("changed its mind");
      }),
    ).rejects.toThrow("changed its mind");
    await expect(
      db.sqlForTenant(mine, async (tx) => {
        await tx.query(rename, ["Luz"]);
        await tx.query(sql("SELECT 1 / 0"), []);
      }),
    ).rejects.toThrow("division by zero");
    expect(await names()).toEqual([{ name: "Eva" }]);
  });

  it("do not keep what came before an error that the work swallowed", async () => {
    await db
      .sqlForTenant(mine, async (tx) => {
        await tx.query(rename, ["Luz"]);
        await tx.query(sql("SELECT 1 / 0"), []).catch(() => undefined);
        return "done";
      })
      .catch(() => undefined);
    expect(await names()).toEqual([{ name: "Ana" }]);
  });

  it("say so when a swallowed error rolled them back", async () => {
    const told = db.sqlForTenant(mine, async (tx) => {
      await tx.query(rename, ["Luz"]);
      await tx.query(sql("SELECT 1 / 0"), []).catch(() => undefined);
    });
    await expect(told).rejects.toThrow();
  });

  it("of one statement leave the connection good after an error", async () => {
    const one = openDatabase({ url: owner.url, poolSize: 1 });
    try {
      for (let round = 0; round < 3; round++) {
        await expect(one.statementsFor(mine).query(sql("SELECT 1 / 0"), [])).rejects.toThrow("division by zero");
        await expect(one.statementsFor(mine).query(sql("SELEKT"), [])).rejects.toThrow("syntax error");
        expect(await one.statementsFor(mine).query(rename, ["Luz"])).toEqual([{ name: "Luz" }]);
      }
    } finally {
      await one.close();
    }
  });

  it("leave no connection behind, however many fail", async () => {
    const work = Array.from({ length: 40 }, (_, index) =>
      index % 2
        ? db.statementsFor(mine).query(sql("SELECT 1 / 0"), [])
        : db.sqlForTenant(mine, () => Promise.reject(new Error("no"))),
    );
    expect((await Promise.allSettled(work)).every(({ status }) => status === "rejected")).toBe(true);
    await db.ping();
    expect(await names()).toEqual([{ name: "Ana" }]);
    const [idle] = await owner.query(
      "SELECT count(*)::int AS stuck FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
    );
    expect(idle).toEqual({ stuck: 0 });
  });

  it("commit one after another those that wait for the same row", async () => {
    await owner.query("UPDATE contacts SET name = '0'");
    const add = sql("UPDATE contacts SET name = (name::int + 1)::text");
    await Promise.all(Array.from({ length: 30 }, () => db.statementsFor(mine).query(add, [])));
    expect(await names()).toEqual([{ name: "30" }]);
  });
});

describe("plain SQL in a transaction of Prisma", () => {
  const rename = sql("UPDATE contacts SET name = $1 RETURNING name");
  const read = sql("SELECT name FROM contacts");
  const names = () => owner.query("SELECT name FROM contacts WHERE tenant_id = $1", [mine]);
  afterEach(() => owner.query("UPDATE contacts SET name = 'Ana'"));

  it("sees what Prisma has written and is seen by it, and both are kept together", async () => {
    await db.forTenant(mine, async (tx) => {
      const plain = asSql(tx);
      await tx.contact.updateMany({ data: { name: "Eva" } });
      expect(await Promise.all([plain.query(read, []), plain.query(rename, ["Luz"]), plain.query(read, [])])).toEqual(
        ["Eva", "Luz", "Luz"].map((name) => [{ name }]),
      );
      expect(await tx.contact.findMany({ select: { name: true } })).toEqual([{ name: "Luz" }]);
      expect(await names()).toEqual([{ name: "Ana" }]);
    });
    expect(await names()).toEqual([{ name: "Luz" }]);
  });

  it("fails with it, whoever fails first", async () => {
    const failing = [
      () =>
        db.forTenant(mine, async (tx) => {
          await tx.contact.updateMany({ data: { name: "Luz" } });
          await asSql(tx).query(sql("SELECT 1 / 0"), []);
        }),
      () =>
        db.forTenant(mine, async (tx) => {
          await asSql(tx).query(rename, ["Luz"]);
          await tx.$queryRaw`SELECT 1 / 0`;
        }),
      () =>
        db.forTenant(mine, async (tx) => {
          await asSql(tx).query(rename, ["Luz"]);
          throw new Error("division by zero, and its mind");
        }),
    ];
    for (const one of failing) await expect(one()).rejects.toThrow("division by zero");
    expect(await names()).toEqual([{ name: "Ana" }]);
  });

  it("gives values as Prisma does", async () => {
    const all =
      "SELECT 7::bigint AS seq, 7 AS count, 'x' AS text, '{\"a\": 1}'::jsonb AS json, ARRAY['a'] AS list, created_at FROM contacts";
    const [byPrisma, plain] = await db.forTenant(mine, async (tx) => [
      await tx.$queryRawUnsafe(all),
      await asSql(tx).query(sql(all), []),
    ]);
    expect(plain).toEqual(byPrisma);
  });

  it("ends with it", async () => {
    const kept = await db.forTenant(mine, async (tx) => asSql(tx));
    await expect(kept.query(read, [])).rejects.toThrow("the transaction is over");
    const failed: Statement[] = [];
    const late = await new Promise<ReturnType<typeof asSql>>((resolve) => {
      void db
        .forTenant(mine, async (tx) => {
          resolve(asSql(tx));
          await tx.$queryRaw`SELECT 1 / 0`;
        })
        .catch(() => failed.push(read));
    });
    await expect.poll(() => failed).toHaveLength(1);
    await expect(late.query(read, [])).rejects.toThrow("the transaction is over");
  });

  it("of which nothing is asked leaves its connection as it was", async () => {
    const one = openDatabase({ url: owner.url, poolSize: 1 });
    try {
      for (const tenant of [mine, theirs]) {
        await one.forTenant(tenant, async () => undefined);
        await expect(one.forTenant(tenant, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
        const seen = await one.forTenant(tenant, (tx) => tx.contact.findMany({ select: { tenantId: true } }));
        expect(seen).toEqual([{ tenantId: tenant }]);
      }
    } finally {
      await one.close();
    }
  });
});

describe("a connection that breaks", () => {
  const cut = () =>
    owner.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );

  it("while idle is replaced", async () => {
    await Promise.all([db.ping(), db.ping(), db.forTenant(mine, (tx) => tx.contact.count())]);
    await cut();
    await expect
      .poll(() =>
        db.ping().then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await expect.poll(() => db.forTenant(mine, (tx) => tx.contact.count()).catch(() => 0)).toBe(1);
    expect(await asMine("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("in the middle of a transaction fails it, and the next works", async () => {
    const failed = db.sqlForTenant(mine, async (tx) => {
      await tx.query(sql("UPDATE contacts SET name = 'half'"), []);
      await cut();
      await tx.query(sql("SELECT 1"), []);
    });
    await expect(failed).rejects.toThrow();
    expect(await asMine("SELECT name FROM contacts")).toEqual([{ name: "Ana" }]);
  });

  it("in the middle of a single statement fails it, and the next works", async () => {
    const slow = db.statementsFor(mine).query(sql("SELECT pg_sleep(30)"), []);
    const failed = expect(slow).rejects.toThrow();
    await expect
      .poll(() => owner.query("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(30)'"))
      .toHaveLength(1);
    await cut();
    await failed;
    expect(await asMine("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });
});
