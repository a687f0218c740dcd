/** Leads over HTTP: lists, the board, moves with a version, own fields, cases and quotes that come of them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, type Office, openOffice } from "../people/office.ts";

interface Lead {
  id: string;
  version: number;
  status: string;
  moves: string[];
  contact: { id: string };
  events: { type: string; detail: Record<string, unknown> }[];
  notes: { text: string }[];
  [name: string]: unknown;
}
interface Page {
  data: Lead[];
  nextCursor: string | null;
}
let office: Office;
let rep: Browser & { readonly memberId: string };
let viewer: Browser;
let admin: Browser;
let people = 0;

beforeAll(async () => {
  office = await openOffice();
  rep = await office.member("rep");
  viewer = await office.member("viewer");
  admin = await office.member("admin");
});
afterAll(() => office?.close());

async function make(fields: object = {}): Promise<Lead> {
  const contact = { name: `Persona ${++people}`, phone: `+51999${String(people).padStart(6, "0")}` };
  const { status, body } = await rep.call<Lead>("POST", "/v1/leads", { contact, interest: "una laptop", ...fields });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}
const edit = (lead: Lead, change: object, who: Browser = rep) =>
  who.call<Lead>("PATCH", `/v1/leads/${lead.id}`, { version: lead.version, ...change });

describe("a lead by hand", () => {
  it("is opened once for a person and an interest, whoever writes it down", async () => {
    const lead = await make({ value: { cents: 129_900, currency: "PEN" }, tags: ["vip", "vip"] });
    expect(lead).toMatchObject({ status: "NEW", source: "manual", tags: ["vip"], value: { cents: 129_900 } });
    expect(lead.events.map(({ type }) => type)).toContain("lead.created");
    const again = await rep.call("POST", "/v1/leads", { contact: { id: lead.contact.id }, interest: "una laptop" });
    expect([again.status, again.body.code]).toEqual([409, "conflict"]);
    const contact = { phone: "+51 977 000 111" };
    const both = await Promise.all([1, 2].map(() => rep.call("POST", "/v1/leads", { contact, interest: "un mouse" })));
    const made = both.filter(({ status }) => status === 201).length;
    expect(made).toBeGreaterThanOrEqual(1);
    for (const { status } of both) expect([201, 409]).toContain(status);
  });

  it("needs a known person or something to know one by", async () => {
    for (const contact of [{}, { id: "cnt_nobody" }, { phone: "12" }, { email: "x" }]) {
      const { status, body } = await rep.call("POST", "/v1/leads", { contact, interest: "algo" });
      expect([status, body.code]).toEqual([400, "invalid_input"]);
    }
  });

  it("is only read by a viewer", async () => {
    const lead = await make();
    expect((await viewer.call("GET", `/v1/leads/${lead.id}`)).status).toBe(200);
    expect((await edit(lead, { status: "CONTACTED" }, viewer)).status).toBe(403);
    expect((await viewer.call("POST", `/v1/leads/${lead.id}/notes`, { text: "hola" })).status).toBe(403);
    expect((await office.browser().call("GET", "/v1/leads")).status).toBe(401);
  });
});

describe("a change", () => {
  it("of status takes the steps between, with an event for each", async () => {
    const lead = await make();
    expect(lead.moves).toEqual(["CONTACTED", "QUALIFIED", "QUOTED", "WON", "LOST", "DORMANT"]);
    const { status, body } = await edit(lead, { status: "QUALIFIED" });
    expect([status, body.status, body.version]).toEqual([200, "QUALIFIED", lead.version + 1]);
    const types = body.events.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(["lead.contacted", "lead.qualified"]));
    expect(body.events[0]?.detail).toMatchObject({ actor: "user", actorId: rep.memberId });
  });

  it("backwards is refused with what is allowed; a lost one comes back; a won one stays", async () => {
    const qualified = (await edit(await make(), { status: "QUALIFIED" })).body;
    const back = await edit(qualified, { status: "NEW" });
    expect([back.status, back.body.code]).toEqual([409, "conflict"]);
    expect(String(back.body.detail)).toContain("QUOTED");
    const lost = (await edit(qualified, { status: "LOST", lostReason: "muy caro" })).body;
    expect(lost).toMatchObject({ status: "LOST", lostReason: "muy caro", closedAt: expect.any(String) });
    const returned = (await edit(lost, { status: "CONTACTED" })).body;
    expect(returned).toMatchObject({ status: "CONTACTED", lostReason: null, closedAt: null });
    const won = (await edit(returned, { status: "WON" })).body;
    expect(won.moves).toEqual([]);
    expect((await edit(won, { status: "LOST" })).status).toBe(409);
  });

  it("of status is taken back by whoever made it, while nothing else happened", async () => {
    const lead = await make();
    const undo = (version: number, from: string, who: Browser = rep) =>
      who.call<Lead>("POST", `/v1/leads/${lead.id}/undo-move`, { version, from });
    const moved = (await edit(lead, { status: "QUALIFIED" })).body;
    expect((await undo(moved.version, "NEW", admin)).status).toBe(409);
    expect((await undo(moved.version, "NEW", viewer)).status).toBe(403);
    expect((await undo(lead.version, "NEW")).status).toBe(409);
    expect((await undo(moved.version, "QUOTED")).status).toBe(409);
    const back = (await undo(moved.version, "NEW")).body;
    expect(back).toMatchObject({ status: "NEW", version: moved.version + 1, closedAt: null });
    expect(back.events[0]).toMatchObject({ type: "lead.undone", detail: { from: "QUALIFIED", to: "NEW" } });
    const lost = (await edit(back, { status: "LOST", lostReason: "no contesta" })).body;
    const returned = (await undo(lost.version, "NEW")).body;
    expect(returned).toMatchObject({ status: "NEW", closedAt: null, lostReason: null });
    const contacted = (await edit(returned, { status: "CONTACTED" })).body;
    const tagged = (await edit(contacted, { tags: ["otro"] })).body;
    expect((await undo(tagged.version, "NEW")).status).toBe(409);
  });

  it("by two at once is taken from one, and the other is told", async () => {
    const lead = await make();
    const answers = await Promise.all(["CONTACTED", "QUALIFIED", "LOST"].map((status) => edit(lead, { status })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const { body } = await rep.call<Lead>("GET", `/v1/leads/${lead.id}`);
    expect(body.status).toBe(answers.find(({ status }) => status === 200)?.body.status);
    expect(body.version).toBe(lead.version + 1);
  });

  it("of owner, branch, value, tags and interest leaves an event of its own", async () => {
    const [branch] = await office.app.database.query<{ id: string }>("SELECT id FROM branches LIMIT 1");
    const lead = await make({ value: { cents: 5_000, currency: "PEN" } });
    const { status, body } = await edit(lead, {
      ownerId: rep.memberId,
      branchId: branch?.id,
      value: null,
      tags: ["caliente"],
      interest: "dos laptops",
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ownerId: rep.memberId, branchId: branch?.id, value: null, tags: ["caliente"] });
    const types = body.events.map(({ type }) => type);
    for (const type of ["assigned", "branch", "value", "tagged", "interest"]) expect(types).toContain(`lead.${type}`);
    for (const wrong of [
      { ownerId: "mem_nobody" },
      { branchId: "brn_none" },
      { value: { cents: 1.5, currency: "PEN" } },
    ])
      expect((await edit(body, wrong)).status).toBe(400);
    expect((await edit(body, { colour: "red" })).status).toBe(400);
  });

  it("of a field of the business is held to its definition", async () => {
    const define = (body: object) => admin.call("POST", "/v1/custom-fields", { entity: "lead", ...body });
    expect((await define({ key: "talla", label: "Talla", type: "choice", choices: ["S", "M"] })).status).toBe(201);
    expect((await define({ key: "talla", label: "Otra", type: "text" })).status).toBe(409);
    expect((await define({ key: "color", label: "Color", type: "choice", choices: ["uno"] })).status).toBe(400);
    expect((await define({ key: "cuando", label: "Cuándo", type: "date" })).status).toBe(201);
    expect(
      (await rep.call("POST", "/v1/custom-fields", { entity: "lead", key: "x", label: "x", type: "text" })).status,
    ).toBe(403);
    const lead = await make({ custom: { talla: "M" } });
    const wrong = await edit(lead, { custom: { talla: "XL", cuando: "ayer", peso: 3 } });
    expect(wrong.status).toBe(400);
    const issues = wrong.body.issues as { path: string }[];
    expect(issues.map(({ path }) => path).sort()).toEqual(["custom.cuando", "custom.peso", "custom.talla"]);
    const { body } = await edit(lead, { custom: { talla: null, cuando: "2026-12-24" } });
    expect(body.custom).toEqual({ cuando: "2026-12-24" });
    expect(body.events[0]).toMatchObject({ type: "lead.fields", detail: { fields: "talla, cuando" } });
  });

  it("of a field of the business shows them in the order that was given, which names each once", async () => {
    const read = async (query = "") =>
      (await admin.call<{ data: { id: string; key: string }[] }>("GET", `/v1/custom-fields?entity=lead${query}`)).body
        .data;
    const turned = (await read()).reverse();
    const order = (ids: readonly string[]) => admin.call("PUT", "/v1/custom-fields/order", { entity: "lead", ids });
    const ids = turned.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(1);
    expect((await order(ids)).status).toBe(200);
    expect((await read()).map(({ id }) => id)).toEqual(ids);
    for (const wrong of [ids.slice(1), [...ids.slice(1), ids[1] ?? ""], [...ids, "fld_none"]])
      expect((await order(wrong)).status).toBe(409);
    expect((await rep.call("PUT", "/v1/custom-fields/order", { entity: "lead", ids })).status).toBe(403);
    const [first] = turned;
    await admin.call("PATCH", `/v1/custom-fields/${first?.id}`, { isArchived: true });
    expect((await read()).map(({ id }) => id)).toEqual(ids.slice(1));
    expect(await read("&archived=true")).toMatchObject([{ id: first?.id }]);
  });
});

describe("lists", () => {
  it("filter, and page by score, value and time without a gap or a double", async () => {
    const ids: string[] = [];
    for (const cents of [300, 100, null, 200, null])
      ids.push(
        (await make({ source: "feria", tags: ["hoja"], ...(cents ? { value: { cents, currency: "PEN" } } : {}) })).id,
      );
    const read = async (query: string) => {
      const seen: Lead[] = [];
      let cursor: string | null = null;
      do {
        const next: string = cursor ? `&cursor=${cursor}` : "";
        const { status, body } = await rep.call<Page>("GET", `/v1/leads?source=feria&limit=2&${query}${next}`);
        expect(status).toBe(200);
        seen.push(...body.data);
        cursor = body.nextCursor;
      } while (cursor);
      return seen;
    };
    for (const query of ["sort=value", "sort=value&order=asc", "sort=score", "sort=created", "sort=created&order=asc"])
      expect((await read(query)).map(({ id }) => id).sort(), query).toEqual([...ids].sort());
    const cents = (await read("sort=value")).map(({ value }) => (value as { cents: number } | null)?.cents ?? null);
    expect(cents).toEqual([300, 200, 100, null, null]);
    expect(await read("tag=ninguna")).toEqual([]);
    expect(await read("status=WON,LOST")).toEqual([]);
    expect(await read("ownerId=none&tag=hoja&search=LAPTOP")).toHaveLength(5);
    for (const bad of ["status=SOLD", "sort=name", "cursor=zzz", "limit=0"])
      expect((await rep.call("GET", `/v1/leads?${bad}`)).status, bad).toBe(400);
  });

  it("are found by a channel on which the person is known", async () => {
    const lead = await make({ source: "canal" });
    const find = async () => (await rep.call<Page>("GET", "/v1/leads?source=canal&channel=webchat")).body.data;
    expect(await find()).toEqual([]);
    await office.app.database.query(
      `INSERT INTO identities (id, tenant_id, contact_id, channel_account_id, external_id, created_at)
       SELECT 'idn_canal', a.tenant_id, $1, a.id, 'canal', now() FROM channel_accounts a WHERE a.kind = 'webchat' LIMIT 1`,
      [lead.contact.id],
    );
    expect((await find()).map(({ id }) => id)).toEqual([lead.id]);
    expect((await rep.call("GET", "/v1/leads?channel=pigeon")).status).toBe(400);
  });

  it("stand on the board with counts and a total for each currency", async () => {
    await make({ source: "tablero", value: { cents: 1_000, currency: "PEN" } });
    await make({ source: "tablero", value: { cents: 2_500, currency: "PEN" } });
    const dollars = await make({ source: "tablero", value: { cents: 900, currency: "USD" } });
    await edit(dollars, { status: "CONTACTED" });
    await make({ source: "tablero" });
    const { body } = await viewer.call<{
      columns: { status: string; count: number; totals: object[]; leads: object[] }[];
    }>("GET", "/v1/leads/board?source=tablero&cards=2");
    expect(body.columns).toHaveLength(7);
    expect(body.columns[0]).toMatchObject({ status: "NEW", count: 3, totals: [{ cents: 3_500, currency: "PEN" }] });
    expect(body.columns[0]?.leads).toHaveLength(2);
    expect(body.columns[1]).toMatchObject({ status: "CONTACTED", count: 1, totals: [{ cents: 900, currency: "USD" }] });
  });
});

describe("from a lead", () => {
  it("comes a note, and a case that is opened once", async () => {
    const lead = await make();
    expect((await rep.call("POST", `/v1/leads/${lead.id}/notes`, { text: "Llamar el lunes" })).status).toBe(201);
    const first = await rep.call("POST", `/v1/leads/${lead.id}/convert`, { kind: "support" });
    const second = await rep.call("POST", `/v1/leads/${lead.id}/convert`, { kind: "support" });
    expect([first.status, second.body.id]).toEqual([201, first.body.id]);
    expect(first.body).toMatchObject({ leadId: lead.id, subject: "una laptop", sla: { isSolveLate: false } });
    const { body } = await rep.call<Lead>("GET", `/v1/leads/${lead.id}`);
    expect(body.notes).toMatchObject([{ text: "Llamar el lunes" }]);
    expect(body.events.filter(({ type }) => type === "lead.converted")).toHaveLength(1);
    const other = await make();
    const third = await rep.call("POST", `/v1/leads/${other.id}/convert`, {});
    expect(third.body.id).not.toBe(first.body.id);
  });

  it("comes a quote at the catalog's prices, which can be taken back", async () => {
    const [product] = await office.app.database.query<{ id: string; price_cents: string }>(
      "SELECT id, price_cents FROM products WHERE stock > 5 ORDER BY sku LIMIT 1",
    );
    const lead = await make();
    const items = [{ productId: product?.id, quantity: 2 }];
    const quoted = await rep.call("POST", `/v1/leads/${lead.id}/quotes`, { items });
    expect(quoted.status, JSON.stringify(quoted.body)).toBe(201);
    expect(quoted.body).toMatchObject({
      status: "sent",
      leadId: lead.id,
      total: { cents: Number(product?.price_cents) * 2 },
    });
    const page = await fetch(String(quoted.body.url).replace(/^https?:\/\/[^/]+/, office.app.url));
    expect(page.status).toBe(200);
    expect((await rep.call<Lead>("GET", `/v1/leads/${lead.id}`)).body.status).toBe("QUOTED");
    const again = await rep.call("POST", `/v1/leads/${lead.id}/quotes`, { items });
    expect((await rep.call("GET", `/v1/quotes/${quoted.body.id}`)).body.status).toBe("cancelled");
    expect((await viewer.call("POST", `/v1/quotes/${again.body.id}/cancel`)).status).toBe(403);
    const ends = await Promise.all([1, 2].map(() => rep.call("POST", `/v1/quotes/${again.body.id}/cancel`)));
    expect(ends.map(({ status }) => status).sort()).toEqual([200, 409]);
    const list = await rep.call<{ data: { id: string }[] }>("GET", `/v1/quotes?leadId=${lead.id}&status=cancelled`);
    expect(list.body.data.map(({ id }) => id)).toEqual([again.body.id, quoted.body.id]);
    for (const body of [{ items: [] }, { items, discountPercent: 99 }, { items, zoneKey: "luna" }])
      expect((await rep.call("POST", `/v1/leads/${lead.id}/quotes`, body)).status).toBe(400);
  });

  it("is told what a quote would cost before it is made, and that is what it costs", async () => {
    interface Price {
      subtotal: object;
      discount: { cents: number };
      delivery: { cents: number };
      total: { cents: number };
      maxDiscountPercent: number;
      zones: { key: string; delivery: { cents: number } }[];
    }
    const [product] = await office.app.database.query<{ id: string; price: number }>(
      "SELECT id, price_cents::int AS price FROM products WHERE stock > 8 AND price_cents < 12000 ORDER BY sku LIMIT 1",
    );
    const price = async (wish: object) => (await rep.call<Price>("POST", "/v1/quotes/price", wish)).body;
    const one = await price({ items: [{ productId: product?.id, quantity: 1 }], discountPercent: 100 });
    expect(one).toMatchObject({ maxDiscountPercent: 0, discount: { cents: 0 }, total: { cents: product?.price } });
    const wish = { items: [{ productId: product?.id, quantity: 3 }], discountPercent: 100, zoneKey: "lima" };
    const three = await price(wish);
    expect(three.maxDiscountPercent).toBeGreaterThan(0);
    expect(three.zones.find(({ key }) => key === "lima")?.delivery).toEqual(three.delivery);
    expect(three.delivery.cents).toBeGreaterThan(0);
    const before = await office.app.database.query("SELECT count(*) FROM quotes");
    expect((await viewer.call("POST", "/v1/quotes/price", wish)).status).toBe(403);
    expect((await rep.call("POST", "/v1/quotes/price", { ...wish, zoneKey: "luna" })).status).toBe(400);
    expect(await office.app.database.query("SELECT count(*) FROM quotes")).toEqual(before);
    const lead = await make();
    const { subtotal, discount, delivery, total } = three;
    const made = { ...wish, discountPercent: three.maxDiscountPercent };
    expect((await rep.call("POST", `/v1/leads/${lead.id}/quotes`, made)).body).toMatchObject({
      ...{ subtotal, discount, delivery, total },
    });
  });
});

describe("what a website tells", () => {
  it("stands in the lead's history, once in half an hour", async () => {
    const lead = await make();
    const [product] = await office.app.database.query<{ sku: string; name: string }>(
      "SELECT sku, name FROM products ORDER BY sku LIMIT 1",
    );
    const tell = (body: object, who: Browser = rep) => who.call("POST", `/v1/leads/${lead.id}/events`, body);
    const view = { event: "listing_view", listing: product?.sku, campaign: "black friday" };
    const answers = await Promise.all([tell(view), tell(view), tell({ event: "whatsapp_click" })]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(answers.filter(({ body }) => body.counted)).toHaveLength(2);
    const { body } = await rep.call<Lead>("GET", `/v1/leads/${lead.id}`);
    const told = body.events.filter(({ type }) => type === "lead.viewed" || type === "lead.clicked");
    expect(told).toHaveLength(2);
    expect(told.find(({ type }) => type === "lead.viewed")?.detail).toMatchObject({
      sku: product?.sku,
      listing: product?.name,
      campaign: "black friday",
    });
    for (const wrong of [{ event: "listing_view" }, { event: "whatsapp_click", listing: "no such" }, { event: "x" }])
      expect((await tell(wrong)).status).toBe(400);
    expect((await tell(view, viewer)).status).toBe(403);
  });
});
