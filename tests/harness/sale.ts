/** A sale by hand: turns whose decision a test writes, over a real database, so that the money's path is shown without any brain. */
import type { Action, Decision } from "../../src/agents/agent.ts";
import type { ThinkInput, Thought } from "../../src/agents/think.ts";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { playbookRules, savePlaybook } from "../../src/crm/playbook.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { receiveWebhook } from "../../src/flow/pay.ts";
import { respond } from "../../src/flow/respond.ts";
import { newId } from "../../src/lib/ids.ts";
import { type createManualClock, HOUR_MS } from "../../src/lib/time.ts";
import { startTestApp } from "./app.ts";
import { sampleAccount, type TestContext } from "./context.ts";
import { createPostbox, textFrom } from "./postbox.ts";

export const DELIVERY_CENTS = 1_500;

/** A served shop without workers, with the rules below, and a desk to sell at. */
export async function startSaleApp(clock: ReturnType<typeof createManualClock>) {
  const overrides = { clock, channels: { terminal: createPostbox().factory } };
  const test = await startTestApp({ workers: false, overrides });
  const desk = saleDesk(test, await sampleAccount(test, "terminal"));
  await desk.setRules();
  clock.advance(HOUR_MS);
  return { test, desk };
}

/** Discounts up to 10 %, delivery to Lima in three business days, quotes for two days with units kept for one. */
export const RULES = playbookRules.parse({
  discounts: {
    maxPercent: 10,
    tiers: [{ key: "five", percent: 5, minQuantity: 5, text: { es: "5 %", en: "5%", pt: "5 %" } }],
    haggle: { percent: 20, minSubtotalCents: 0 },
  },
  delivery: {
    zones: [{ key: "lima", name: "Lima", places: ["Miraflores"], cents: DELIVERY_CENTS, minDays: 1, maxDays: 3 }],
  },
  quotes: { validHours: 48, holdHours: 24 },
  guarantee: { returnDays: 7, text: { es: "Garantía de tienda.", en: "Shop warranty.", pt: "Garantia da loja." } },
});

export interface Sale {
  readonly ref: { readonly tenantId: string; readonly conversationId: string };
  readonly contactId: string;
  readonly code: string;
  readonly paymentCode: string;
}

export type QuoteAction = Extract<Action, { type: "create_quote" }>;

export function saleDesk(test: TestContext, account: ChannelAccount) {
  const { ctx, database } = test;
  const { tenantId } = account;
  const signal = new AbortController().signal;
  let threads = 0;

  const asTenant = <T>(work: (crm: CrmContext) => Promise<T>): Promise<T> =>
    ctx.db.forTenant(tenantId, (tx) => work({ tx, tenantId, actor: { kind: "system", id: null }, clock: ctx.clock }));

  return {
    asTenant,

    async setRules(): Promise<void> {
      await asTenant(({ tx, clock }) =>
        savePlaybook(tx, { tenantId, rules: RULES, source: "import", now: clock.now() }),
      );
    },

    /** A product for this test alone. */
    async product({
      stock,
      priceCents = 10_000,
      category = "laptops",
    }: {
      stock: number | null;
      priceCents?: number;
      category?: string;
    }) {
      const id = newId("product");
      await asTenant(({ tx }) =>
        tx.product.create({
          data: {
            id,
            tenantId,
            sku: id,
            name: `Laptop ${id.slice(-5)}`,
            description: "x",
            category,
            priceCents,
            currency: "PEN",
            stock,
            warrantyMonths: 12,
            searchText: "laptop",
          },
        }),
      );
      return id;
    },

    async stockOf(id: string): Promise<{ stock: number | null; reserved: number }> {
      const [row] = await database.query<{ stock: number | null; reserved: number }>(
        "SELECT stock, reserved FROM products WHERE id = $1",
        [id],
      );
      if (!row) throw new Error(`no product ${id}`);
      return row;
    },

    /** One message of a customer, answered by what `decide` wants; without a thread it is a new customer. */
    async turn(
      decide: (input: ThinkInput, tries: number) => Promise<Partial<Decision>> | Partial<Decision>,
      thread = `sale-${++threads}`,
    ) {
      const { conversationId } = await ingest(ctx.flow, account, textFrom(thread, "lo llevo"));
      if (!conversationId) throw new Error("nothing was stored");
      const ref = { tenantId, conversationId };
      let tries = 0;
      const think = async (input: ThinkInput): Promise<Thought> => {
        const base = ctx.flow.giveUp(input);
        const decision: Decision = {
          ...base.decision,
          agent: "closer",
          replies: [{ text: "Listo." }],
          next: { type: "wait" },
          ...(await decide(input, ++tries)),
        };
        return { ...base, locale: "es", decision };
      };
      const nextAt = await respond({ ...ctx.flow, think }, ref, signal);
      const [row] = await database.query<{ contact_id: string; turn_attempts: number }>(
        "SELECT contact_id, turn_attempts FROM conversations WHERE id = $1",
        [conversationId],
      );
      return { ref, thread, nextAt, tries, contactId: row?.contact_id ?? "", attempts: row?.turn_attempts ?? -1 };
    },

    /** What an agent would ask for: `quantity` of a product at a price, delivered to Lima unless told otherwise. */
    quote(productId: string, cents: number, change: Partial<QuoteAction> = {}): QuoteAction {
      return {
        type: "create_quote",
        code: `q-${newId("event")}`,
        paymentCode: `p-${newId("event")}`,
        items: [{ productId, quantity: 1 }],
        discount: null,
        zoneKey: "lima",
        total: { cents, currency: "PEN" },
        ...change,
      };
    },

    /** The provider's webhook, as after a press of a button. */
    press(paymentCode: string, cents: number, outcome: "paid" | "failed" = "paid") {
      const payment = { code: paymentCode, amountCents: cents, currency: "PEN" };
      return receiveWebhook(ctx, ctx.sandbox, ctx.sandbox.conclude(payment, outcome));
    },

    async said(conversationId: string): Promise<string[]> {
      const rows = await database.query<{ text: string }>(
        "SELECT text FROM messages WHERE conversation_id = $1 AND author = 'system' ORDER BY seq",
        [conversationId],
      );
      return rows.map(({ text }) => text);
    },
  };
}
