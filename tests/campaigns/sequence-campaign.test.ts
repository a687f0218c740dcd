/** A campaign whose people enter a sequence: let in once, at rest with all that was planned while it is paused, and then going on. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { draftCampaign } from "../../src/campaigns/campaigns/campaigns.ts";
import {
  cancelCampaign,
  confirmCampaign,
  pauseCampaign,
  resumeCampaign,
} from "../../src/campaigns/campaigns/lifecycle.ts";
import { campaignStats } from "../../src/campaigns/campaigns/stats.ts";
import { putSequence } from "../../src/campaigns/sequences/write.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { tagged } from "./business.ts";
import { type Customer, openWorld, type World } from "./world.ts";

const FILE = `sequence: hello
name: Bienvenida
program: nurture
purpose: service
about: contact
again: always
steps:
  - id: one
    message: { text: "uno", subject: "uno" }
  - wait: 1 day
  - id: two
    message: { text: "dos", subject: "dos" }
`;
let world: World;

beforeAll(async () => {
  // Monday, 9:00 in Lima.
  world = await openWorld(new Date("2026-03-02T14:00:00Z"));
  await world.as((crm) => putSequence(crm, "hello", { source: FILE, seen: null, locale: "es" }));
  await world.activate("hello");
});
afterAll(() => world?.close());

/** On a Monday morning, so that no hour of the policy is in the way. */
async function begin(tag: string): Promise<{ id: string; people: Customer[] }> {
  const now = world.clock.now();
  const days = (8 - now.getUTCDay()) % 7 || 7;
  world.clock.set(new Date(`${new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10)}T12:00:00Z`));
  const people = [await world.customer(), await world.customer()];
  await world.query("UPDATE contacts SET tags = ARRAY[$2] WHERE id = ANY($1)", [
    people.map(({ contactId }) => contactId),
    tag,
  ]);
  const { id, version } = await world.as((crm) =>
    draftCampaign(crm, { name: tag, kind: "sequence", sequenceKey: "hello", rule: tagged(tag) }),
  );
  await world.as((crm) => confirmCampaign(crm, id, version));
  world.clock.advance(3 * MINUTE_MS);
  return { id, people };
}
/** Does what is due now, one thing after the other, until a message stands in an outbox. */
async function queued(): Promise<void> {
  for (let round = 0; round < 10; round++) {
    await world.work();
    const [found] = await world.query(
      "SELECT 1 AS yes FROM automated_sends WHERE status = 'queued' AND sent_at IS NULL",
    );
    if (found) return;
  }
  throw new Error("no message was queued");
}
const heard = (people: readonly Customer[]) => people.map((one) => one.heard());
const stats = (id: string) => world.as((crm) => campaignStats(crm, id));

describe("a campaign that runs a sequence", () => {
  it("lets its people in once, stops them while it rests, and goes on where they were", async () => {
    const { id, people } = await begin("entran");
    await world.pass(HOUR_MS);
    expect(heard(people)).toEqual([["uno"], ["uno"]]);
    await world.as((crm) => pauseCampaign(crm, id));
    await world.pass(5 * DAY_MS);
    expect(heard(people)).toEqual([["uno"], ["uno"]]);
    await world.as((crm) => resumeCampaign(crm, id));
    await world.pass(2 * DAY_MS);
    expect(heard(people)).toEqual([
      ["uno", "dos"],
      ["uno", "dos"],
    ]);
    for (const { contactId } of people)
      expect(await world.inside(contactId)).toEqual([{ status: "done", result: "finished" }]);
    expect((await stats(id)).total).toMatchObject({ people: 2, sent: 2 });
  });

  it("takes back what waits to leave, and says it once after the pause", async () => {
    const { id, people } = await begin("retira");
    await queued();
    await world.as((crm) => pauseCampaign(crm, id));
    await world.pass(DAY_MS);
    expect(heard(people)).toEqual([[], []]);
    await world.as((crm) => resumeCampaign(crm, id));
    await world.pass(3 * DAY_MS);
    expect(heard(people)).toEqual([
      ["uno", "dos"],
      ["uno", "dos"],
    ]);
  });

  it("that is ended in its pause lets those inside go their way", async () => {
    const { id, people } = await begin("termina");
    await world.pass(HOUR_MS);
    await world.as((crm) => pauseCampaign(crm, id));
    await world.pass(2 * DAY_MS);
    await world.as((crm) => cancelCampaign(crm, id));
    await world.pass(2 * DAY_MS);
    expect(heard(people)).toEqual([
      ["uno", "dos"],
      ["uno", "dos"],
    ]);
  });

  it("counts what a shop took for its orders, and what was paid to us once only", async () => {
    const { id, people } = await begin("tienda");
    await world.pass(HOUR_MS);
    const [rosa, luis] = people;
    if (!rosa || !luis) throw new Error("there are two");
    const now = world.clock.now();
    const order = (one: Customer, key: string, cents: number, status: string) =>
      world.query(
        `INSERT INTO orders (id, tenant_id, contact_id, number, status, currency, total_cents, paid_at, source, origin, external_id, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, 'PEN', $6, $7, 'shopify', 'shop', $1, $7, $7)`,
        [
          `ord_${key.padStart(26, "0")}`,
          world.account.tenantId,
          one.contactId,
          70_000 + Number(key),
          status,
          cents,
          now,
        ],
      );
    await order(rosa, "1", 25_000, "preparing");
    await order(rosa, "2", 99_000, "cancelled");
    await order(luis, "3", 40_000, "preparing");
    const invoice = `inv_${"3".padStart(26, "0")}`;
    await world.query(
      `INSERT INTO invoices (id, tenant_id, contact_id, number, status, currency, total_cents, issued_at, paid_at, order_id)
       VALUES ($1, $2, $3, 90003, 'paid', 'PEN', 40000, $4, $4, $5)`,
      [invoice, world.account.tenantId, luis.contactId, now, `ord_${"3".padStart(26, "0")}`],
    );
    await world.query(
      `INSERT INTO payments (id, tenant_id, invoice_id, provider, code, status, amount_cents, currency, expires_at, created_at, paid_at)
       VALUES ($1, $2, $3, 'sandbox', $1, 'paid', 40000, 'PEN', $4, $4, $4)`,
      [`pay_${"3".padStart(26, "0")}`, world.account.tenantId, invoice, now],
    );
    const { total, days } = await stats(id);
    expect(total).toMatchObject({ buyers: 2, revenueCents: 65_000 });
    expect(days.reduce((sum, { revenueCents }) => sum + revenueCents, 0)).toBe(65_000);
  });
});
