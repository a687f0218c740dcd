/** One of each thing that only people make, so that another business can ask for it by its id. */
import { addMember } from "../../src/crm/members.ts";
import { newId } from "../../src/lib/ids.ts";
import type { TestApp } from "../harness/app.ts";
import type { Business } from "./two-tenants.ts";

const AT = "2026-11-21T15:00:00Z";

export async function furnish(test: TestApp, business: Business): Promise<void> {
  await insertRows(test, business);
  await addSomebody(test, business);
  await callRoutes(test, business);
}

/** What is made elsewhere than by a route, or by one that wants more than a test has. */
async function insertRows({ database }: TestApp, { tenantId, account }: Business): Promise<void> {
  const rows: [string, unknown[]][] = [
    [
      "INSERT INTO links (id, tenant_id, code, channel_account_id, created_at) VALUES ($1, $2, $3, $4, $5)",
      [newId("link"), tenantId, `link${tenantId.slice(-6)}`, account.id, AT],
    ],
    [
      `INSERT INTO notifications (id, tenant_id, kind, subject_id, values, created_at)
       VALUES ($1, $2, 'channel_broken', $3, '{"account": "x", "channel": "telegram", "fault": "unauthorized"}', $4)`,
      [newId("notification"), tenantId, account.id, AT],
    ],
    [
      `INSERT INTO invitations (id, tenant_id, email, role, hash, invited_by, created_at, expires_at)
       VALUES ($1, $2, 'someone@example.com', 'rep', $1, 'x', $3, '2099-01-01')`,
      [newId("invitation"), tenantId, AT],
    ],
    [
      "INSERT INTO tasks (id, tenant_id, title, created_at, updated_at) VALUES ($1, $2, 'Llamar', $3, $3)",
      [newId("task"), tenantId, AT],
    ],
    [
      "INSERT INTO companies (id, tenant_id, name, created_at, updated_at) VALUES ($1, $2, 'Los Andes', $3, $3)",
      [newId("company"), tenantId, AT],
    ],
    [
      `INSERT INTO imports (id, tenant_id, file_name, file_id, bytes, encoding, delimiter, columns, status, created_at)
       VALUES ($1, $2, 'people.csv', $3, 1, 'utf-8', ',', '{}', 'done', $4)`,
      [newId("import"), tenantId, newId("attachment"), AT],
    ],
    [
      `INSERT INTO simulations (id, tenant_id, kind, target, contacts, days, seed, first_day, status, created_at, finished_at)
       VALUES ($1, $2, 'sequence', 'cart-recovery', 10, 1, 1, '2026-11-21', 'cancelled', $3, $3)`,
      [newId("simulation"), tenantId, AT],
    ],
    [
      `INSERT INTO assignment_rules (id, tenant_id, name, position, rule, created_at, updated_at)
       VALUES ($1, $2, 'Turnos', 0, '{}', $3, $3)`,
      [newId("assignmentRule"), tenantId, AT],
    ],
    [
      `INSERT INTO products (id, tenant_id, sku, name, category, description, price_cents, currency, stock)
       VALUES ($1, $2, 'MESA-1', 'Mesa', 'Muebles', 'Una mesa', 25000, 'PEN', 9)`,
      [newId("product"), tenantId],
    ],
  ];
  // The address of an entry is its key.
  rows.push([
    `INSERT INTO faq_entries (id, tenant_id, key, locale, category, question, alternatives, answer)
     VALUES ($1, $2, $1, 'es', 'general', '¿Hacen envíos?', '{}', 'Sí.')`,
    [newId("faqEntry"), tenantId],
  ]);
  for (const [text, values] of rows) await database.query(text, values);
}

