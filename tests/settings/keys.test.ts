/** API keys over HTTP: made by an admin, shown once, held to their scopes, limit and end, revoked; never across businesses. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createManualClock } from "../../src/lib/time.ts";
import { startTwoTenants } from "../isolation/two-tenants.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";

interface Key {
  readonly id: string;
  readonly secret: string;
  readonly status: string;
  readonly lastUsedAt: string | null;
}

const clock = createManualClock(new Date());
let office: Office;
let admin: Browser;

beforeAll(async () => {
  office = await openOffice({ overrides: { clock } });
  admin = await office.member("admin");
});
afterAll(() => office.close());

async function make(body: object, by: Browser = admin): Promise<Key> {
  const made = await by.call<Key & Record<string, unknown>>("POST", "/v1/keys", body);
  expect(made.status).toBe(201);
  expect(made.headers.get("cache-control")).toBe("no-store");
  return made.body;
}

const withKey = (secret: string, method: string, path: string, body?: unknown) =>
  office.browser().call(method, path, body, { authorization: `Bearer ${secret}` });

async function listed(id: string): Promise<Key | undefined> {
  const { body } = await admin.call<{ data: Key[] }>("GET", "/v1/keys");
  return body.data.find((key) => key.id === id);
}

describe("a key", () => {
  it("opens what its scopes name and nothing else; its secret is in no list", async () => {
    const { id, secret } = await make({ name: "Reports", scopes: ["conversations:read"] });
    expect((await withKey(secret, "GET", "/v1/conversations")).status).toBe(200);
    expect((await withKey(secret, "GET", "/v1/members")).status).toBe(403);
    const list = await admin.call("GET", "/v1/keys");
    expect(JSON.stringify(list.body)).not.toContain(secret);
    expect(JSON.stringify(list.body)).not.toMatch(/hash/);
    expect((await listed(id))?.lastUsedAt).toBe(clock.now().toISOString());
  });

  it("is held to its own limit a minute, and other keys are not", async () => {
    const slow = await make({ name: "Slow", scopes: ["conversations:read"], perMinute: 2 });
    const fast = await make({ name: "Fast", scopes: ["conversations:read"] });
    for (let count = 0; count < 2; count++)
      expect((await withKey(slow.secret, "GET", "/v1/conversations?limit=1")).status).toBe(200);
    const refused = await withKey(slow.secret, "GET", "/v1/conversations?limit=1");
    expect(refused).toMatchObject({ status: 429, body: { code: "limit_reached" } });
    expect(Number(refused.headers.get("retry-after"))).toBe(30);
    expect((await withKey(fast.secret, "GET", "/v1/conversations?limit=1")).status).toBe(200);
    clock.advance(30_000);
    expect((await withKey(slow.secret, "GET", "/v1/conversations?limit=1")).status).toBe(200);
  });

  it("opens nothing after its end", async () => {
    const expiresAt = new Date(clock.now().getTime() + 60_000).toISOString();
    const { id, secret } = await make({ name: "For a minute", scopes: ["conversations:read"], expiresAt });
    expect((await withKey(secret, "GET", "/v1/conversations")).status).toBe(200);
    clock.advance(60_000);
    expect((await withKey(secret, "GET", "/v1/conversations")).status).toBe(401);
    expect((await listed(id))?.status).toBe("expired");
  });

  it("opens nothing once it is revoked, and is revoked once", async () => {
    const { id, secret } = await make({ name: "Lost", scopes: ["*"] });
    expect((await admin.call("DELETE", `/v1/keys/${id}`)).status).toBe(200);
    expect((await withKey(secret, "GET", "/v1/conversations")).status).toBe(401);
    expect((await admin.call("DELETE", `/v1/keys/${id}`)).status).toBe(404);
    expect((await listed(id))?.status).toBe("revoked");
  });

  it("that makes keys makes none greater than itself", async () => {
    const { secret } = await make({ name: "Maker", scopes: ["keys:write", "leads:read"] });
    const equal = await withKey(secret, "POST", "/v1/keys", { name: "Equal", scopes: ["leads:read"] });
    expect(equal.status).toBe(201);
    for (const scope of ["*", "team:write"])
      expect(await withKey(secret, "POST", "/v1/keys", { name: "Greater", scopes: [scope] })).toMatchObject({
        status: 403,
        body: { code: "forbidden" },
      });
  });

  it("is the admin's to make, see and revoke", async () => {
    const { id } = await make({ name: "Theirs", scopes: ["leads:read"] });
    for (const role of ["seller", "rep", "viewer"] as const) {
      const member = await office.member(role);
      expect((await member.call("GET", "/v1/keys")).status).toBe(403);
      expect((await member.call("POST", "/v1/keys", { name: "x", scopes: ["leads:read"] })).status).toBe(403);
      expect((await member.call("DELETE", `/v1/keys/${id}`)).status).toBe(403);
    }
    expect((await listed(id))?.status).toBe("active");
  });

  it.each([
    ["no name", { name: " ", scopes: ["leads:read"] }, "name"],
    ["no scope", { name: "x", scopes: [] }, "scopes"],
    ["a scope that is none", { name: "x", scopes: ["everything"] }, "scopes.0"],
    ["a limit of nothing", { name: "x", scopes: ["leads:read"], perMinute: 0 }, "perMinute"],
    ["an end that has passed", { name: "x", scopes: ["leads:read"], expiresAt: "2020-01-01T00:00:00Z" }, "expiresAt"],
  ])("with %s is refused", async (_name, body, path) => {
    const { status, body: problem } = await admin.call<{ issues: { path: string }[] }>("POST", "/v1/keys", body);
    expect(status).toBe(400);
    expect(problem.issues.map((issue) => issue.path)).toEqual([path]);
  });
});

it("of another business is not seen and not revoked", async () => {
  const test = await startTwoTenants({});
  try {
    const keysOf = async (key: string) => (await test.call(key, "GET", "/v1/keys")).body.data as Key[];
    const [theirs] = await keysOf(test.theirs.key);
    const ours = await keysOf(test.ours.key);
    expect(ours.map(({ id }) => id)).not.toContain(theirs?.id);
    expect((await test.call(test.ours.key, "DELETE", `/v1/keys/${theirs?.id}`)).status).toBe(404);
    expect((await keysOf(test.theirs.key)).every(({ status }) => status === "active")).toBe(true);
  } finally {
    await test.close();
  }
});
