/** Insights over the API: of what agents understood in real turns, and fast for a contact with many messages. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { hashKey } from "../../src/crm/channel-accounts.ts";
import { getContactInsights } from "../../src/crm/insights.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { respond } from "../../src/flow/respond.ts";
import { newId } from "../../src/lib/ids.ts";
import { createManualClock, MINUTE_MS } from "../../src/lib/time.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { sampleAccount } from "../harness/context.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";

const KEY = "key-of-a-rep";
const clock = createManualClock(new Date("2026-03-04T15:00:00Z"));
const signal = new AbortController().signal;
let test: TestApp;
let account: ChannelAccount;

beforeAll(async () => {
  test = await startTestApp({ workers: false, overrides: { clock, channels: { terminal: createPostbox().factory } } });
  account = await sampleAccount(test, "terminal");
  await test.ctx.db.forTenant(account.tenantId, (tx) =>
    tx.apiKey.create({
      data: { id: newId("apiKey"), tenantId: account.tenantId, name: "rep", hash: hashKey(KEY), scopes: ["*"] },
    }),
  );
});
afterAll(() => test?.close());

/** Messages of a customer, each answered by the agents. */
async function talk(thread: string, ...texts: string[]): Promise<{ contactId: string; conversationId: string }> {
  let id = "";
  for (const text of texts) {
    clock.advance(MINUTE_MS);
    const { conversationId } = await ingest(test.ctx.flow, account, textFrom(thread, text));
    id = conversationId ?? "";
    await respond(test.ctx.flow, { tenantId: account.tenantId, conversationId: id }, signal);
  }
  const [row] = await test.database.query<{ contact_id: string }>(
    "SELECT contact_id FROM conversations WHERE id = $1",
    [id],
  );
  return { contactId: row?.contact_id ?? "", conversationId: id };
}

interface Shown {
  kind: string;
  text: string;
  evidence: { messageId: string; words: string };
  talkingPoints?: string[];
}
interface Body {
  locale: string;
  messages: number;
  painPoints: Shown[];
  buyingSignals: Shown[];
  persona: Shown | null;
  style: Shown[];
  actions: Shown[];
}

async function insightsOf(contactId: string, query = ""): Promise<Body> {
  const response = await fetch(`${test.url}/v1/contacts/${contactId}/insights${query}`, {
    headers: { "x-api-key": KEY },
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Body;
}

describe("the insights of a contact", () => {
  it("tell doubt, signal and style with the very messages, and what to do", async () => {
    const { contactId } = await talk(
      "buyer",
      "hola, busco una laptop para la universidad",
      "está muy cara, no me alcanza",
      "¿cómo la puedo comprar?",
    );
    const body = await insightsOf(contactId);
    expect(body).toMatchObject({ locale: "es", messages: 3 });
    expect(body.painPoints).toContainEqual(
      expect.objectContaining({
        kind: "doubt_price",
        evidence: expect.objectContaining({ words: "está muy cara, no me alcanza" }),
      }),
    );
    expect(body.buyingSignals[0]?.evidence.words).toBe("¿cómo la puedo comprar?");
    expect(body.style.map(({ kind }) => kind)).toContain("language");
    expect(body.actions.length).toBeGreaterThan(0);
    const english = await insightsOf(contactId, "?locale=en");
    expect(english.painPoints.map(({ text }) => text)).toContain("Doubt about the price.");
  });

  it("put first whoever waits for a person", async () => {
    const { contactId } = await talk("waits", "quiero hablar con una persona");
    const { actions, painPoints } = await insightsOf(contactId);
    expect(actions[0]).toMatchObject({ kind: "answer_now", evidence: { words: "quiero hablar con una persona" } });
    expect(painPoints.map(({ kind }) => kind)).toContain("waiting");
  });

  it("rest on the newest 500 messages of a contact with more", async () => {
    const { contactId, conversationId } = await talk("long", "¿cuánto cuesta la laptop más barata?");
    await test.database.query(
      `INSERT INTO messages (id, tenant_id, conversation_id, channel_account_id, seq, position, direction, author, parts, text, status, created_at)
       SELECT 'msg_long' || n, tenant_id, conversation_id, channel_account_id, 100 + n, 100 + n, 'in', 'customer', parts, text, status,
              created_at + n * interval '1 second'
         FROM messages, generate_series(1, 520) n WHERE conversation_id = $1 AND direction = 'in'`,
      [conversationId],
    );
    await test.database.query(
      `INSERT INTO turns (id, tenant_id, conversation_id, from_seq, to_seq, agent, brain, trace, started_at, committed_at)
       SELECT 'trn_long' || n, tenant_id, conversation_id, 100 + n, 100 + n, agent, brain, trace, started_at, committed_at + n * interval '1 second'
         FROM turns, generate_series(1, 520) n WHERE conversation_id = $1`,
      [conversationId],
    );
    const tenant = await test.ctx.tenants(account.tenantId);
    const found = await getContactInsights(test.ctx.db, tenant, { contactId, now: clock.now() });
    expect(found.messages).toBe(500);
  });
});
