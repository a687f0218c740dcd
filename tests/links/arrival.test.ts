/** From the click to the order: the first message tells the link, whatever became of its text, and is counted once. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { isSettled } from "../harness/facts.ts";
import { until } from "../harness/until.ts";
import { type LinkShop, startLinkShop } from "./link-shop.ts";

let shop: LinkShop;

beforeAll(async () => {
  shop = await startLinkShop();
});
afterAll(() => shop?.close());

const countsOf = async (id: string) => (await shop.call("GET", `/v1/links/${id}`)).body;
const textsIn = async (conversationId: string) =>
  (
    await shop.database.query<{ text: string }>(
      "SELECT text FROM messages WHERE conversation_id = $1 AND direction = 'in' ORDER BY seq",
      [conversationId],
    )
  ).map(({ text }) => text);
const leadOf = async (conversationId: string) =>
  (
    await shop.database.query("SELECT * FROM leads WHERE conversation_id = $1 ORDER BY created_at", [conversationId])
  )[0];
const settled = () => until("all answered", () => isSettled(shop.database));
const productId = async (sku: string) =>
  (await shop.database.query<{ id: string }>("SELECT id FROM products WHERE sku = $1", [sku]))[0]?.id ?? "";

it("ties the first message to its click: lead, product, record; the reference is read by nobody", async () => {
  const link = await shop.link({ listing: "LAP-001", campaign: "verano", source: "instagram" });
  const text = await shop.textAfter(`/go/${link.code}`);
  const conversationId = await shop.write("lucia", text);
  expect(await textsIn(conversationId)).toEqual([text.replace(/ \(ref .*/, "")]);
  const [arrival] = await shop.database.query("SELECT * FROM link_arrivals WHERE conversation_id = $1", [
    conversationId,
  ]);
  expect(arrival).toMatchObject({ wrote: text, is_copy: false });
  const [conversation] = await shop.database.query("SELECT reference FROM conversations WHERE id = $1", [
    conversationId,
  ]);
  expect(text).toContain(`(ref ${conversation?.reference})`);
  expect(await leadOf(conversationId)).toMatchObject({
    source: "instagram",
    campaign: "verano",
    link_id: link.id,
    product_ids: [await productId("LAP-001")],
  });
  expect(await countsOf(link.id)).toMatchObject({ clicks: 1, people: 1, chats: 1, converted: 1 });
  await settled();
  expect(shop.postbox.heard("lucia").join()).not.toMatch(/\bref\b/);
});

it("lets the agents know which product the person looks at", async () => {
  const link = await shop.link({ listing: "LAP-001", text: "Hola" });
  const text = await shop.textAfter(`/go/${link.code}`);
  await shop.write("jose", text.replace("Hola", "Hola, ¿cuánto cuesta?"));
  await settled();
  const [product] = await shop.database.query<{ name: string; price: string }>(
    "SELECT name, to_char(price_cents / 100.0, 'FM999,999.00') AS price FROM products WHERE sku = 'LAP-001'",
  );
  expect(shop.postbox.heard("jose").join("\n")).toContain(product?.price);
});

it("is recognised in a text that the person has rewritten", async () => {
  const link = await shop.link();
  const reference = /ref (\w+)/.exec(await shop.textAfter(`/go/${link.code}`))?.[1] ?? "";
  const conversationId = await shop.write("ana", `buenas REF: ${reference.toLowerCase()} tienen monitores??`);
  expect(await textsIn(conversationId)).toEqual(["buenas tienen monitores??"]);
  expect(await countsOf(link.id)).toMatchObject({ converted: 1, chats: 1 });
});

it("leaves a greeting where the reference was all there was, and other words as they are", async () => {
  const link = await shop.link();
  const reference = /ref (\w+)/.exec(await shop.textAfter(`/go/${link.code}`))?.[1] ?? "";
  expect(await textsIn(await shop.write("sola", `(ref ${reference})`))).toEqual(["Hola"]);
  expect(await textsIn(await shop.write("otra", "mi pago (ref 123BCD) ya salió"))).toEqual([
    "mi pago (ref 123BCD) ya salió",
  ]);
});

