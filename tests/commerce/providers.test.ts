/** Links paid at Stripe and Mercado Pago: made by their own libraries, told by signed webhooks, believed once and for their amount. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createManualClock, DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { type MercadoPagoEmulator, startMercadoPago } from "../emulators/payments/mercado-pago.ts";
import { type StripeEmulator, type StripeSession, startStripe } from "../emulators/payments/stripe.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";

interface Provider {
  id: string;
  webhookUrl: string;
  isActive: boolean;
}
interface Invoice {
  id: string;
  status: string;
  owed: { cents: number };
  paidAt: string | null;
  payments: { provider: string; status: string; method: string | null; refunded: { cents: number } }[];
}

const clock = createManualClock(new Date());
const STRIPE = { apiKey: "sk_test_0123456789", webhookSecret: "whsec_0123456789abcdef" };
const MP = { apiKey: "TEST-0123456789-token", webhookSecret: "0123456789abcdef0123456789abcdef" };
let office: Office;
let admin: Browser;
let stripe: StripeEmulator;
let mercado: MercadoPagoEmulator;
let atStripe: Provider;
let atMercado: Provider;

beforeAll(async () => {
  const now = () => clock.now();
  stripe = await startStripe({ ...STRIPE, now });
  mercado = await startMercadoPago({ ...MP, currency: "PEN", now });
  office = await openOffice({
    workers: false,
    overrides: { clock },
    env: { STRIPE_API_URL: stripe.url, MERCADOPAGO_API_URL: mercado.url },
  });
  office.app.ctx.site.url = office.app.url;
  admin = await office.member("admin");
  const add = async (body: object) => (await admin.call<Provider>("POST", "/v1/payment-providers", body)).body;
  atStripe = await add({ kind: "stripe", name: "Stripe", ...STRIPE });
  atMercado = await add({ kind: "mercadopago", name: "Mercado Pago", ...MP });
});
afterAll(async () => {
  await office?.close();
  await stripe?.close();
  await mercado?.close();
});

const activate = (provider: Provider, isActive = true) =>
  admin.call<Provider>("PATCH", `/v1/payment-providers/${provider.id}`, { isActive });
const invoice = async (cents = 50_000) =>
  (
    await admin.call<Invoice>("POST", "/v1/invoices", {
      contact: { name: "Ana Ruiz", email: "ana@example.com" },
      concept: "Mensualidad de noviembre",
      total: { cents, currency: "PEN" },
    })
  ).body;
const read = async (id: string) => (await admin.call<Invoice>("GET", `/v1/invoices/${id}`)).body;
const link = async (id: string, amountCents?: number) =>
  (await admin.call<{ url: string }>("POST", `/v1/invoices/${id}/link`, amountCents ? { amountCents } : {})).body.url;
const visit = (url: string) => fetch(url, { redirect: "manual" });
const press = (url: string) =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ action: "pay" }),
  });

async function tell(body: string, signature: string | null) {
  const headers = {
    "content-type": "application/json",
    ...(signature === null ? {} : { "stripe-signature": signature }),
  };
  const response = await fetch(atStripe.webhookUrl, { method: "POST", headers, body });
  return { status: response.status, body: (await response.json()) as { result?: string } };
}
const paidAt = (session: StripeSession, change: object = {}, type = "checkout.session.completed") => {
  const body = stripe.event(type, session, change);
  return tell(body, stripe.sign(body, clock.now()));
};
/** Opens the link of a new invoice and gives the page that was made for it. */
async function opened(cents = 50_000): Promise<{ id: string; url: string; session: StripeSession }> {
  const { id } = await invoice(cents);
  const url = await link(id);
  await visit(url);
  const session = stripe.sessions.at(-1);
  if (!session) throw new Error("no page was made");
  return { id, url, session };
}

it("without an active account the sandbox takes play money on our own page", async () => {
  const { id } = await invoice();
  const url = await link(id, 20_000);
  const page = await visit(url);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("S/ 200.00");
  expect(((await (await press(url)).json()) as { result: string }).result).toBe("paid");
  expect(await read(id)).toMatchObject({ status: "partially_paid", owed: { cents: 30_000 } });
  expect(await (await visit(url)).text()).toContain("¡Pago recibido!");
});

