/**
 * Two businesses and every route of the API, as its document has it: what belongs to the other one is as if it did not
 * exist, in no list, and unchanged by whatever is tried. A route that is added is tried without a line here.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mendSurrogates } from "../../src/lib/text.ts";
import { isSettled } from "../harness/facts.ts";
import { createPostbox } from "../harness/postbox.ts";
import { until } from "../harness/until.ts";
import { type Schema, sampleOf } from "./from-schema.ts";
import { startTwoTenants, type TwoTenants } from "./two-tenants.ts";

const SECRET = "el gato verde duerme";
/** Resources whose table has another name. */
const TABLES: Readonly<Record<string, string>> = {
  channels: "channel_accounts",
  faq: "faq_entries",
  keys: "api_keys",
  "member-chats": "member_identities",
  merges: "contact_merges",
  webhooks: "webhook_endpoints",
};

interface Route {
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  readonly isPublic: boolean;
  readonly body: Schema | null;
}

let test: TwoTenants;
let routes: Route[];

beforeAll(async () => {
  test = await startTwoTenants({ overrides: { channels: { terminal: createPostbox().factory } } });
  await test.write(test.ours, "nuestro", "hola");
  await test.write(test.theirs, "suyo", SECRET);
  await until("both answered", () => isSettled(test.database));
  await test.furnish(test.theirs);
  await until("the workers have looked at it", async () => {
    const left = `SELECT FROM automation_signals WHERE tenant_id = $1 UNION ALL SELECT FROM webhook_events WHERE tenant_id = $1`;
    return (await test.database.query(left, [test.theirs.tenantId])).length === 0;
  });
  routes = await readRoutes();
});
afterAll(() => test?.close());

async function readRoutes(): Promise<Route[]> {
  const { body } = await test.call(null, "GET", "/docs/openapi.json");
  return Object.entries(body.paths as Record<string, Record<string, Operation>>)
    .filter(([path]) => path.startsWith("/v1/"))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { requestBody, security }]) => ({
        method: method.toUpperCase(),
        path,
        isPublic: security === undefined,
        body: requestBody?.content?.["application/json"]?.schema ?? null,
      })),
    );
}

interface Operation {
  readonly security?: readonly object[];
  readonly requestBody?: { readonly content?: Record<string, { readonly schema: Schema }> };
}

/** An id of the other business for each parameter of a path: the resource is the segment before. */
async function theirPath(path: string): Promise<{ theirs: string; nobodys: string } | null> {
  let theirs = path;
  let nobodys = path;
  for (const [whole, resource = "", name = ""] of path.matchAll(/\/([\w-]+)\/\{(\w+)\}/g)) {
    const id = await theirId(resource);
    if (id === null) return null;
    const none = id.replace(/^([a-z]+_).+$/, (_all, prefix: string) => `${prefix}${"0".repeat(25)}z`);
    theirs = theirs.replace(whole, `/${resource}/${id}`);
    nobodys = nobodys.replace(whole, `/${resource}/${none}`);
    expect(name).not.toBe("");
  }
  return { theirs, nobodys };
}

async function theirId(resource: string): Promise<string | null> {
  const table = TABLES[resource] ?? resource.replaceAll("-", "_");
  const [known] = await test.database.query<{ found: string | null }>("SELECT to_regclass($1)::text AS found", [table]);
  if (!known?.found) return null;
  const [row] = await test.database.query<{ id: string }>(
    `SELECT id FROM ${table} WHERE tenant_id = $1 ORDER BY id LIMIT 1`,
    [test.theirs.tenantId],
  );
  return row?.id ?? null;
}

/** A fingerprint of all that belongs to the other business. */
async function theirState(): Promise<Record<string, string | null>> {
  const tables = await test.database.query<{ name: string }>(
    "SELECT DISTINCT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id' ORDER BY 1",
  );
  const state: Record<string, string | null> = {};
  for (const { name } of tables) {
    // Read and removed by the workers, whoever calls.
    if (name === "automation_signals" || name === "webhook_events") continue;
    const [row] = await test.database.query<{ print: string | null }>(
      `SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS print FROM ${name} t WHERE tenant_id = $1`,
      [test.theirs.tenantId],
    );
    state[name] = row?.print ?? null;
  }
  return state;
}

