/** Contacts over HTTP: found, changed with a version, their timeline and consents, two made one and taken apart again. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MOVED_TABLES, PASSING_TABLES, STAYING_TABLES } from "../../src/crm/contacts/merge-record.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";

let office: Office;
let seller: Browser;
let rep: Browser;
beforeAll(async () => {
  office = await openOffice();
  seller = await office.member("seller");
  rep = await office.member("rep");
});
afterAll(() => office?.close());

interface Contact {
  id: string;
  version: number;
  [name: string]: unknown;
}
interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
}
const make = async (body: object) => (await rep.call<Contact>("POST", "/v1/contacts", body)).body;
const read = async (id: string) => (await rep.call<Contact>("GET", `/v1/contacts/${id}`)).body;
const rows = (sql: string, ...values: unknown[]) => office.app.database.query<{ id: string }>(sql, values);

describe("a contact", () => {
  it("is found by name, address and phone however it is written", async () => {
    const { id } = await make({ name: "Lucía Paredes", phone: "+51 955-123-456", email: "Lucia@Example.com" });
    for (const search of ["paredes", "LUCIA@", "955 123", "+51955"]) {
      const { body } = await rep.call<Page<Contact>>("GET", `/v1/contacts?search=${encodeURIComponent(search)}`);
      expect(
        body.data.map((found) => found.id),
        search,
      ).toEqual([id]);
    }
  });

  it("is changed by one of two who saw the same version", async () => {
    const { id, version } = await make({ name: "Ana" });
    const change = (name: string) => rep.call<Contact>("PATCH", `/v1/contacts/${id}`, { version, name });
    const answers = await Promise.all(["Ana María", "Anita"].map(change));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await read(id)).version).toBe(version + 1);
    for (const wrong of [
      { name: "x" },
      { version: version + 1, phone: "99" },
      { version: version + 1, companyId: "com_x" },
    ])
      expect((await rep.call("PATCH", `/v1/contacts/${id}`, wrong)).status).toBe(400);
    expect((await rep.call("POST", "/v1/contacts", {})).status).toBe(400);
  });

  it("has all that happened in one list, paged without a gap or a double", async () => {
    const { id } = await make({ name: "Tiempo" });
    for (const text of ["uno", "dos", "tres"]) await rep.call("POST", `/v1/contacts/${id}/notes`, { text });
    const lead = await rep.call<Contact>("POST", "/v1/leads", { contact: { id }, interest: "algo" });
    await rep.call("POST", `/v1/leads/${lead.body.id}/convert`, {});
    await rep.call("POST", `/v1/contacts/${id}/consents`, { purpose: "calls", isGranted: true, source: "phone" });
    type Item = { id: string; kind: string; at: string };
    const seen: Item[] = [];
    let cursor: string | null = null;
    do {
      const tail: string = cursor ? `&cursor=${cursor}` : "";
      const page = await rep.call<Page<Item>>("GET", `/v1/contacts/${id}/timeline?limit=2${tail}`);
      expect(page.status).toBe(200);
      seen.push(...page.body.data);
      cursor = page.body.nextCursor;
    } while (cursor);
    expect(new Set(seen.map((item) => item.id)).size).toBe(seen.length);
    expect(new Set(seen.map(({ kind }) => kind))).toEqual(new Set(["note", "lead", "case", "consent"]));
    expect(seen.map(({ at }) => at)).toEqual(
      seen
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
  });
});

describe("consents", () => {
  it("keep every word, and the last one stands", async () => {
    const { id } = await make({ name: "Permiso" });
    const say = (isGranted: boolean, saidAt: string, channel: string | null = null) =>
      rep.call("POST", `/v1/contacts/${id}/consents`, {
        purpose: "marketing",
        isGranted,
        source: "form",
        proof: "https://example.com/alta",
        saidAt,
        channel,
      });
    expect((await say(true, "2026-01-01T00:00:00Z")).status).toBe(201);
    await say(false, "2026-03-01T00:00:00Z");
    expect((await say(true, "2026-02-01T00:00:00Z", "telegram")).status).toBe(201);
    const contact = await read(id);
    expect(contact.consents).toMatchObject([{ isGranted: false, channel: null, proof: "https://example.com/alta" }]);
    expect(contact.optedOutAt).toBe("2026-03-01T00:00:00.000Z");
    const { body } = await rep.call<Page<object>>("GET", `/v1/contacts/${id}/consents`);
    expect(body.data).toHaveLength(3);
    const alter = office.app.ctx.db.forTenant(office.tenantId, (tx) =>
      tx.consent.deleteMany({ where: { contactId: id } }),
    );
    await expect(alter).rejects.toThrow(/permission denied/);
    expect((await rep.call("POST", `/v1/contacts/${id}/consents`, { purpose: "all", isGranted: true })).status).toBe(
      400,
    );
  });
});

describe("a merge", () => {
  it("leaves a person once in each campaign, and its undo gives back what went along", async () => {
    const [kept, gone] = [await make({ name: "Inés" }), await make({ name: "I. Soto" })];
    await office.app.database.query(
      `WITH campaign AS (
         INSERT INTO campaigns (id, tenant_id, number, name, created_at, updated_at)
         SELECT 'cam_merge' || n, $1, 900 + n, 'Prueba', now(), now() FROM generate_series(1, 2) AS n RETURNING id)
       INSERT INTO campaign_recipients (id, tenant_id, campaign_id, contact_id, due_at)
       SELECT 'rcp_' || c.id || who, $1, c.id, who, now() FROM campaign c, unnest($2::text[]) AS who
        WHERE who = $3 OR c.id = 'cam_merge1'`,
      [office.tenantId, [kept.id, gone.id], gone.id],
    );
    const of = (id: string) =>
      rows("SELECT campaign_id AS id FROM campaign_recipients WHERE contact_id = $1 ORDER BY 1", id);
    const merge = await seller.call<Contact>("POST", `/v1/contacts/${kept.id}/merge`, { mergedId: gone.id });
    expect(await of(kept.id)).toEqual([{ id: "cam_merge1" }, { id: "cam_merge2" }]);
    expect(await of(gone.id)).toEqual([{ id: "cam_merge1" }]);
    expect((await seller.call("POST", `/v1/merges/${merge.body.id}/undo`)).status).toBe(200);
    expect(await of(kept.id)).toEqual([{ id: "cam_merge1" }]);
    expect(await of(gone.id)).toEqual([{ id: "cam_merge1" }, { id: "cam_merge2" }]);
  });

  it("knows every table that belongs to a contact", async () => {
    const tables = await office.app.database.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'contact_id' AND table_schema = 'public'",
    );
    expect(tables.map(({ name }) => name).sort()).toEqual(
      [...MOVED_TABLES, ...PASSING_TABLES, ...STAYING_TABLES].sort(),
    );
  });

  it("gives everything to one, and its undo gives each what was theirs and what came since", async () => {
    const kept = await make({ name: "Pedro", tags: ["a"] });
    const gone = await make({ name: "P. Rojas", email: "pedro@example.com", tags: ["b"] });
    for (const { id } of [kept, gone]) await rep.call("POST", "/v1/leads", { contact: { id }, interest: "una mesa" });
    await rep.call("POST", `/v1/contacts/${gone.id}/consents`, { purpose: "calls", isGranted: true, source: "phone" });
    const leadsOf = (id: string) => rows("SELECT id, status FROM leads WHERE contact_id = $1 ORDER BY id", id);
    const before = [await leadsOf(kept.id), await leadsOf(gone.id)];
    const factsBefore = [await read(kept.id), await read(gone.id)];

    expect((await rep.call("POST", `/v1/contacts/${kept.id}/merge`, { mergedId: gone.id })).status).toBe(403);
    const preview = (id: string) => seller.call("POST", `/v1/contacts/${kept.id}/merge-preview`, { mergedId: id });
    expect((await preview(gone.id)).body).toEqual({
      after: {
        name: "Pedro",
        email: "pedro@example.com",
        phone: null,
        locale: null,
        tags: ["a", "b"],
        wantsNoMessages: false,
      },
      moves: { leads: 1 },
      rests: 1,
    });
    expect((await preview(kept.id)).status).toBe(400);
    expect([await leadsOf(kept.id), await leadsOf(gone.id)]).toEqual(before);
    const both = await Promise.all([
      seller.call<Contact>("POST", `/v1/contacts/${kept.id}/merge`, { mergedId: gone.id }),
      seller.call<Contact>("POST", `/v1/contacts/${kept.id}/merge`, { mergedId: gone.id }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const merge = both.find(({ status }) => status === 201)?.body.id;
    const one = await read(kept.id);
    expect(one).toMatchObject({ name: "Pedro", email: "pedro@example.com", tags: ["a", "b"] });
    expect(one.consents).toHaveLength(1);
    expect(await leadsOf(kept.id)).toHaveLength(2);
    const list = await rep.call<Page<Contact>>("GET", "/v1/contacts?search=rojas");
    expect(list.body.data).toEqual([]);
    expect((await read(gone.id)).mergedIntoId).toBe(kept.id);
    const renamed = { version: one.version, name: "Pedro Rojas" };
    expect((await rep.call("PATCH", `/v1/contacts/${kept.id}`, renamed)).status).toBe(200);

    expect((await seller.call("POST", `/v1/merges/${merge}/undo`)).status).toBe(200);
    expect((await seller.call("POST", `/v1/merges/${merge}/undo`)).status).toBe(409);
    expect([await leadsOf(kept.id), await leadsOf(gone.id)]).toEqual(before);
    const [a, b] = [await read(kept.id), await read(gone.id)];
    expect(a).toMatchObject({ name: "Pedro Rojas", email: null, tags: ["a"], consents: [] });
    expect(b).toMatchObject({ name: "P. Rojas", email: "pedro@example.com", mergedIntoId: null });
    expect(b.consents).toEqual(factsBefore[1]?.consents);
    expect((await seller.call("POST", `/v1/contacts/${kept.id}/merge`, { mergedId: kept.id })).status).toBe(400);
  });
});