it("keys are tried at the provider, and never shown", async () => {
  for (const provider of [atStripe, atMercado]) {
    expect((await admin.call("POST", `/v1/payment-providers/${provider.id}/test`)).status).toBe(200);
    await admin.call("PATCH", `/v1/payment-providers/${provider.id}`, { apiKey: "sk_test_revoked_key" });
    const refused = await admin.call("POST", `/v1/payment-providers/${provider.id}/test`);
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining("does not know this key") } });
  }
  await admin.call("PATCH", `/v1/payment-providers/${atStripe.id}`, { apiKey: STRIPE.apiKey });
  await admin.call("PATCH", `/v1/payment-providers/${atMercado.id}`, { apiKey: MP.apiKey });
  const { body } = await admin.call("GET", "/v1/payment-providers");
  for (const secret of [STRIPE.apiKey, STRIPE.webhookSecret, MP.apiKey, MP.webhookSecret])
    expect(JSON.stringify(body)).not.toContain(secret);
});

describe("Stripe", () => {
  beforeAll(() => activate(atStripe));

  it("takes the money on its own page, made once while it lives, and its word pays the invoice once", async () => {
    const { id } = await invoice();
    const url = await link(id);
    const before = stripe.sessions.length;
    const first = await visit(url);
    expect(first.status).toBe(303);
    expect(first.headers.get("location")).toContain("checkout.stripe.example");
    expect((await visit(url)).headers.get("location")).toBe(first.headers.get("location"));
    expect(stripe.sessions).toHaveLength(before + 1);
    clock.advance(DAY_MS);
    expect((await visit(url)).headers.get("location")).not.toBe(first.headers.get("location"));
    const session = stripe.sessions.at(-1) as StripeSession;
    expect(session.fields.get("line_items[0][price_data][unit_amount]")).toBe("50000");
    expect((await visit(`${url}?done=1`)).status).toBe(200);
    const answers = await Promise.all([paidAt(session), paidAt(session), paidAt(session)]);
    expect(answers.map(({ body }) => body.result).sort()).toEqual(["paid", "repeated", "repeated"]);
    expect(await read(id)).toMatchObject({
      status: "paid",
      owed: { cents: 0 },
      payments: [{ provider: "stripe", status: "paid", method: "card" }],
    });
    expect(await (await visit(url)).text()).toContain("¡Pago recibido!");
  });

  it("refuses what is not signed, signed by another or long ago, and changed on the way", async () => {
    const { id, session } = await opened();
    const body = stripe.event("checkout.session.completed", session);
    expect((await tell(body, null)).status).toBe(401);
    expect((await tell(body, stripe.sign(body, clock.now(), "whsec_another"))).status).toBe(401);
    const old = new Date(clock.now().getTime() - 6 * MINUTE_MS);
    expect((await tell(body, stripe.sign(body, old))).status).toBe(401);
    expect((await tell(body.replace("50000", "1"), stripe.sign(body, clock.now()))).status).toBe(401);
    expect((await tell(body, "nonsense")).status).toBe(401);
    expect((await tell("x".repeat(3_000_000), stripe.sign(body, clock.now()))).status).toBe(413);
    expect((await read(id)).status).toBe("open");
  });

  it("is only believed for its amount and when the money has come", async () => {
    const { id, session } = await opened();
    expect((await paidAt(session, { amount_total: 1 })).status).toBe(404);
    expect((await paidAt(session, { currency: "usd" })).status).toBe(404);
    expect((await paidAt(session, { payment_status: "unpaid" })).body.result).toBe("ignored");
    expect((await paidAt(session, {}, "customer.created")).body.result).toBe("ignored");
    expect((await read(id)).status).toBe("open");
    expect((await paidAt(session, {}, "checkout.session.async_payment_succeeded")).body.result).toBe("paid");
    expect((await read(id)).status).toBe("paid");
  });

  it("play money is not taken where real money is", async () => {
    const { id, url } = await opened();
    expect((await press(url)).status).toBe(409);
    expect((await read(id)).status).toBe("open");
  });

  it("that does not answer, or refuses the currency, gives the customer a page that says so", async () => {
    const { id } = await invoice();
    const url = await link(id);
    stripe.troubles.push(500, 500, 500);
    const page = await visit(url);
    expect(page.status).toBe(503);
    expect(await page.text()).toContain("No se cobró nada");
    stripe.troubles.length = 0;
    expect((await visit(url)).status).toBe(303);
  });

  it("money for what was paid meanwhile is told to the team, once", async () => {
    const { id, session } = await opened();
    const amount = { cents: 50_000, currency: "PEN" };
    await admin.call("POST", `/v1/invoices/${id}/payments`, { amount, method: "cash" });
    expect((await paidAt(session)).body.result).toBe("closed");
    expect((await paidAt(session)).body.result).toBe("closed");
    const told = await office.app.database.query("SELECT 1 FROM notifications WHERE kind = 'payment_unmatched'");
    expect(told).toHaveLength(1);
    const { body } = await admin.call<{ data: { text: string }[] }>("GET", "/v1/notifications?unread=true");
    expect(JSON.stringify(body)).toContain("S/ 500.00");
  });
});

