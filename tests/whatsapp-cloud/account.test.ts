/** The life of a number's account by API: connected with its templates, told of by Meta, and what strangers try. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TemplateRef } from "../../src/channels/channel.ts";
import { hashKey } from "../../src/crm/channel-accounts.ts";
import { NUMBER, SECRETS } from "../../src/emulators/whatsapp-cloud/account.ts";
import { startWhatsappCloud, type WhatsappCloud } from "../../src/emulators/whatsapp-cloud/whatsapp-cloud.ts";
import { newId } from "../../src/lib/ids.ts";
import { plusMs } from "../../src/lib/time.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { sampleAccount } from "../harness/context.ts";
import { until } from "../harness/until.ts";
import { never, SETTINGS } from "./candidate.ts";

const KEY = "key-of-the-shop";
const READ_KEY = "key-that-reads";
// biome-ignore lint/suspicious/noExplicitAny: the body of any route
type Body = any;
let meta: WhatsappCloud;
let shop: TestApp;
let accountId: string;
let isDatabaseDown = false;

beforeAll(async () => {
  meta = await startWhatsappCloud();
  shop = await startTestApp({
    env: { GRAPH_API_URL: meta.url },
    overrides: {
      db: (db) => ({
        ...db,
        statementsFor(tenantId) {
          if (isDatabaseDown) throw new Error("the database is away");
          return db.statementsFor(tenantId);
        },
        sqlForTenant(tenantId, work) {
          if (isDatabaseDown) throw new Error("the database is away");
          return db.sqlForTenant(tenantId, work);
        },
      }),
    },
  });
  const { tenantId } = await sampleAccount(shop, "terminal");
  for (const [key, scopes] of [
    [KEY, ["*"]],
    [READ_KEY, ["channels:read"]],
  ] as const) {
    const data = { id: newId("apiKey"), tenantId, name: "test", hash: hashKey(key), scopes: [...scopes] };
    await shop.ctx.db.forTenant(tenantId, (tx) => tx.apiKey.create({ data }));
  }
  meta.templates.all.push({
    id: "800001",
    name: "bienvenida",
    language: "es",
    category: "MARKETING",
    status: "APPROVED",
    quality: "GREEN",
    components: [{ type: "BODY", text: "Hola {{1}}, mira lo nuevo." }],
  });
  const made = await call("POST", "", {
    kind: "whatsapp-cloud",
    name: "WhatsApp",
    settings: { ...SETTINGS, marksRead: "never" },
    secrets: SECRETS,
  });
  expect(made).toMatchObject({ status: 201, body: { externalId: NUMBER.phoneNumberId, standing: {} } });
  accountId = made.body.id;
  await meta.webhooks.subscribe(`${shop.url}/webhooks/whatsapp-cloud/${accountId}`);
});
afterAll(async () => {
  await shop?.close();
  await meta?.close();
});

async function call(
  method: string,
  path: string,
  body?: unknown,
  { key = KEY, language = "es" }: { key?: string; language?: string } = {},
): Promise<{ status: number; body: Body; type: string }> {
  const response = await fetch(`${shop.url}/v1/channels${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      "accept-language": language,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return {
    status: response.status,
    body: await response.json(),
    type: response.headers.get("content-type")?.split(";")[0] ?? "",
  };
}

const templates = (rest = "") => call("GET", `/${accountId}/templates${rest}`);
const problem = (status: number, code: string) => ({ status, type: "application/problem+json", body: { code } });

const reminder = {
  name: "recordatorio",
  language: "es",
  category: "utility",
  body: "Hola {{1}}, tu pedido {{2}} está listo.",
  bodyExamples: ["Ana", "P-1"],
};

describe("templates of an account", () => {
  it("are there as soon as it is connected", async () => {
    expect(await templates()).toMatchObject({
      status: 200,
      body: {
        data: [
          {
            name: "bienvenida",
            language: "es",
            category: "marketing",
            status: "approved",
            quality: "high",
            problem: null,
            body: "Hola {{1}}, mira lo nuevo.",
            places: ["1"],
          },
        ],
        nextCursor: null,
      },
    });
  });

  it("are handed in, and follow what Meta says of them", async () => {
    const made = await call("POST", `/${accountId}/templates`, reminder);
    expect(made).toMatchObject({
      status: 201,
      body: { status: "pending", problem: expect.stringContaining("revisando") },
    });
    const state = async () =>
      (await templates()).body.data.find(({ name }: { name: string }) => name === reminder.name);
    await meta.review(reminder.name, "REJECTED");
    expect(await state()).toMatchObject({
      status: "rejected",
      rejectedReason: "invalid_format",
      problem: expect.stringMatching(/rechazó.*enlace/),
    });
    await meta.review(reminder.name, "APPROVED");
    expect(await state()).toMatchObject({ status: "approved", rejectedReason: null, problem: null });
  });

  it("do not go back to what Meta said before, when an old call comes again", async () => {
    const [, mine] = meta.templates.all;
    const old = { event: "PENDING", message_template_id: Number(mine?.id) };
    await meta.tell("message_template_status_update", old, plusMs(new Date(), -3_600_000));
    expect((await templates("?status=approved")).body.data).toHaveLength(2);
  });

  it("come in pages of their own, in their order, also by status", async () => {
    for (let number = 10; number < 17; number++)
      meta.templates.all.push({
        id: `8100${number}`,
        name: `t${number}`,
        language: number % 2 === 0 ? "es" : "pt_BR",
        category: "UTILITY",
        status: number === 16 ? "PAUSED" : "APPROVED",
        components: [{ type: "BODY", text: "Hola." }],
      });
    expect(await call("POST", `/${accountId}/templates/sync`)).toMatchObject({
      status: 200,
      body: { total: 9, added: 7, removed: 0 },
    });
    const names: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: { body: Body } = await templates(`?limit=4${cursor === "" ? "" : `&cursor=${cursor}`}`);
      names.push(...page.body.data.map(({ name }: { name: string }) => name));
      cursor = page.body.nextCursor;
    }
    expect(names).toEqual([
      "bienvenida",
      "recordatorio",
      ...[10, 11, 12, 13, 14, 15, 16].map((number) => `t${number}`),
    ]);
    expect((await templates("?status=paused")).body.data).toMatchObject([{ name: "t16" }]);
  });

  it("are gone when Meta has them no more", async () => {
    meta.templates.remove("t16");
    expect((await call("POST", `/${accountId}/templates/sync`)).body).toEqual({
      total: 8,
      added: 0,
      changed: 0,
      removed: 1,
    });
    expect((await templates("?status=paused")).body.data).toEqual([]);
  });

  it("are sent by any process, and rest for all when Meta stops one", async () => {
    const phone = meta.phone({ waId: "51988777666", name: "Rosa" });
    const address = { threadId: phone.waId, userId: phone.waId, route: { phone: phone.waId } };
    const template: TemplateRef = { name: "bienvenida", language: "es", values: ["Rosa"], text: "Hola Rosa" };
    const send = async () => {
      const channel = await shop.ctx.channelOf(accountId);
      return channel?.send({ key: newId("message"), address, parts: [{ type: "template", template }] }, never);
    };
    await send();
    expect(phone.texts()).toEqual(["Hola Rosa, mira lo nuevo."]);
    for (const one of meta.templates.all) if (one.name === template.name) one.status = "PAUSED";
    await expect(send()).rejects.toMatchObject({ details: { code: 132015, demand: "pause_template" } });
    expect((await templates("?status=paused")).body.data).toMatchObject([
      { name: "bienvenida", problem: expect.stringContaining("pausó") },
    ]);
  });

  it.each<[string, unknown, string]>([
    ["a name with blanks", { ...reminder, name: "Con Espacios" }, "name"],
    ["no body", { ...reminder, body: "" }, "body"],
    ["no examples", { ...reminder, bodyExamples: [] }, "bodyExamples"],
    ["an unknown category", { ...reminder, category: "spam" }, "category"],
    ["what is not ours", { ...reminder, components: [] }, ""],
    ["a list", [], ""],
    ["no JSON", "{", ""],
  ])("with %s are refused by the problem's place", async (_name, body, path) => {
    const answer = await call("POST", `/${accountId}/templates`, body);
    expect(answer).toMatchObject(problem(400, "invalid_input"));
    if (path !== "") expect(answer.body.issues.map((issue: { path: string }) => issue.path)).toContain(path);
  });

  it("that Meta refuses say why", async () => {
    const again = await call("POST", `/${accountId}/templates`, reminder);
    expect(again).toMatchObject(problem(400, "invalid_input"));
    expect(again.body.issues[0].message).toContain("already content in this language");
  });

  it("refuse odd pages, other accounts and keys that may only read", async () => {
    for (const query of ["?limit=0", "?limit=1000", "?status=lost", "?cursor=e30", "?cursor=%00"])
      expect(await templates(query)).toMatchObject(problem(400, "invalid_input"));
    const { id: terminal } = await sampleAccount(shop, "terminal");
    expect(await call("POST", `/${terminal}/templates/sync`)).toMatchObject(problem(409, "conflict"));
    expect(await call("GET", `/${newId("channelAccount")}/templates`)).toMatchObject(problem(404, "not_found"));
    const reading = { key: READ_KEY };
    expect(await call("GET", `/${accountId}/templates`, undefined, reading)).toMatchObject({ status: 200 });
    expect(await call("POST", `/${accountId}/templates/sync`, undefined, reading)).toMatchObject(
      problem(403, "forbidden"),
    );
    expect(await call("POST", `/${accountId}/templates`, reminder, reading)).toMatchObject(problem(403, "forbidden"));
    expect(await call("GET", `/${accountId}/templates`, undefined, { key: "none" })).toMatchObject(
      problem(401, "unauthenticated"),
    );
  });

  it("cannot be fetched with a dead token, and stay as they are known", async () => {
    meta.accessToken = "another";
    expect(await call("POST", `/${accountId}/templates/sync`)).toMatchObject(problem(502, "channel"));
    meta.accessToken = SECRETS.accessToken;
    expect((await templates("?limit=100")).body.data).toHaveLength(8);
  });
});

it("shows what Meta says of the number's standing, and never goes back", async () => {
  const about = { display_phone_number: NUMBER.displayPhone, event: "UPGRADE" };
  const now = new Date();
  await meta.tell("phone_number_quality_update", { ...about, current_limit: "TIER_10K" }, now);
  await meta.tell("phone_number_quality_update", { ...about, current_limit: "TIER_250" }, plusMs(now, -60_000));
  const { body } = await call("GET", `/${accountId}`);
  expect(body.standing).toMatchObject({ messaging_limit: { value: "tier_10k" } });
});

describe("a call of Meta", () => {
  const stored = (id: string) =>
    shop.database.query("SELECT id FROM messages WHERE direction = 'in' AND external_id = $1", [id]);
  const bodyOf = (id: string) =>
    JSON.stringify(
      meta.wrap({
        contacts: [{ profile: { name: "Ana" }, wa_id: "51977000111" }],
        messages: [
          {
            id,
            from: "51977000111",
            timestamp: String(Math.floor(Date.now() / 1_000)),
            type: "text",
            text: { body: "hola" },
          },
        ],
      }),
    );

  it("that is replayed with its own signature is answered 200 and stored once", async () => {
    const body = bodyOf("wamid.caught");
    const answers = await Promise.all(Array.from({ length: 10 }, () => meta.webhooks.postRaw(body)));
    expect(new Set([...answers, await meta.webhooks.postRaw(body)])).toEqual(new Set([200]));
    expect(await stored("wamid.caught")).toHaveLength(1);
  });

  it("while the database is away gets 503, and nothing is half stored", async () => {
    const body = bodyOf("wamid.early");
    isDatabaseDown = true;
    try {
      expect(await meta.webhooks.postRaw(body)).toBe(503);
      const status = { id: "wamid.x", status: "read", timestamp: "1790000000", recipient_id: "5199" };
      expect(await meta.webhooks.postRaw(JSON.stringify(meta.wrap({ statuses: [status] })))).toBe(503);
      const [one] = meta.templates.all;
      const value = { event: "APPROVED", message_template_id: Number(one?.id) };
      await expect(meta.tell("message_template_status_update", value)).rejects.toMatchObject({ status: 503 });
    } finally {
      isDatabaseDown = false;
    }
    expect(await stored("wamid.early")).toEqual([]);
    expect(await meta.webhooks.postRaw(body)).toBe(200);
    await until("the message", async () => (await stored("wamid.early")).length === 1);
  });
});
