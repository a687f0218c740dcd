/** Leads from forms, advertisements and programs over real HTTP: one person, one lead, with the proof of consent. */
import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, type Office, openOffice } from "../people/office.ts";

let office: Office;
let admin: Browser;
let graph: Server;
let graphStatus = 200;
const SECRETS = { appSecret: "app-secret-of-tests", verifyToken: "verify-token", accessToken: "page-token" };

beforeAll(async () => {
  graph = createServer((request, response) => {
    const isKnown = request.headers.authorization === `Bearer ${SECRETS.accessToken}`;
    response.writeHead(isKnown ? graphStatus : 401, { "content-type": "application/json" });
    const field_data = [
      { name: "full_name", values: ["Luis Rojas"] },
      { name: "phone_number", values: ["+51 911 222 333"] },
    ];
    response.end(JSON.stringify({ id: "444", campaign_name: "Verano", field_data }));
  });
  await new Promise<void>((resolve) => graph.listen(0, "127.0.0.1", resolve));
  const address = graph.address();
  if (address === null || typeof address === "string") throw new Error("the Graph API does not listen");
  office = await openOffice({ workers: false, env: { GRAPH_API_URL: `http://127.0.0.1:${address.port}` } });
  admin = await office.member("admin");
});
afterAll(async () => {
  await office?.close();
  await new Promise((resolve) => graph?.close(resolve));
});