describe("refunds of Stripe", () => {
  beforeAll(() => activate(atStripe));
  const refunded = (session: StripeSession, total: number, change: object = {}) => {
    const body = stripe.refund(session, total, change);
    return tell(body, stripe.sign(body, clock.now()));
  };
  const told = async (invoiceId: string) =>
    office.app.database.query("SELECT 1 FROM notifications WHERE kind = 'payment_refunded' AND subject_id = $1", [
      invoiceId,
    ]);

  it("in part and then in full, are owed again once each, and the team is told", async () => {
    const { id, session } = await opened();
    expect((await paidAt(session)).body.result).toBe("paid");
    expect((await refunded(session, 20_000)).body.result).toBe("refunded");
    expect(await read(id)).toMatchObject({
      status: "partially_paid",
      owed: { cents: 20_000 },
      payments: [{ status: "paid", refunded: { cents: 20_000 } }],
    });
    const all = await Promise.all([refunded(session, 50_000), refunded(session, 50_000), refunded(session, 20_000)]);
    expect(all.filter(({ body }) => body.result === "refunded")).toHaveLength(1);
    expect(await read(id)).toMatchObject({ status: "open", owed: { cents: 50_000 }, paidAt: null });
    expect(await told(id)).toHaveLength(2);
    // Nothing is to be charged any more: the team takes it back.
    expect((await admin.call<Invoice>("POST", `/v1/invoices/${id}/void`)).body.status).toBe("void");
  });

  it("that overtake their payment count when it comes", async () => {
    const { id, session } = await opened();
    expect((await refunded(session, 20_000)).body.result).toBe("refunded");
    expect(await read(id)).toMatchObject({ status: "open", owed: { cents: 50_000 } });
    expect((await paidAt(session)).body.result).toBe("paid");
    expect(await read(id)).toMatchObject({ status: "partially_paid", owed: { cents: 20_000 } });
    expect(await told(id)).toHaveLength(1);
  });

  it("of what was paid twice are owed by nobody, and another amount or signature is not believed", async () => {
    const { id, session } = await opened();
    await paidAt(session);
    expect((await refunded(session, 50_000, { payment_intent: "pi_of_the_second" })).body.result).toBe("closed");
    expect((await refunded(session, 50_000, { amount: 60_000 })).status).toBe(404);
    const body = stripe.refund(session, 50_000);
    expect((await tell(body, stripe.sign(body, clock.now(), "whsec_another"))).status).toBe(401);
    expect(await read(id)).toMatchObject({ status: "paid", owed: { cents: 0 } });
    expect(await told(id)).toHaveLength(0);
  });
});

