/** What a page loads to show the chat. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO_SITE_KEY, seedSampleBusiness } from "../../prisma/seed/seed.ts";
import { packageRoot } from "../../src/lib/root.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  await seedSampleBusiness(app.ctx);
});
afterAll(() => app?.close());

describe("the settings of the chat", () => {
  it("are those of the business, for its site key", async () => {
    const answer = await fetch(`${app.url}/widget/config`, { headers: { authorization: `Bearer ${DEMO_SITE_KEY}` } });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      businessName: "Tecnolúcuma",
      locale: "es",
      locales: ["es", "en", "pt"],
      greeting: { es: expect.any(String), en: expect.any(String), pt: expect.any(String) },
      suggestions: { es: expect.any(Array) },
      accent: expect.stringMatching(/^#[0-9a-f]{6}$/),
      maxTextLength: 8_000,
      maxFileBytes: 10 * 1024 * 1024,
      allowedFileTypes: expect.arrayContaining(["image/png", "application/pdf"]),
    });
  });

  it("are nobody's for another key, as a problem with a sentence", async () => {
    const answer = await fetch(`${app.url}/widget/config`, {
      headers: { authorization: "Bearer nothing", "accept-language": "es" },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(await answer.json()).toMatchObject({ code: "unauthenticated", title: expect.any(String) });
  });

  it("are refused to a page that the business does not allow", async () => {
    await app.database.query(
      "INSERT INTO channel_accounts (id, tenant_id, kind, name, site_key, settings) SELECT id || 'x', tenant_id, kind, 'g', 'guarded', '{\"allowedOrigins\": [\"https://shop.example\"]}' FROM channel_accounts WHERE site_key = $1",
      [DEMO_SITE_KEY],
    );
    const from = (origin: string) =>
      fetch(`${app.url}/widget/config`, { headers: { authorization: "Bearer guarded", origin } });
    expect((await from("https://shop.example")).status).toBe(200);
    expect((await from("https://thief.example")).status).toBe(403);
  });
});

describe("the widget's script", () => {
  const isBuilt = existsSync(join(packageRoot, "dist", "web", "widget.js"));

  it.skipIf(!isBuilt)("is sent packed, may be kept, and is not sent again while it is the same", async () => {
    const answer = await fetch(`${app.url}/widget.js`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect(answer.headers.get("cache-control")).toContain("max-age=300");
    expect((await answer.text()).length).toBeGreaterThan(1_000);
    const etag = answer.headers.get("etag") ?? "";
    const again = await fetch(`${app.url}/widget.js`, { headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
    const plain = await fetch(`${app.url}/widget.js`, { headers: { "accept-encoding": "identity" } });
    expect(plain.headers.get("content-encoding")).toBeNull();
  });

  it.skipIf(isBuilt)("says how to build it where it is not built", async () => {
    const answer = await fetch(`${app.url}/widget.js`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain("npm run build");
  });
});

it("the terminal's account talks over the same endpoint with its own key", async () => {
  const [row] = await app.database.query("SELECT site_key FROM channel_accounts WHERE kind = 'terminal'");
  const started = await fetch(`${app.url}/v3/directline/conversations`, {
    method: "POST",
    headers: { authorization: `Bearer ${row?.site_key}` },
  });
  expect(started.status).toBe(201);
});