const addSource = async (source: object) => {
  const { status, body } = await admin.call<{ id: string; key: string }>("POST", "/v1/capture-sources", source);
  expect(status).toBe(201);
  return body;
};
const post = async (key: string, body: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(`${office.app.url}/v1/capture/${key}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers };
};
const leadsOf = (phone: string) =>
  office.app.database.query<{ name: string; email: string; interest: string; source: string; campaign: string }>(
    `SELECT c.name, c.email, l.interest, l.source, l.campaign FROM leads l JOIN contacts c ON c.id = l.contact_id
      WHERE c.phone = $1 ORDER BY l.created_at`,
    [phone],
  );
const count = async (table: string) =>
  (await office.app.database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n;

describe("a form of a website", () => {
  it("makes person and lead, by the tenant's country, with the proof of what was agreed to", async () => {
    const { key, id } = await addSource({ name: "Web", kind: "form", consentText: "Acepto recibir mensajes." });
    const form = new URLSearchParams({
      Nombre: "Ana Díaz",
      Teléfono: "987 654 321",
      Correo: " Ana@Example.com ",
      producto: "laptop",
      acepto: "on",
      consent: "on",
      page: "https://shop.example/laptops",
    });
    const type = { "content-type": "application/x-www-form-urlencoded", origin: "https://shop.example" };
    const { status, headers } = await post(key, form.toString(), type);
    expect(status).toBe(201);
    expect(headers.get("access-control-allow-origin")).toBe("https://shop.example");
    expect(await leadsOf("+51987654321")).toMatchObject([
      { name: "Ana Díaz", email: "ana@example.com", interest: "laptop", source: "web_form" },
    ]);
    const [receipt] = await office.app.database.query<{ consent: object }>(
      "SELECT consent FROM capture_receipts WHERE source_id = $1",
      [id],
    );
    expect(receipt?.consent).toMatchObject({
      text: "Acepto recibir mensajes.",
      page: "https://shop.example/laptops",
      address: "127.0.0.1",
      at: expect.any(String),
    });
  });

  it("is taken once for its key, also when copies come together, and a key is for one lead", async () => {
    const { key } = await addSource({ name: "Copies", kind: "form" });
    const key1 = { "idempotency-key": "one" };
    const body = { name: "Eva", phone: "+51 955 000 111" };
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(key, body, key1)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await leadsOf("+51955000111")).toHaveLength(1);
    expect((await post(key, { ...body, name: "Other" }, key1)).status).toBe(409);
    await post(key, { name: "Eva", phone: "955000111", interest: "mouse" });
    const people = await office.app.database.query("SELECT 1 FROM contacts WHERE phone = '+51955000111'");
    expect(people).toHaveLength(1);
  });

  it("that a robot filled in, or that reaches nobody, writes nothing", async () => {
    const { key, id } = await addSource({ name: "Robots", kind: "form" });
    const before = [await count("contacts"), await count("leads")];
    expect((await post(key, { phone: "+51955000222", _gotcha: "buy" })).status).toBe(201);
    for (const body of [{ name: "Nobody" }, { phone: "12" }, { email: "ana@" }, "not json", "[]"])
      expect((await post(key, body)).status).toBe(400);
    expect([await count("contacts"), await count("leads")]).toEqual(before);
    await admin.call("POST", `/v1/capture-sources/${id}/end`);
    expect((await post(key, { phone: "+51955000222" })).status).toBe(404);
    expect((await post("no-such-key-at-all", { phone: "+51955000222" })).status).toBe(404);
  });
});

describe("programs", () => {
  it("send what ManyChat sends, or whatever a stored mapping reads", async () => {
    const manychat = await addSource({ name: "ManyChat", kind: "manychat" });
    await post(manychat.key, { id: 1, first_name: "Rosa", last_name: "Paz", phone: "+51955000333", optin_phone: true });
    expect(await leadsOf("+51955000333")).toMatchObject([{ name: "Rosa Paz", source: "manychat" }]);
    const generic = await addSource({
      name: "ERP",
      kind: "generic",
      mapping: { phone: "client.phones.0", name: "client.label", interest: "deal.title" },
    });
    const body = { client: { label: "Teo Gil", phones: ["955 000 444"] }, deal: { title: "impresora" } };
    expect((await post(generic.key, body)).status).toBe(201);
    expect(await leadsOf("+51955000444")).toMatchObject([
      { name: "Teo Gil", interest: "impresora", source: "webhook" },
    ]);
  });
});

describe("a sample", () => {
  it("is tried by a mapping as it would be taken, and nothing is kept", async () => {
    const before = [await count("contacts"), await count("leads"), await count("capture_receipts")];
    const sample = { client: { phones: ["955 000 999"] }, nombre: "Teo Gil", consent: "yes" };
    const attempt = (mapping: object) => admin.call("POST", "/v1/capture-sources/try", { sample, mapping });
    expect((await attempt({})).body).toMatchObject({ isTaken: false, phone: null, name: "Teo Gil", isConsent: true });
    const { body } = await attempt({ phone: "client.phones.0" });
    expect(body).toMatchObject({ isTaken: true, phone: "+51955000999", fields: { phone: "955 000 999" } });
    expect([await count("contacts"), await count("leads"), await count("capture_receipts")]).toEqual(before);
  });

  it("that shows a fault is mended by changing the source, under the same address", async () => {
    const { id, key } = await addSource({ name: "Wrong", kind: "generic", mapping: { phone: "tel1" } });
    const body = { client: { tel: "955 000 888" } };
    expect((await post(key, body)).status).toBe(400);
    const changed = await admin.call("PATCH", `/v1/capture-sources/${id}`, { mapping: { phone: "client.tel" } });
    expect(changed.body).toMatchObject({ key, name: "Wrong", mapping: { phone: "client.tel" } });
    expect((await post(key, body)).status).toBe(201);
    expect(await leadsOf("+51955000888")).toHaveLength(1);
  });
});

describe("Facebook's lead advertisements", () => {
  const news = JSON.stringify({
    object: "page",
    entry: [{ changes: [{ field: "leadgen", value: { leadgen_id: "444" } }] }],
  });
  const sign = (body: string, secret: string) => ({
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  });

  it("shake hands, and bring signed leads once; a lead that cannot be fetched is asked for again", async () => {
    const { key, id } = await addSource({ name: "Ads", kind: "facebook", facebook: SECRETS });
    const shown = JSON.stringify(await admin.call("GET", `/v1/capture-sources/${id}`));
    for (const secret of Object.values(SECRETS)) expect(shown).not.toContain(secret);
    const hands = (token: string) =>
      fetch(`${office.app.url}/v1/capture/${key}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=77`);
    expect(await (await hands(SECRETS.verifyToken)).text()).toBe("77");
    expect((await hands("wrong")).status).toBe(403);
    expect((await post(key, news, sign(news, "wrong"))).status).toBe(401);
    graphStatus = 500;
    expect((await post(key, news, sign(news, SECRETS.appSecret))).status).toBe(503);
    expect(await leadsOf("+51911222333")).toEqual([]);
    graphStatus = 200;
    for (let copy = 0; copy < 2; copy++)
      expect((await post(key, news, sign(news, SECRETS.appSecret))).status).toBe(200);
    expect(await leadsOf("+51911222333")).toMatchObject([
      { name: "Luis Rojas", source: "facebook", campaign: "Verano" },
    ]);
  });
});