describe("Mercado Pago", () => {
  beforeAll(() => activate(atMercado));
  const preferenceOf = async (cents = 12_990) => {
    const { id } = await invoice(cents);
    const page = await visit(await link(id));
    expect(page.headers.get("location")).toContain("mercadopago.example");
    const preference = mercado.preferences.at(-1);
    if (!preference) throw new Error("no preference was made");
    return { id, preference };
  };

  it("makes the other account rest, takes the money, and what it names is asked for", async () => {
    const { body } = await admin.call<Provider>("GET", `/v1/payment-providers/${atStripe.id}`);
    expect(body.isActive).toBe(false);
    const { id, preference } = await preferenceOf();
    expect(preference.items[0]?.unit_price).toBe(129.9);
    const rejected = mercado.pay(preference, "rejected");
    expect((await mercado.notify(preference, rejected)).body.result).toBe("declined");
    const pending = mercado.pay(preference, "pending");
    expect((await mercado.notify(preference, pending)).body.result).toBe("ignored");
    const paid = mercado.pay(preference, "approved");
    expect((await mercado.notify(preference, paid)).body.result).toBe("paid");
    expect((await mercado.notify(preference, paid)).body.result).toBe("repeated");
    expect(await read(id)).toMatchObject({ status: "paid", payments: [{ provider: "mercadopago", method: "visa" }] });
  });

  it("what it gave back, in part, in full or against our will, is owed again", async () => {
    for (const [change, left] of [
      [{ status_detail: "partially_refunded", transaction_amount_refunded: 29.9 }, 2_990],
      [{ status: "refunded", status_detail: "refunded", transaction_amount_refunded: 129.9 }, 12_990],
      [{ status: "charged_back", status_detail: "settled" }, 12_990],
    ] as const) {
      const { id, preference } = await preferenceOf();
      const paid = mercado.pay(preference, "approved");
      await mercado.notify(preference, paid);
      mercado.change(paid, change);
      expect((await mercado.notify(preference, paid)).body.result).toBe("refunded");
      expect((await mercado.notify(preference, paid)).body.result).toBe("repeated");
      expect(await read(id)).toMatchObject({
        status: left === 12_990 ? "open" : "partially_paid",
        owed: { cents: left },
      });
    }
  });

  it("refuses a false or old signature, an id that was not signed, and another amount", async () => {
    const { id, preference } = await preferenceOf();
    const paid = mercado.pay(preference, "approved");
    expect((await mercado.notify(preference, paid, { secret: "another" })).status).toBe(401);
    expect(
      (await mercado.notify(preference, paid, { at: new Date(clock.now().getTime() - 25 * HOUR_MS) })).status,
    ).toBe(401);
    expect((await mercado.notify(preference, paid, { bodyId: "999" })).body.result).toBe("ignored");
    expect((await mercado.notify(preference, paid, { type: "merchant_order" })).body.result).toBe("ignored");
    const less = mercado.pay(preference, "approved", { transaction_amount: 1 });
    expect((await mercado.notify(preference, less)).status).toBe(404);
    expect((await mercado.notify(preference, "1")).status).toBe(409);
    expect((await read(id)).status).toBe("open");
  });

  it("what the former account was paid still counts", async () => {
    await activate(atStripe);
    const { id, session } = await opened();
    await activate(atMercado);
    expect((await paidAt(session)).body.result).toBe("paid");
    expect(await read(id)).toMatchObject({ status: "paid", payments: [{ provider: "stripe" }] });
  });

  it("that was disconnected is heard no more, and the sandbox is back", async () => {
    const { id, preference } = await preferenceOf();
    await admin.call("POST", `/v1/payment-providers/${atMercado.id}/end`);
    expect((await mercado.notify(preference, mercado.pay(preference, "approved"))).status).toBe(404);
    expect((await admin.call("PATCH", `/v1/payment-providers/${atMercado.id}`, { isActive: true })).status).toBe(409);
    const other = await invoice();
    expect((await visit(await link(other.id))).status).toBe(200);
    expect((await read(id)).status).toBe("open");
  });
});
