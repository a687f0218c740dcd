/** Links from outside: what a phone, a robot and a stranger get from `/go/<code>`, and what is kept of them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LinkShop, startLinkShop } from "./link-shop.ts";

let shop: LinkShop;

beforeAll(async () => {
  shop = await startLinkShop({ workers: false });
});
afterAll(() => shop?.close());

const clicksOf = (code: string) =>
  shop.database.query(
    "SELECT c.* FROM link_clicks c JOIN links l ON l.id = c.link_id WHERE l.code = $1 ORDER BY c.at, c.id",
    [code],
  );
const REFERENCE = /\(ref ([2-9B-Z]{6})\)$/;

describe("a link", () => {
  it("opens the chat with a text that carries the click's reference, and is never kept by a browser", async () => {
    const { code } = await shop.link({ listing: "LAP-001", campaign: "verano", source: "instagram" });
    const response = await shop.open(`/go/${code}`);
    expect(response.status).toBe(302);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const target = new URL(response.headers.get("location") ?? "");
    expect(target.origin + target.pathname).toBe("https://wa.me/51987654321");
    const text = target.searchParams.get("text") ?? "";
    expect(text).toMatch(/^Hola, me interesa .+ \(ref [2-9B-Z]{6}\)$/);
    const [click] = await clicksOf(code);
    expect(click).toMatchObject({
      reference: REFERENCE.exec(text)?.[1],
      campaign: "verano",
      source: "instagram",
      device: "phone",
      arrived_at: null,
    });
  });

  it("keeps the campaign's parameters of the address, and a listing of the shop only", async () => {
    const { code } = await shop.link({ campaign: "verano" });
    const text = await shop.textAfter(`/go/${code.toUpperCase()}?utm_source=tiktok&utm_campaign=julio&listing=LAP-002`);
    expect(text).toMatch(/^Hola, me interesa /);
    await shop.open(`/go/${code}?listing=NOT-OURS&utm_source=other`);
    expect(await clicksOf(code)).toMatchObject([
      { campaign: "julio", source: "tiktok", utm: { source: "tiktok", campaign: "julio" } },
      { campaign: "verano", source: "other", product_id: null },
    ]);
  });

  it("keeps no address of a visitor and no name of their browser", async () => {
    const { code } = await shop.link();
    await shop.open(`/go/${code}`, { "x-forwarded-for": "203.0.113.77" });
    const kept = JSON.stringify([await clicksOf(code), await shop.database.query("SELECT * FROM visitor_salts")]);
    expect(kept).not.toMatch(/127\.0\.0\.1|203\.0\.113|Pixel|Mozilla/);
  });

  it("counts a second tap at once with the first, and another visitor apart", async () => {
    const { code, id } = await shop.link();
    const first = await shop.textAfter(`/go/${code}`);
    const second = await shop.textAfter(`/go/${code}`);
    expect(second).toBe(first);
    expect(await shop.textAfter(`/go/${code}`, { "user-agent": "Mozilla/5.0 (iPhone) Mobile" })).not.toBe(first);
    expect((await shop.call("GET", `/v1/links/${id}`)).body).toMatchObject({
      clicks: 2,
      people: 2,
      chats: 0,
      orders: 0,
    });
  });

  it("serves robots, previews and looks ahead without counting them", async () => {
    const { code } = await shop.link();
    for (const [headers, method] of [
      [{ "user-agent": "WhatsApp/2.23.20.0 A" }, "GET"],
      [{ "user-agent": "facebookexternalhit/1.1" }, "GET"],
      [{ "sec-purpose": "prefetch" }, "GET"],
      [{}, "HEAD"],
    ] as const) {
      const response = await shop.open(`/go/${code}`, headers, method);
      expect(response.status).toBe(302);
      expect(response.headers.get("location")).toMatch(/^https:\/\/wa\.me\/51987654321\?text=/);
      expect(response.headers.get("location")).not.toContain("ref");
    }
    expect(await clicksOf(code)).toEqual([]);
  });

  it("leads nowhere but to our own account, whatever the address says", async () => {
    const { code } = await shop.link();
    const tries = [
      "url=https://evil.example",
      "to=//evil.example",
      "listing=https://evil.example",
      "handle=1",
      "text=x",
    ];
    for (const one of tries) {
      const response = await shop.open(`/go/${code}?${one}`);
      expect(new URL(response.headers.get("location") ?? "").host).toBe("wa.me");
    }
    for (const path of ["/go/%2F%2Fevil.example", "/go/..%2F..", "/go/https:%2F%2Fevil.example"])
      expect((await shop.open(path)).status).toBe(404);
  });

  it.each([
    ["es-PE", "Este enlace no lleva a ninguna parte"],
    ["en-US", "This link leads nowhere"],
    ["pt-BR", "Este link não leva a lugar nenhum"],
  ])("that is none is answered with a page in %s", async (language, title) => {
    const response = await shop.open("/go/no-such-code", { "accept-language": language });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain(title);
  });

  it("that was ended shows how else to write, counts nothing, and ends once", async () => {
    const { code, id } = await shop.link();
    await shop.call("POST", `/v1/links/${id}/end`);
    expect((await shop.call("POST", `/v1/links/${id}/end`)).body).toMatchObject({ status: "ended" });
    const response = await shop.open(`/go/${code}`, { "accept-language": "en" });
    const page = await response.text();
    expect(response.status).toBe(410);
    expect(page).toContain("This link is over");
    expect(page).toContain("https://wa.me/51987654321");
    expect(page).toContain("+51987654321");
    expect(await clicksOf(code)).toEqual([]);
    const audit = await shop.database.query("SELECT action FROM audit WHERE subject_id = $1 ORDER BY at, id", [id]);
    expect(audit.map(({ action }) => action)).toEqual(["link.create", "link.end"]);
  });

  it("whose account is broken or gone shows the other ways", async () => {
    const { code } = await shop.link();
    await shop.database.query("UPDATE channel_accounts SET status = 'broken' WHERE id = $1", [shop.account.id]);
    const response = await shop.open(`/go/${code}`);
    expect(response.status).toBe(410);
    expect(await response.text()).not.toContain("wa.me");
    await shop.database.query("UPDATE channel_accounts SET status = 'active' WHERE id = $1", [shop.account.id]);
    expect((await shop.open(`/go/${code}`)).status).toBe(302);
  });
});

describe("the API of links", () => {
  it("lists them page by page, newest first, each with its counts", async () => {
    const made = [await shop.link({ campaign: "a" }), await shop.link({ campaign: "b" })];
    const first = await shop.call("GET", "/v1/links?limit=1");
    expect(first.body.data).toMatchObject([{ id: made[1].id, url: expect.stringMatching(/\/go\//), clicks: 0 }]);
    const second = await shop.call("GET", `/v1/links?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body.data).toMatchObject([{ id: made[0].id }]);
  });

  it("takes a code of one's own, in any case, once", async () => {
    expect(await shop.link({ code: "Verano-2026" })).toMatchObject({ code: "verano-2026" });
    const again = await shop.call("POST", "/v1/links", { channel: shop.account.id, code: "verano-2026" });
    expect(again.status).toBe(409);
    expect((await shop.call("GET", "/v1/links/verano-2026")).status).toBe(200);
  });

  it.each([
    ["code", { code: "no/no" }],
    ["listing", { listing: "NOT-OURS" }],
    ["branch", { branch: "nowhere" }],
    ["channel", { channel: "cha_01k0000000000000000000000x" }],
    ["expiresAt", { expiresAt: "2020-01-01T00:00:00Z" }],
    ["handle", { handle: "https://evil.example" }],
  ])("refuses a wrong %s and says so", async (path, given) => {
    const body = { channel: shop.account.id, handle: "+51987654321", ...given };
    const { status, body: problem } = await shop.call("POST", "/v1/links", body);
    expect(status).toBe(400);
    expect(problem.issues).toMatchObject([{ path }]);
  });

  it("opens the page with the web chat only where that chat may stand", async () => {
    const [chat] = await shop.database.query<{ id: string }>("SELECT id FROM channel_accounts WHERE kind = 'webchat'");
    const evil = await shop.call("POST", "/v1/links", { channel: chat?.id, handle: "https://evil.example/" });
    expect(evil.body.issues).toMatchObject([{ path: "handle" }]);
    const made = await shop.call("POST", "/v1/links", { channel: chat?.id, handle: `${shop.ctx.site.url}/` });
    const response = await shop.open(`/go/${made.body.code}`);
    expect(response.headers.get("location")).toMatch(/\/\?charla=Hola.*ref/);
  });
});
