/** Requests that are repeated with their `Idempotency-Key`: carried out once, answered alike. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createManualClock, DAY_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";

const clock = createManualClock(new Date());
const NEW_KEY = { name: "Reports", scopes: ["conversations:read"] };
let office: Office;
let admin: Browser;

beforeAll(async () => {
  office = await openOffice({ overrides: { clock } });
  admin = await office.member("admin");
});
afterAll(() => office?.close());

const make = (key: string, body: object = NEW_KEY, by: Browser = admin) =>
  by.call<{ id: string; secret: string }>("POST", "/v1/keys", body, { "idempotency-key": key });

async function countKeys(name: string): Promise<number> {
  const rows = await office.app.database.query("SELECT 1 FROM api_keys WHERE name = $1", [name]);
  return rows.length;
}

describe("a request with an idempotency key", () => {
  it("is carried out once and answered alike, however often it comes", async () => {
    const body = { ...NEW_KEY, name: "Once" };
    const first = await make("once", body);
    expect(first.status).toBe(201);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    const again = await make("once", body);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(await countKeys("Once")).toBe(1);
  });

  it("that comes many times at once makes one thing", async () => {
    const body = { ...NEW_KEY, name: "Crowd" };
    const answers = await Promise.all(Array.from({ length: 8 }, () => make("crowd", body)));
    for (const { status } of answers) expect([201, 409]).toContain(status);
    expect(await countKeys("Crowd")).toBe(1);
    expect((await make("crowd", body)).status).toBe(201);
  });

  it("keeps no secret of its answer readable in the database", async () => {
    const { body } = await make("sealed", { ...NEW_KEY, name: "Sealed" });
    const rows = await office.app.database.query("SELECT answer FROM idempotency_keys");
    expect(JSON.stringify(rows)).not.toContain(body.secret);
  });

  it("is another person's own: their keys do not meet", async () => {
    const other = await office.member("admin");
    const [mine, theirs] = [await make("shared"), await make("shared", NEW_KEY, other)];
    expect(mine.body.id).not.toBe(theirs.body.id);
  });

  it("with another body is refused, and so is a key that is none", async () => {
    await make("taken");
    for (const answer of [await make("taken", { ...NEW_KEY, name: "Different" }), await make("x".repeat(201))])
      expect(answer).toMatchObject({ status: 400, body: { issues: [{ path: "Idempotency-Key" }] } });
  });

  it("that was refused may be mended and sent again with the same key", async () => {
    const refused = await make("mended", { name: "Mended", scopes: ["not a scope"] });
    expect(refused.status).toBe(400);
    expect((await make("mended", { ...NEW_KEY, name: "Mended" })).status).toBe(201);
  });

  it("whose process died is tried again if it had done nothing, and said to be unsure if it had", async () => {
    const forget = (key: string, committed: string) =>
      office.app.database.query(
        `UPDATE idempotency_keys SET status = NULL, answer = NULL, committed_at = ${committed} WHERE key LIKE $1`,
        [`%:${key}`],
      );
    const body = { ...NEW_KEY, name: "Died" };
    await make("died", body);
    await forget("died", "NULL");
    expect((await make("died", body)).status).toBe(409);
    clock.advance(MINUTE_MS + 1);
    expect((await make("died", body)).status).toBe(201);
    await forget("died", "now()");
    clock.advance(MINUTE_MS + 1);
    expect(await make("died", body)).toMatchObject({ status: 409, body: { code: "conflict" } });
  });

  it("is forgotten after a day", async () => {
    await make("old", { ...NEW_KEY, name: "Old" });
    clock.advance(DAY_MS + 1);
    expect((await make("old", { ...NEW_KEY, name: "Old" })).status).toBe(201);
    expect(await countKeys("Old")).toBe(2);
  });
});