it("counts a click once: delivered twice, sent twice, and passed on to others", async () => {
  const link = await shop.link({ campaign: "pasado" });
  const text = await shop.textAfter(`/go/${link.code}`);
  const first = await shop.write("primera", text, "same-id");
  await Promise.all([shop.write("primera", text, "same-id"), shop.write("primera", text, "same-id")]);
  await shop.write("primera", text);
  expect(await countsOf(link.id)).toMatchObject({ clicks: 1, chats: 1, converted: 1 });
  const copies = await Promise.all(["amiga", "amigo"].map((thread) => shop.write(thread, text)));
  expect(await countsOf(link.id)).toMatchObject({ clicks: 1, chats: 3, converted: 1 });
  const rows = await shop.database.query("SELECT conversation_id, is_copy FROM link_arrivals WHERE link_id = $1", [
    link.id,
  ]);
  expect(rows.filter(({ is_copy }) => !is_copy)).toEqual([{ conversation_id: first, is_copy: false }]);
  for (const id of copies) expect(await leadOf(id)).toMatchObject({ campaign: "pasado" });
  const leads = await shop.database.query("SELECT id FROM leads WHERE conversation_id = $1", [first]);
  expect(leads).toHaveLength(1);
});

it("settles who came first when a message and its copy arrive together", async () => {
  const link = await shop.link();
  const text = await shop.textAfter(`/go/${link.code}`);
  await Promise.all(Array.from({ length: 8 }, (_, index) => shop.write(`race-${index}`, text)));
  const rows = await shop.database.query("SELECT is_copy FROM link_arrivals WHERE link_id = $1", [link.id]);
  expect(rows.filter(({ is_copy }) => !is_copy)).toHaveLength(1);
  expect(rows).toHaveLength(8);
});

it("takes the code of a link itself as a provider hands it over, and keeps one that it does not know", async () => {
  const link = await shop.link({ code: "qr-vitrina", listing: "LAP-002", source: "vitrina" });
  const conversationId = await shop.write("qr", "Hola", undefined, "qr-vitrina");
  expect(await leadOf(conversationId)).toMatchObject({ source: "vitrina", link_id: link.id });
  const strange = await shop.write("strange", "Hola", undefined, "whatever");
  const [row] = await shop.database.query("SELECT reference FROM conversations WHERE id = $1", [strange]);
  expect(row).toEqual({ reference: "whatever" });
  expect(await shop.database.query("SELECT id FROM link_arrivals WHERE conversation_id = $1", [strange])).toEqual([]);
});

it("counts an order for the link by which its buyer came last", async () => {
  const [early, late] = [await shop.link(), await shop.link()];
  const conversationId = await shop.write("compra", await shop.textAfter(`/go/${early.code}`));
  await shop.write("compra", await shop.textAfter(`/go/${late.code}`));
  await shop.database.query(
    `INSERT INTO orders (id, tenant_id, contact_id, conversation_id, number, created_at, updated_at)
     SELECT 'ord_test', tenant_id, contact_id, id, 9001, now() + interval '1 minute', now() FROM conversations WHERE id = $1`,
    [conversationId],
  );
  expect(await countsOf(early.id)).toMatchObject({ chats: 1, orders: 0 });
  expect(await countsOf(late.id)).toMatchObject({ chats: 1, orders: 1 });
});

it("belongs to its business alone: another one's reference means nothing", async () => {
  const link = await shop.link();
  const text = await shop.textAfter(`/go/${link.code}`);
  await shop.database.query("UPDATE link_clicks SET tenant_id = 'ten_other' WHERE link_id = $1", [link.id]);
  expect(await textsIn(await shop.write("ajena", text))).toEqual([text]);
});
