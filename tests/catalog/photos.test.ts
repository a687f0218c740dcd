/** The photo of a product: uploaded, told by its bytes, open to everybody, sent in chats, and taken away again. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO_SITE_KEY } from "../../prisma/seed/seed.ts";
import type { ProductView } from "../../src/http/product-views.ts";
import { post, replies, startConversation } from "../direct-line/visitor.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const JPEG = Buffer.concat([Buffer.from("ffd8ffe000104a464946", "hex"), Buffer.alloc(200, 7)]);
const WEBP = Buffer.concat([Buffer.from("RIFF\0\0\0\0WEBPVP8 ", "latin1"), Buffer.alloc(40)]);

interface Problem {
  code: string;
  title: string;
  issues?: { path: string; message: string }[];
}

let office: Office;
let seller: Browser;
beforeAll(async () => {
  office = await openOffice();
  seller = await office.member("seller");
});
afterAll(() => office?.close());

async function upload<Body = ProductView>(
  who: Browser,
  id: string,
  bytes: Buffer,
  type: string,
  language = "es",
): Promise<{ status: number; body: Body }> {
  const response = await fetch(`${office.app.url}/v1/products/${id}/photo`, {
    method: "PUT",
    headers: { "content-type": type, cookie: who.cookie(), origin: office.app.url, "accept-language": language },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, body: (await response.json()) as Body };
}
const product = async (where = "true") =>
  (
    await office.app.database.query<{ id: string; sku: string; image_url: string | null }>(
      `SELECT id, sku, image_url FROM products WHERE ${where} ORDER BY id LIMIT 1`,
    )
  )[0] ?? { id: "", sku: "", image_url: null };
const open = (path: string, headers: Record<string, string> = {}) => fetch(`${office.app.url}${path}`, { headers });

describe("a photo that is uploaded", () => {
  it.each([
    ["image/png", PNG, "png"],
    ["image/jpeg", JPEG, "jpg"],
    ["image/webp", WEBP, "webp"],
    ["application/octet-stream", PNG, "png"],
  ])("as %s is the product's, and anybody may see it and nothing in it may run", async (type, bytes, ending) => {
    const { id } = await product();
    const { status, body } = await upload(seller, id, bytes, type);
    expect(status).toBe(200);
    expect(body.image).toMatch(new RegExp(`^/photos/${office.tenantId}/att_[a-z0-9]+\\.${ending}$`));
    const seen = await open(body.image ?? "");
    expect(seen.status).toBe(200);
    expect(Buffer.from(await seen.arrayBuffer()).equals(bytes)).toBe(true);
    expect(seen.headers.get("content-type")).toBe(`image/${ending === "jpg" ? "jpeg" : ending}`);
    expect(seen.headers.get("x-content-type-options")).toBe("nosniff");
    expect(seen.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    expect(seen.headers.get("cache-control")).toBe("public, max-age=2592000, immutable");
    const etag = `"${createHash("sha256").update(bytes).digest("hex")}"`;
    expect((await open(body.image ?? "", { "if-none-match": etag })).status).toBe(304);
    const [noted] = await office.app.database.query(
      "SELECT action, detail FROM audit WHERE subject_id = $1 ORDER BY id DESC LIMIT 1",
      [id],
    );
    expect(noted).toMatchObject({ action: "product.update", detail: { fields: "image" } });
  });

  it("is sent in the chat by its absolute address, as what it is", async () => {
    const [cheapest] = await office.app.database.query<{ id: string }>(
      "SELECT id FROM products WHERE category = 'laptops' AND stock > 0 ORDER BY price_cents LIMIT 1",
    );
    const { body } = await upload(seller, cheapest?.id ?? "", JPEG, "image/jpeg");
    const session = await startConversation(office.app.url, DEMO_SITE_KEY);
    await post(office.app.url, session, { text: "hola, cuánto cuesta la laptop más barata?" });
    const [reply] = await replies(office.app.url, session, "1");
    expect(reply?.attachments?.[0]).toMatchObject({
      contentType: "image/jpeg",
      contentUrl: `${office.app.url}${body.image}`,
    });
  });

  it("is taken away and brought back by its address, and the other businesses' and messages' files stay closed", async () => {
    const { id } = await product();
    const { body: had } = await upload(seller, id, PNG, "image/png");
    const removed = await seller.call<ProductView>("DELETE", `/v1/products/${id}/photo`);
    expect(removed).toMatchObject({ status: 200, body: { image: null } });
    expect((await seller.call("DELETE", `/v1/products/${id}/photo`)).body).toMatchObject({ image: null });
    const back = { version: removed.body.version, image: had.image };
    expect((await seller.call<ProductView>("PATCH", `/v1/products/${id}`, back)).body.image).toBe(had.image);
    expect((await open(had.image ?? "")).status).toBe(200);

    const photoId = /att_\w+/.exec(had.image ?? "")?.[0] ?? "";
    const elsewhere = `/photos/ten_${"0".repeat(26)}/${photoId}.png`;
    expect((await open(elsewhere)).status).toBe(404);
    await office.app.database.query("UPDATE attachments SET is_photo = false WHERE id = $1", [photoId]);
    expect((await open(had.image ?? "")).status).toBe(404);
  });
});

describe("what is refused", () => {
  it.each([
    ["a page that is said to be a picture", Buffer.from("<svg onload=alert(1)>"), "image/png", "notTaken"],
    ["a PNG that is said to be a JPEG", PNG, "image/jpeg", "another"],
    ["a PDF", Buffer.from("%PDF-1.7 photo"), "application/octet-stream", "notTaken"],
    ["nothing", Buffer.alloc(0), "image/png", "empty"],
  ])("%s, in the reader's language", async (_what, bytes, type, why) => {
    const { id, image_url } = await product();
    const es = await upload<Problem>(seller, id, bytes, type, "es");
    const pt = await upload<Problem>(seller, id, bytes, type, "pt");
    expect(es).toMatchObject({ status: 400, body: { code: "invalid_input", issues: [{ path: "photo" }] } });
    const said = { notTaken: "no es una foto", another: "no es del tipo que dice", empty: "está vacío" }[why] ?? "?";
    expect(es.body.issues?.[0]?.message).toContain(said);
    expect(pt.body.issues?.[0]?.message).not.toBe(es.body.issues?.[0]?.message);
    expect((await product()).image_url).toBe(image_url);
  });

  it("what is too large, of another kind, of somebody who only looks, or for no product; no file is left of it", async () => {
    const { id } = await product();
    const count = async () => (await office.app.database.query("SELECT 1 FROM attachments")).length;
    const before = await count();
    const large = Buffer.concat([PNG, Buffer.alloc(5 * 1024 * 1024)]);
    expect((await upload<Problem>(seller, id, large, "image/png")).body.code).toBe("too_large");
    expect((await upload<Problem>(seller, id, PNG, "text/html")).body.code).toBe("unsupported_media_type");
    const rep = await office.member("rep");
    expect((await upload<Problem>(rep, id, PNG, "image/png")).body.code).toBe("forbidden");
    const nobodys = `prd_${"0".repeat(26)}`;
    expect((await upload<Problem>(seller, nobodys, PNG, "image/png")).body.code).toBe("not_found");
    expect(await count()).toBe(before);
  });
});
