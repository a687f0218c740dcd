/** What comes in and goes out by programs, with two businesses: none reads, changes or fires what is the other's. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/lib/ids.ts";
import { PROGRAM_ROUTES, type ProgramIds } from "./program-routes.ts";
import { startTwoTenants, type TwoTenants } from "./two-tenants.ts";

let test: TwoTenants;
let theirs: ProgramIds;
const nobody: ProgramIds = {
  webhook: newId("webhook"),
  delivery: newId("webhookDelivery"),
  source: newId("captureSource"),
  import: newId("import"),
};

const TABLES = ["webhook_endpoints", "webhook_deliveries", "capture_sources", "imports"];

beforeAll(async () => {
  test = await startTwoTenants({ workers: false });
  theirs = {
    webhook: newId("webhook"),
    delivery: newId("webhookDelivery"),
    source: newId("captureSource"),
    import: newId("import"),
  };
  const tenant = test.theirs.tenantId;
  await test.database.query(
    `INSERT INTO webhook_endpoints (id, tenant_id, url, events, secret, created_at, updated_at)
     VALUES ($1, $2, 'https://theirs.example/', '{lead.created}', 'sealed', now(), now())`,
    [theirs.webhook, tenant],
  );
  await test.database.query(
    `INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, event, subject_id, body, due_at, give_up_at, created_at)
     VALUES ($1, $2, $3, 'lead.created', 'x', '{"theirs": true}', now(), now(), now())`,
    [theirs.delivery, tenant, theirs.webhook],
  );
  await test.database.query(
    `INSERT INTO capture_sources (id, tenant_id, name, kind, key, created_at)
     VALUES ($1, $2, 'Theirs', 'form', 'key-of-their-source', now())`,
    [theirs.source, tenant],
  );
  await test.database.query(
    `INSERT INTO imports (id, tenant_id, file_name, file_id, bytes, encoding, delimiter, columns, status, created_at)
     VALUES ($1, $2, 'theirs.csv', $3, 1, 'utf-8', ',', '{}', 'checked', now())`,
    [theirs.import, tenant, newId("attachment")],
  );
});
afterAll(() => test?.close());

const state = () =>
  Promise.all(TABLES.map((table) => test.database.query(`SELECT to_jsonb(t) FROM ${table} t ORDER BY id`)));

describe("another business's", () => {
  it.each(
    PROGRAM_ROUTES.filter(({ path }) => path(nobody) !== path(fake())).map((route) => [name(route), route] as const),
  )("%s is the same as an id that does not exist, and changes nothing", async (_name, { method, path, body }) => {
    const before = await state();
    const answer = await test.call(test.ours.key, method, path(theirs), body);
    const none = await test.call(test.ours.key, method, path(nobody), body);
    expect(answer.status).toBe(404);
    expect({ ...answer.body, requestId: "" }).toEqual({ ...none.body, requestId: "" });
    expect(await state()).toEqual(before);
  });

  it("rows are in no list", async () => {
    for (const { method, path } of PROGRAM_ROUTES.filter(
      (one) => one.method === "GET" && one.path(nobody) === one.path(fake()),
    )) {
      const { status, text } = await test.call(test.ours.key, method, path(nobody));
      expect(status).toBe(200);
      expect(JSON.parse(text).data).toEqual([]);
      const own = await test.call(test.theirs.key, method, path(nobody));
      expect(own.body.data).toHaveLength(1);
    }
  });
});

it("a key is needed by every route, and its scope", async () => {
  for (const { method, path, body } of PROGRAM_ROUTES) {
    expect((await test.call(null, method, path(theirs), body)).status).toBe(401);
    expect((await test.call(test.theirs.readKey, method, path(theirs), body)).status).toBe(403);
  }
});

function fake(): ProgramIds {
  return { webhook: "{id}", delivery: "{id}", source: "{id}", import: "{id}" };
}

function name({ method, path }: (typeof PROGRAM_ROUTES)[number]): string {
  return `${method} ${path(fake())}`;
}