const isTold = (text: string) => text.includes(SECRET) || text.includes(test.theirs.tenantId);

describe("another business", () => {
  it("is as if it did not exist, on every route with an id, and stays as it was", async () => {
    const before = await theirState();
    const untried: string[] = [];
    for (const { method, path, body } of routes.filter(({ path }) => path.includes("{"))) {
      const place = await theirPath(path);
      if (!place) {
        untried.push(`${method} ${path}`);
        continue;
      }
      const sent = body ? sampleOf(body, "cnt_0") : undefined;
      const [theirs, nobodys] = [
        await test.call(test.ours.key, method, place.theirs, sent),
        await test.call(test.ours.key, method, place.nobodys, sent),
      ];
      const name = `${method} ${path}`;
      expect(theirs.status, name).toBe(nobodys.status);
      expect(theirs.status, name).toBeGreaterThanOrEqual(400);
      expect(theirs.status, name).toBeLessThan(500);
      const asNobodys = theirs.text.replaceAll(place.theirs.split("/").at(-1) ?? "", "");
      expect(isTold(asNobodys), name).toBe(false);
      expect(theirs.body.code, name).toBe(nobodys.body.code);
    }
    expect(await theirState()).toEqual(before);
    expect(untried, "give the other business one: `furnish` of two-tenants.ts, or the table's name in TABLES").toEqual(
      [],
    );
  });

  it("is in no list", async () => {
    for (const { path } of routes.filter(({ method, path }) => method === "GET" && !path.includes("{"))) {
      const { status, text } = await test.call(test.ours.key, "GET", path);
      expect(status, path).toBeLessThan(500);
      expect(isTold(text), path).toBe(false);
      for (const resource of ["conversations", "contacts", "messages", "channel_accounts"])
        expect(text.includes((await theirId(resource)) ?? "?"), path).toBe(false);
    }
  });

  it("is out of reach of whatever is sent", async () => {
    const before = await theirState();
    const ids = await Promise.all(["conversations", "contacts", "messages", "channel_accounts"].map(theirId));
    const piece = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom(...ids.map(String), "..", "%00", "' OR 1=1 --", "\u0000", "😀", "\ud83d"),
    );
    const json = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.dictionary(piece, piece, { maxKeys: 4 }));
    await fc.assert(
      fc.asyncProperty(fc.nat(), piece, piece, json, async (place, id, query, sent) => {
        const { method, path } = routes[place % routes.length] ?? { method: "GET", path: "/v1/conversations" };
        const encode = (text: string) => encodeURIComponent(mendSurrogates(text));
        const filled = path.replace(/\{\w+\}/g, encode(id) || "x");
        const body = method === "GET" || method === "DELETE" ? undefined : (sent ?? {});
        const answer = await test.call(
          test.ours.key,
          method,
          `${filled}?cursor=${encode(query)}&q=${encode(query)}`,
          body,
        );
        expect(answer.status, `${method} ${filled}`).toBeLessThan(500);
        expect(answer.text.includes(SECRET), `${method} ${filled}`).toBe(false);
      }),
      { numRuns: 300 },
    );
    expect(await theirState()).toEqual(before);
  });
});

it("every route that is not for everybody asks who calls", async () => {
  for (const { method, path, body } of routes.filter(({ isPublic }) => !isPublic)) {
    const place = path.replace(/\{\w+\}/g, "cnt_0");
    const answer = await test.call(null, method, place, body ? sampleOf(body, "cnt_0") : undefined);
    // What no form of the body could be met with is refused for its form first.
    expect([400, 401], `${method} ${path}`).toContain(answer.status);
  }
});
