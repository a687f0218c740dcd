/** The audit over HTTP: who did what, by filters and pages; it can only grow. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Browser, type Office, openOffice } from "../people/office.ts";

interface Entry {
  readonly id: string;
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  readonly action: string;
  readonly subjectId: string;
}

let office: Office;
let admin: Browser & { readonly memberId: string };

beforeAll(async () => {
  office = await openOffice();
  admin = await office.member("admin");
});
afterAll(() => office.close());

async function read(query: string): Promise<{ data: Entry[]; nextCursor: string | null }> {
  const { status, body } = await admin.call<{ data: Entry[]; nextCursor: string | null }>("GET", `/v1/audit${query}`);
  expect(status).toBe(200);
  return body;
}

const makeKey = async (name: string, scopes = ["team:read"]) =>
  (await admin.call<{ id: string; secret: string }>("POST", "/v1/keys", { name, scopes })).body;

it("names the member, the key and the system that acted", async () => {
  const key = await makeKey("Import of people", ["team:read", "team:write"]);
  const invited = await office
    .browser()
    .call("POST", "/v1/invitations", { email: "new@example.com", role: "rep" }, { "x-api-key": key.secret });
  expect(invited.status).toBe(201);
  const [byMember] = (await read(`?subject=${key.id}`)).data;
  expect(byMember).toMatchObject({
    action: "api_key.create",
    actor: { kind: "user", id: admin.memberId, name: "An admin" },
  });
  const [byKey] = (await read(`?subject=${invited.body.id}`)).data;
  expect(byKey).toMatchObject({
    action: "invitation.create",
    actor: { kind: "api_key", id: key.id, name: "Import of people" },
  });
  const [bySystem] = (await read(`?subject=${admin.memberId}`)).data;
  expect(bySystem).toMatchObject({ action: "member.add", actor: { kind: "system", id: null, name: null } });
});

it("is filtered by who, kind, what, on what and when", async () => {
  const { id } = await makeKey("One");
  await admin.call("DELETE", `/v1/keys/${id}`);
  const about = (await read(`?subject=${id}`)).data;
  expect(about.map(({ action }) => action)).toEqual(["api_key.revoke", "api_key.create"]);
  const all = (await read("?limit=200")).data;
  for (const [query, fits] of [
    [`actor=${admin.memberId}`, (entry: Entry) => entry.actor.id === admin.memberId],
    ["actorKind=system", (entry: Entry) => entry.actor.kind === "system"],
    ["action=api_key", (entry: Entry) => entry.action.startsWith("api_key.")],
    ["action=api_key.revoke", (entry: Entry) => entry.action === "api_key.revoke"],
    [`from=${about[0]?.at}`, (entry: Entry) => entry.at >= (about[0]?.at ?? "")],
    [`to=${about[0]?.at}`, (entry: Entry) => entry.at < (about[0]?.at ?? "")],
  ] as const) {
    const found = (await read(`?limit=200&${query}`)).data;
    expect(found, query).toEqual(all.filter(fits));
    expect(found.length, query).toBeGreaterThan(0);
  }
});

it("comes in pages without a gap or a repetition", async () => {
  for (let count = 0; count < 3; count++) await makeKey(`Page ${count}`);
  const all = (await read("?limit=200")).data;
  const paged: Entry[] = [];
  let cursor: string | null = null;
  do {
    const page = await read(`?limit=2${cursor ? `&cursor=${cursor}` : ""}`);
    paged.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor);
  expect(paged).toEqual(all);
});

it("is the admin's to read, and refuses filters that are none", async () => {
  for (const role of ["seller", "rep", "viewer"] as const)
    expect((await (await office.member(role)).call("GET", "/v1/audit")).status).toBe(403);
  for (const query of ["actorKind=nobody", "from=yesterday", "cursor=zzz", "action=drop table", "limit=0"])
    expect((await admin.call("GET", `/v1/audit?${query}`)).status, query).toBe(400);
});

it("can only grow: the database refuses to change or remove an entry", async () => {
  await makeKey("Kept");
  const { ctx } = office.app;
  const before = (await read("?limit=200")).data.length;
  await expect(ctx.db.forTenant(office.tenantId, (tx) => tx.auditEntry.deleteMany())).rejects.toThrow(/denied/);
  await expect(
    ctx.db.forTenant(office.tenantId, (tx) => tx.auditEntry.updateMany({ data: { action: "nothing" } })),
  ).rejects.toThrow(/denied/);
  expect((await read("?limit=200")).data.length).toBe(before);
});
