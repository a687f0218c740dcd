/** The business over HTTP: changed by an admin, checked value by value, one change at a time. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/lib/ids.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";

interface Branch {
  readonly id: string;
  readonly name: string;
  readonly hours: object[];
}
interface Business extends Record<string, unknown> {
  readonly name: string;
  readonly currency: string;
  readonly branches: Branch[];
  readonly hasSold: boolean;
  readonly version: number;
}

let office: Office;
let admin: Browser;

beforeAll(async () => {
  office = await openOffice();
  admin = await office.member("admin");
});
afterAll(() => office.close());

const read = async () => (await admin.call<Business>("GET", "/v1/business")).body;
async function change(body: object) {
  const { version } = await read();
  return admin.call<Business & { issues: { path: string }[] }>("PATCH", "/v1/business", { version, ...body });
}
const monday = { weekday: 1, opensAt: 540, closesAt: 1_080 };

describe("the business", () => {
  it("takes a new name, zone and mail, keeps the rest, and tells the audit", async () => {
    const before = await read();
    const { status, body } = await change({
      name: "  Otra tienda ",
      timeZone: "America/Bogota",
      email: "hola@example.com",
    });
    expect(status).toBe(200);
    const changed = { name: "Otra tienda", timeZone: "America/Bogota", email: "hola@example.com" };
    expect(body).toEqual({ ...before, ...changed, version: before.version + 1 });
    expect(await read()).toEqual(body);
    const { body: audit } = await admin.call<{ data: object[] }>("GET", "/v1/audit?action=business.update");
    expect(audit.data[0]).toMatchObject({ detail: { fields: expect.stringContaining("timeZone") } });
  });

  it("is written by one at a time: the second is told", async () => {
    const { version } = await read();
    expect((await admin.call("PATCH", "/v1/business", { version, name: "Uno" })).status).toBe(200);
    const second = await admin.call("PATCH", "/v1/business", { version, name: "Dos" });
    expect(second).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect((await read()).name).toBe("Uno");
  });

  it("keeps a branch's id under another name, makes new ones and lets go of those left out", async () => {
    const [first] = (await read()).branches;
    const place = { address: "Calle 1", city: "Lima", phone: null };
    const renamed = { id: first?.id, name: "Casa central", ...place, hours: [monday] };
    const { status, body } = await change({ branches: [renamed, { name: "Nueva", ...place, hours: [] }] });
    expect(status).toBe(200);
    expect(body.branches).toEqual([renamed, expect.objectContaining({ name: "Nueva", hours: [] })]);
    expect((await change({ branches: [renamed] })).body.branches.map(({ name }) => name)).toEqual(["Casa central"]);
  });

  it("changes its currency until something was quoted or sold", async () => {
    expect((await read()).hasSold).toBe(false);
    expect(await change({ currency: "CLP" })).toMatchObject({ status: 409 });
    expect((await change({ currency: "USD" })).body.currency).toBe("USD");
    const prices = await office.app.database.query<{ currency: string }>("SELECT DISTINCT currency FROM products");
    expect(prices).toEqual([{ currency: "USD" }]);
    await sellSomething();
    expect((await read()).hasSold).toBe(true);
    expect(await change({ currency: "PEN" })).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect((await change({ currency: "USD", name: "Igual" })).status).toBe(200);
  });

  it.each([
    ["a zone that is none", { timeZone: "America/Nowhere" }, "timeZone"],
    ["a currency that is none", { currency: "XXZ" }, "currency"],
    ["an empty name", { name: "  " }, "name"],
    ["a mail that is none", { email: "hola" }, "email"],
    ["an address of a script", { website: "javascript:alert(1)" }, "website"],
    ["a language that we do not have", { locale: "fr" }, "locale"],
    ["hours that end before they begin", withHours([{ ...monday, closesAt: 500 }]), "branches.0.hours"],
    ["hours that overlap", withHours([monday, { ...monday, opensAt: 1_000 }]), "branches.0.hours"],
  ])("refuses %s and says where", async (_name, body, path) => {
    const before = await read();
    const answer = await change(body);
    expect(answer.status).toBe(400);
    expect(answer.body.issues.map((issue) => issue.path)).toEqual([path]);
    expect(await read()).toEqual(before);
  });

  it("is the admin's to change, and its reps' to see", async () => {
    const rep = await office.member("rep");
    const { version } = await read();
    expect((await rep.call("GET", "/v1/business")).status).toBe(200);
    expect((await rep.call("PATCH", "/v1/business", { version, name: "Mía" })).status).toBe(403);
    expect((await (await office.member("viewer")).call("GET", "/v1/business")).status).toBe(403);
  });
});

function withHours(hours: object[]) {
  return { branches: [{ name: "Una", address: "", city: "", phone: null, hours }] };
}

/** A quote, which fixes prices in the currency of its day. */
async function sellSomething(): Promise<void> {
  const contactId = newId("contact");
  await office.app.database.query("INSERT INTO contacts (id, tenant_id, created_at) VALUES ($1, $2, now())", [
    contactId,
    office.tenantId,
  ]);
  await office.app.database.query(
    `INSERT INTO quotes (id, tenant_id, contact_id, number, code, locale, currency, subtotal_cents, total_cents, valid_until, created_at, updated_at)
     VALUES ($1, $2, $3, 1, 'code', 'es', 'USD', 1000, 1000, now(), now(), now())`,
    [newId("quote"), office.tenantId, contactId],
  );
}
