/** Customers of two businesses: no route about leads, contacts, cases, quotes or fields tells one of the other. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { newId } from "../../src/lib/ids.ts";
import { createPostbox } from "../harness/postbox.ts";
import { CRM_LISTS, CRM_ROUTES, type CrmRow } from "./crm-routes.ts";
import { startTwoTenants, type TwoTenants } from "./two-tenants.ts";

const SECRET = "Zacarías Quispe";
let test: TwoTenants;
const theirs = {} as Record<CrmRow, string>;

beforeAll(async () => {
  test = await startTwoTenants({ overrides: { channels: { terminal: createPostbox().factory } } });
  const product = newId("product");
  await test.database.query(
    `INSERT INTO products (id, tenant_id, sku, name, description, category, price_cents, currency, stock)
     VALUES ($1, $2, 'X1', $3, '', 'cosas', 1000, 'PEN', 9)`,
    [product, test.theirs.tenantId, `Cosa de ${SECRET}`],
  );
  const make = async (path: string, body: object) => {
    const answer = await test.call(test.theirs.key, "POST", path, body);
    expect(answer.status, answer.text).toBe(201);
    return answer.body;
  };
  const lead = await make("/v1/leads", { contact: { name: SECRET }, interest: "una cosa" });
  theirs.lead = lead.id;
  theirs.contact = lead.contact.id;
  await test.database.query(
    `INSERT INTO automation_entries (id, tenant_id, at, kind, program, contact_id, reason)
     VALUES ($1, $2, now(), 'dropped', 'cart', $3, 'bought')`,
    [newId("automationEntry"), test.theirs.tenantId, theirs.contact],
  );
  theirs.case = (await make(`/v1/leads/${lead.id}/convert`, {})).id;
  theirs.quote = (await make(`/v1/leads/${lead.id}/quotes`, { items: [{ productId: product, quantity: 1 }] })).id;
  const double = await make("/v1/contacts", { name: `${SECRET} 2` });
  theirs.merge = (await make(`/v1/contacts/${theirs.contact}/merge`, { mergedId: double.id })).id;
  const field = { entity: "lead", key: "zona", label: SECRET, type: "text" };
  theirs.product = product;
  theirs.task = (await make("/v1/tasks", { title: `Llamar a ${SECRET}` })).id;
  theirs.company = (await make("/v1/companies", { name: `${SECRET} SAC` })).id;
  theirs.field = (await make("/v1/custom-fields", field)).id;
  const steps = [{ wait: "1 day" }];
  const definition = { sequence: "propia", name: `De ${SECRET}`, program: "nurture", steps };
  const kept = await test.call(test.theirs.key, "PUT", "/v1/sequences/propia", { definition });
  expect(kept.status, kept.text).toBeLessThan(300);
});
afterAll(() => test?.close());

const state = () =>
  test.database.query(
    `SELECT (SELECT json_agg(t ORDER BY id) FROM leads t) AS leads, (SELECT json_agg(t ORDER BY id) FROM contacts t) AS contacts,
            (SELECT json_agg(t ORDER BY id) FROM cases t) AS cases, (SELECT json_agg(t ORDER BY id) FROM quotes t) AS quotes,
            (SELECT json_agg(t ORDER BY id) FROM contact_merges t) AS merges, (SELECT count(*) FROM notes) AS notes,
            (SELECT count(*) FROM consents) AS consents,
            (SELECT json_agg(t ORDER BY id) FROM tasks t) AS tasks, (SELECT json_agg(t ORDER BY id) FROM companies t) AS companies,
            (SELECT json_agg(t ORDER BY id) FROM products t) AS products, (SELECT json_agg(t ORDER BY id) FROM custom_fields t) AS fields`,
  );

it.each(CRM_ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
  "%s is the same for another's id as for none, and changes nothing",
  async (_name, { method, path, row, body }) => {
    const before = await state();
    const call = (id: string) => test.call(test.ours.key, method, path.replace("{id}", id), body);
    const [other, none] = [await call(theirs[row]), await call("cnt_00000000000000000000000000")];
    expect(other.status).toBe(404);
    expect({ ...other.body, requestId: "" }).toEqual({ ...none.body, requestId: "" });
    expect(other.text).not.toContain(SECRET);
    expect(await state()).toEqual(before);
    expect((await test.call(null, method, path.replace("{id}", theirs[row]), body)).status).toBe(401);
  },
);

it.each(CRM_LISTS.filter((list) => list.startsWith("GET")))(
  "%s shows nothing of the other, and all to its own",
  async (list) => {
    const path = list.slice(4);
    const ours = await test.call(test.ours.key, "GET", path);
    expect(ours.status).toBe(200);
    expect(ours.text).not.toContain(SECRET);
    expect((await test.call(test.theirs.key, "GET", path)).text).toContain(SECRET);
  },
);

it("another's rows are not taken as part of one's own", async () => {
  const post = (path: string, body: object) => test.call(test.ours.key, "POST", path, body);
  expect((await post("/v1/leads", { contact: { id: theirs.contact }, interest: "x" })).status).toBe(400);
  expect((await post("/v1/cases", { contactId: theirs.contact, kind: "support", subject: "x" })).status).toBe(404);
  const own = await post("/v1/contacts", { name: "Propio" });
  expect((await post(`/v1/contacts/${own.body.id}/merge`, { mergedId: theirs.contact })).status).toBe(404);
});