async function addSomebody({ ctx, database }: TestApp, { tenantId }: Business): Promise<void> {
  const email = `somebody@${tenantId}.example`;
  const userId = await ctx.signIn.create({ email, name: "Somebody", password: "correct horse battery" });
  await ctx.db.forTenant(tenantId, (tx) =>
    addMember({ tx, tenantId, actor: { kind: "system", id: null }, clock: ctx.clock }, { userId, role: "admin" }),
  );
  // A chat of theirs, of nobody who writes.
  await database.query(
    `INSERT INTO member_identities (id, tenant_id, member_id, channel_account_id, user_id, conversation_id, locale, created_at)
     SELECT $1, $2, m.id, c.channel_account_id, $1, c.id, 'es', $3 FROM members m, conversations c
      WHERE m.tenant_id = $2 AND c.tenant_id = $2 LIMIT 1`,
    [newId("memberIdentity"), tenantId, AT],
  );
}

async function callRoutes({ url, database }: TestApp, { key, tenantId }: Business): Promise<void> {
  const make = async (path: string, body: unknown = {}): Promise<{ id: string }> => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const response = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as { id: string };
  };
  const [product] = await database.query<{ id: string }>("SELECT id FROM products WHERE tenant_id = $1", [tenantId]);
  const [kept, merged] = [await make("/v1/contacts", { name: "Ana" }), await make("/v1/contacts", { name: "Ana R." })];
  const lead = await make("/v1/leads", { contact: { id: kept.id }, interest: "una mesa" });
  await make(`/v1/leads/${lead.id}/quotes`, { items: [{ productId: product?.id, quantity: 1 }] });
  await make(`/v1/leads/${lead.id}/convert`);
  await make(`/v1/contacts/${kept.id}/merge`, { mergedId: merged.id });
  await make("/v1/canned-replies", { shortcut: "hola", title: "Hola", text: "Hola, {nombre}" });
  await fetch(`${url}/v1/sequences/propia`, {
    method: "PUT",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({
      definition: { sequence: "propia", name: "Propia", program: "nurture", steps: [{ wait: "1 day" }] },
    }),
  });
  await database.query(
    `INSERT INTO enrollments (id, tenant_id, sequence_id, version_id, contact_id, subject_kind, subject_id, status, entered_at, ended_at)
     SELECT $1, $2, s.id, v.id, $3, 'contact', $3, 'done', $4, $4
       FROM sequences s JOIN sequence_versions v ON v.sequence_id = s.id WHERE s.tenant_id = $2`,
    [newId("enrollment"), tenantId, kept.id, AT],
  );
  await make("/v1/custom-fields", { entity: "lead", key: "talla", label: "Talla", type: "text" });
  await make("/v1/capture-sources", { name: "Web", kind: "form" });
  await make("/v1/campaigns", { name: "Verano" });
  await make("/v1/segments", { name: "VIP", rule: { type: "field", field: "tags", test: { op: "filled" } } });
  const bought = { contact: { id: kept.id }, items: [{ name: "Mesa", quantity: 1, unitCents: 25_000 }] };
  const total = { cents: 25_000, currency: "PEN" };
  await make("/v1/carts", { ...bought, externalId: "c-1", total });
  await make("/v1/orders", { ...bought, externalId: "o-1", total });
  await make("/v1/invoices", { contact: { id: kept.id }, concept: "Una mesa", total });
  await make("/v1/discount-codes", { percent: 10, expiresAt: "2099-01-01T00:00:00Z" });
  await make("/v1/commerce-sources", { kind: "woocommerce", name: "Tienda" });
  const secrets = { apiKey: "sk_test_of_nobody", webhookSecret: "whsec_of_nobody" };
  await make("/v1/payment-providers", { kind: "stripe", name: "Stripe", ...secrets });
  const { id } = await make("/v1/webhooks", { url: "https://example.com/hook", events: ["lead.created"] });
  // Settled, so that no worker touches it while somebody looks whether anything has changed.
  await database.query(
    `INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, event, subject_id, body, status, due_at, give_up_at, created_at)
     VALUES ($1, $2, $3, 'lead.created', $4, '{}', 'failed', $5, $5, $5)`,
    [newId("webhookDelivery"), tenantId, id, lead.id, AT],
  );
}
