/** A campaign from its draft to its figures: seen before it leaves, taken back, paused, gone on with; nobody twice, nobody forgotten. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type CampaignChange,
  changeCampaign,
  draftCampaign,
  findCampaigns,
  getCampaign,
  removeCampaign,
} from "../../src/campaigns/campaigns/campaigns.ts";
import {
  cancelCampaign,
  confirmCampaign,
  pauseCampaign,
  resumeCampaign,
  undoCampaign,
} from "../../src/campaigns/campaigns/lifecycle.ts";
import { previewCampaign } from "../../src/campaigns/campaigns/preview.ts";
import { followLink, listRecipients } from "../../src/campaigns/campaigns/recipients.ts";
import { setCampaignSettings } from "../../src/campaigns/campaigns/settings.ts";
import { campaignStats } from "../../src/campaigns/campaigns/stats.ts";
import { testCampaign } from "../../src/campaigns/campaigns/test-send.ts";
import { optOut } from "../../src/crm/contacts.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, plusMs } from "../../src/lib/time.ts";
import { textFrom } from "../harness/postbox.ts";
import { type Business, type Customer, openBusiness, saying, tagged } from "./business.ts";

// Tuesday, 10:00 in Lima.
const START = new Date("2026-03-03T15:00:00Z");
let own: Business;

beforeAll(async () => {
  own = await openBusiness(START);
});
afterAll(() => own?.close());
let days = 0;
beforeEach(async () => {
  await own.test.database.query("DELETE FROM due_actions");
  own.postbox.onSend = () => undefined;
  // Another week, so that no cap of one test counts in the next.
  own.clock.set(plusMs(START, ++days * 14 * DAY_MS));
});

const draft = (tag: string, change: CampaignChange = {}, name = `Campaña ${tag}`) =>
  own.as((crm) =>
    draftCampaign(crm, {
      name,
      rule: tagged(tag),
      content: saying("Hola {{contact.firstName|amigo}}, llegó lo nuevo."),
      ...change,
    }),
  );
/** Confirms, waits for the grace time and begins. */
async function launch(id: string, version: number): Promise<void> {
  await own.as((crm) => confirmCampaign(crm, id, version));
  own.clock.advance(2 * MINUTE_MS);
  await own.due();
}
const stats = (id: string) => own.as((crm) => campaignStats(crm, id));
const heardBy = (people: readonly Customer[]) => people.map(({ heard }) => heard().length);

describe("before anything leaves", () => {
  it("shows how many, who is left out and why, what it costs, and how it reads", async () => {
    const people = await own.people(8, "previo");
    const [gone, taken] = people;
    if (!gone || !taken) throw new Error("there are eight");
    await own.as((crm) => optOut(crm, gone.contactId));
    await own.test.database.query("UPDATE conversations SET handler = 'rep' WHERE id = $1", [taken.conversationId]);
    await own.as((crm) => setCampaignSettings(crm, 0, { graceMinutes: 2, pricePerThousand: { terminal: 1_500 } }));
    const { id, number } = await draft("previo");
    const preview = await own.as((crm) => previewCampaign(crm, id));
    expect(preview).toMatchObject({
      people: 8,
      reached: 7,
      held: 0,
      excluded: [{ reason: "opted_out", people: 1 }],
      later: [{ reason: "with_a_person", people: 1 }],
      channels: [{ channel: "terminal", people: 6 }],
      cost: { cents: 9, currency: "PEN" },
      isEstimate: false,
      lacks: [],
    });
    expect(preview.examples[0]?.text).toBe("Hola Persona, llegó lo nuevo.");
    expect(heardBy(people)).toEqual(people.map(() => 0));
    expect(await own.as((crm) => findCampaigns(crm, `#${number}`))).toMatchObject([{ id }]);
    expect(await own.as((crm) => findCampaigns(crm, "CAMPANA previo"))).toMatchObject([{ id }]);
  });

  it("is tested on oneself as often as one likes, and that counts nowhere", async () => {
    const [me] = await own.people(1, "yo");
    if (!me) throw new Error("it is me");
    const { id } = await draft("nadie-mas", { content: saying("Uno", "Dos") });
    for (let times = 0; times < 2; times++) {
      const sent = await own.as((crm) => testCampaign(crm, id, { contactId: me.contactId }));
      expect(sent.map(({ variant }) => variant)).toEqual(["a", "b"]);
      for (let rounds = 0; rounds < 4; rounds++) {
        await own.due();
        await own.deliver([me]);
        own.clock.advance(10_000);
      }
    }
    expect(me.heard().sort()).toEqual(["Dos", "Dos", "Uno", "Uno"]);
    expect((await stats(id)).total).toMatchObject({ people: 0, sent: 0 });
  });

  it("is confirmed as it was seen, can be undone, and only then changed", async () => {
    const people = await own.people(2, "deshacer");
    const { id, version } = await draft("deshacer");
    await own.as((crm) => changeCampaign(crm, id, version, { name: "Otra" }));
    await expect(own.as((crm) => confirmCampaign(crm, id, version))).rejects.toMatchObject({ code: "conflict" });
    const confirmed = await own.as((crm) => confirmCampaign(crm, id, version + 1));
    expect(confirmed).toMatchObject({ status: "scheduled", beginsAt: plusMs(own.clock.now(), 2 * MINUTE_MS) });
    await expect(own.as((crm) => changeCampaign(crm, id, confirmed.version, { name: "Tarde" }))).rejects.toMatchObject({
      code: "conflict",
    });
    own.clock.advance(MINUTE_MS);
    await own.due();
    expect(await own.as((crm) => undoCampaign(crm, id))).toMatchObject({ status: "draft", beginsAt: null });
    own.clock.advance(DAY_MS);
    await own.due();
    await own.deliver(people);
    expect(heardBy(people)).toEqual([0, 0]);
    await own.as((crm) => removeCampaign(crm, id));
    await expect(own.as((crm) => getCampaign(crm, id))).rejects.toMatchObject({ code: "not_found" });
  });

  it.each([
    ["nobody to get it", { rule: null }, "people"],
    ["nothing to say", { content: {} }, "message"],
    ["a segment in which nobody is", { rule: tagged("nunca-nadie") }, "nobody"],
    ["a sequence that is not named", { kind: "sequence" as const }, "sequence"],
  ])("is not confirmed with %s", async (_name, change, lack) => {
    const { id, version } = await draft("incompleta", change);
    const failure = await own.as((crm) => confirmCampaign(crm, id, version)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "invalid_input", issues: [{ path: lack }] });
  });

  it.each([
    ["a place that there is not", saying("Hola {{contact.salary|x}}"), "contact.salary"],
    ["a place without words to stand in", saying("Hola {{contact.name}}"), "fields.placeUnknown"],
    ["open braces", saying("Hola {{contact.name"), "fields.openBraces"],
    ["a link without an address", saying("Mira {{link}}"), "fields.linkWithoutAddress"],
    [
      "two variants of one name",
      { variants: [...saying("a").variants, ...saying("b").variants] },
      "fields.twoVariants",
    ],
  ])("is refused with %s", async (_name, content, told) => {
    const failure = await draft("mala", { content }).catch((error: unknown) => error);
    expect(JSON.stringify((failure as { issues?: unknown }).issues)).toContain(told);
  });
});

describe("a campaign that runs", () => {
  it("writes to each once, in variants, holds some back, and counts what follows", async () => {
    const people = await own.people(40, "vida");
    const { id, version } = await draft("vida", {
      content: { ...saying("A: {{link}}", "B: {{link}}"), linkUrl: "https://tienda.example/nuevo" },
      terms: { holdout: 25 },
    });
    await launch(id, version);
    for (let rounds = 0; rounds < 3; rounds++) {
      await own.due();
      await own.deliver(people);
    }
    const { total, groups, progress } = await stats(id);
    const held = groups.find(({ group }) => group === "held");
    expect(total.people + (held?.people ?? 0)).toBe(40);
    expect(held?.people).toBeGreaterThan(0);
    expect([total.sent, progress]).toEqual([total.people, 100]);
    expect(heardBy(people).filter((times) => times === 1)).toHaveLength(total.people);
    expect(heardBy(people).every((times) => times <= 1)).toBe(true);
    for (const group of ["a", "b"]) {
      const figures = groups.find((one) => one.group === group);
      const texts = people.filter(({ heard }) => heard()[0]?.startsWith(`${group.toUpperCase()}: `));
      expect(texts).toHaveLength(figures?.people ?? -1);
      expect(texts.length).toBeGreaterThan(3);
    }
    const recipients = await own.as((crm) => listRecipients(crm, id, { state: "sent", after: null, limit: 200 }));
    const [first, second] = recipients;
    if (!first || !second) throw new Error("there are many");
    expect(people.find(({ contactId }) => contactId === first.contactId)?.heard()[0]).toContain(`/c/${first.id}`);
    own.clock.advance(HOUR_MS);
    const visit = (isCounted: boolean) => own.as((crm) => followLink(crm, first.id, { isCounted }));
    expect(await visit(false)).toMatchObject({ linkUrl: "https://tienda.example/nuevo", isFirst: false });
    expect((await visit(true)).isFirst).toBe(true);
    expect((await visit(true)).isFirst).toBe(false);
    const writer = people.find(({ contactId }) => contactId === second.contactId);
    await ingest(own.test.ctx.flow, own.account, textFrom(writer?.thread ?? "", "me interesa"));
    await buy(first.contactId, 12_000);
    const after = await stats(id);
    expect(after.total).toMatchObject({ clicks: 1, replies: 1, buyers: 1, revenueCents: 12_000 });
    expect(after.days.reduce((sum, day) => sum + day.sent, 0)).toBe(total.people);
    expect(after.days.at(-1)).toMatchObject({ clicks: 1, replies: 1, revenueCents: 12_000 });
    expect(after.comparisons.map(({ group, against, metric }) => `${group}-${against}: ${metric}`)).toEqual([
      "all-held: purchase",
      "b-a: reply",
      "b-a: click",
      "b-a: purchase",
    ]);
    // What comes after the window is not its doing.
    own.clock.advance(10 * DAY_MS);
    await buy(second.contactId, 99_000);
    expect((await stats(id)).total.revenueCents).toBe(12_000);
    await own.due();
    expect((await stats(id)).campaign.status).toBe("done");
  });

  it("stops where it is paused, takes back what waits, and goes on without writing to anybody twice", async () => {
    const people = await own.people(30, "pausa");
    const { id, version } = await draft("pausa");
    await launch(id, version);
    await own.due();
    const early = people.slice(0, 11);
    await own.deliver(early);
    await own.as((crm) => pauseCampaign(crm, id));
    for (let rounds = 0; rounds < 3; rounds++) {
      own.clock.advance(MINUTE_MS);
      await own.due();
      await own.deliver(people);
    }
    expect(heardBy(people).reduce((a, b) => a + b)).toBe(11);
    expect((await stats(id)).total).toMatchObject({ sent: 11, pending: 19, waiting: 0 });
    await own.as((crm) => resumeCampaign(crm, id));
    for (let rounds = 0; rounds < 3; rounds++) {
      await own.due();
      await own.deliver(people);
      own.clock.advance(MINUTE_MS);
    }
    expect(heardBy(people)).toEqual(people.map(() => 1));
    await expect(own.as((crm) => resumeCampaign(crm, id))).rejects.toMatchObject({ code: "conflict" });
  });

  it("that is ended writes to nobody any more", async () => {
    const people = await own.people(6, "fin");
    const { id, version } = await draft("fin");
    await launch(id, version);
    await own.due();
    const [first] = people;
    if (first) await own.deliver([first]);
    await own.as((crm) => cancelCampaign(crm, id));
    own.clock.advance(DAY_MS);
    await own.due();
    await own.deliver(people);
    expect(heardBy(people).reduce((a, b) => a + b)).toBe(1);
    expect((await stats(id)).total).toMatchObject({ sent: 1, cancelled: 5, pending: 0, waiting: 0 });
    await expect(own.as((crm) => resumeCampaign(crm, id))).rejects.toMatchObject({ code: "conflict" });
  });

  it("lists what may have arrived, and never sends it again", async () => {
    const people = await own.people(5, "incierto");
    const { id, version } = await draft("incierto");
    const lost = people[2];
    own.postbox.onSend = ({ address }) => (address.threadId === lost?.thread ? "lost" : undefined);
    await launch(id, version);
    for (let rounds = 0; rounds < 4; rounds++) {
      await own.due();
      await own.deliver(people);
      own.clock.advance(HOUR_MS);
    }
    expect(heardBy(people)).toEqual([1, 1, 1, 1, 1]);
    expect((await stats(id)).total).toMatchObject({ sent: 4, uncertain: 1 });
    const listed = await own.as((crm) => listRecipients(crm, id, { state: "uncertain", after: null, limit: 10 }));
    expect(listed.map(({ contactId }) => contactId)).toEqual([lost?.contactId]);
  });

  it("gives each their turn in an even pace, and stops at its end", async () => {
    const people = await own.people(12, "ritmo");
    const { id, version } = await draft("ritmo", {
      terms: { perHour: 6 },
      endAt: plusMs(own.clock.now(), 90 * MINUTE_MS),
    });
    await launch(id, version);
    const heard: number[] = [];
    for (let halfHours = 0; halfHours < 6; halfHours++) {
      await own.due();
      await own.deliver(people);
      heard.push(heardBy(people).reduce((a, b) => a + b));
      own.clock.advance(30 * MINUTE_MS);
    }
    expect(heard).toEqual([1, 4, 7, 7, 7, 7]);
    expect((await stats(id)).total).toMatchObject({ sent: 7, cancelled: 5 });
  });

  it("writes to each at the hour at which they answer", async () => {
    const people = await own.people(3, "hora");
    const [early, late] = people;
    // On the clock of Lima: the one writes at 9, the other at 17.
    for (const [who, hour] of [
      [early, 14],
      [late, 22],
    ] as const)
      for (let day = 2; day < 7; day++) {
        const at = plusMs(own.clock.now(), -day * DAY_MS);
        at.setUTCHours(hour, 20, 0, 0);
        await own.test.database.query(
          `INSERT INTO messages (id, tenant_id, conversation_id, channel_account_id, seq, direction, author, parts, text, status, created_at)
           SELECT 'msg_' || left(md5(random()::text), 26), tenant_id, id, channel_account_id, 100 + $2, 'in', 'customer', '[]', 'hola', 'received', $3
             FROM conversations WHERE id = $1`,
          [who?.conversationId, day, at],
        );
      }
    const { id, version } = await draft("hora", { terms: { sendTime: "best_hour" } });
    await launch(id, version);
    const rows = await own.test.database.query<{ contact_id: string; due_at: Date }>(
      "SELECT contact_id, due_at FROM campaign_recipients WHERE campaign_id = $1",
      [id],
    );
    const dueHour = (who: Customer | undefined) =>
      rows.find(({ contact_id }) => contact_id === who?.contactId)?.due_at.getUTCHours();
    expect(dueHour(late)).toBe(22);
    expect(dueHour(early)).toBe(14);
    for (const { due_at } of rows) expect(due_at.getTime()).toBeGreaterThanOrEqual(own.clock.now().getTime());
  });

  it("names each variant in its figures, also one that fell to nobody", async () => {
    const people = await own.people(1, "sola");
    const { id, version } = await draft("sola", { content: saying("A", "B") });
    expect((await stats(id)).groups).toEqual([]);
    await launch(id, version);
    await own.due();
    await own.deliver(people);
    const { groups } = await stats(id);
    expect(groups.map(({ group }) => group)).toEqual(["a", "b"]);
    expect(groups.map(({ people: size }) => size).sort()).toEqual([0, 1]);
    expect(groups.map(({ sent }) => sent).sort()).toEqual([0, 1]);
  });

  it("gives the rest the variant that did better", async () => {
    const people = await own.people(40, "mejor");
    const { id, version } = await draft("mejor", {
      content: saying("A", "B"),
      terms: { winner: { metric: "reply", share: 50, afterHours: 2 } },
    });
    await launch(id, version);
    await own.due();
    await own.deliver(people);
    const before = heardBy(people).reduce((a, b) => a + b);
    expect(before).toBeGreaterThan(4);
    expect(before).toBeLessThan(36);
    own.clock.advance(10 * MINUTE_MS);
    for (const { thread } of people.filter(({ heard }) => heard()[0] === "B"))
      await ingest(own.test.ctx.flow, own.account, textFrom(thread, "sí"));
    own.clock.advance(2 * HOUR_MS);
    for (let rounds = 0; rounds < 3; rounds++) {
      await own.due();
      await own.deliver(people);
    }
    expect(heardBy(people)).toEqual(people.map(() => 1));
    const { campaign, groups } = await stats(id);
    expect(campaign.winner).toBe("b");
    const size = (name: string) => groups.find(({ group }) => group === name)?.people ?? 0;
    expect(size("b")).toBeGreaterThan(size("a"));
    expect(size("a") + size("b")).toBe(40);
  });

  it("is made by those who sell and seen by all", async () => {
    const rep = { kind: "user", id: "mem_x", role: "rep" } as const;
    const { id } = await draft("roles");
    await expect(own.as((crm) => draftCampaign(crm, { name: "x" }), rep)).rejects.toMatchObject({ code: "forbidden" });
    await expect(own.as((crm) => pauseCampaign(crm, id), rep)).rejects.toMatchObject({ code: "forbidden" });
    expect((await own.as((crm) => campaignStats(crm, id), rep)).campaign.id).toBe(id);
  });
});

let bought = 0;
/** A payment at this moment. */
async function buy(contactId: string, cents: number): Promise<void> {
  const now = own.clock.now();
  const { tenantId } = own.account;
  const id = `inv_${String(++bought).padStart(26, "0")}`;
  await own.test.database.query(
    `INSERT INTO invoices (id, tenant_id, contact_id, number, status, currency, total_cents, issued_at, paid_at)
     VALUES ($1, $2, $3, $4, 'paid', 'PEN', $5, $6, $6)`,
    [id, tenantId, contactId, 90_000 + bought, cents, now],
  );
  await own.test.database.query(
    `INSERT INTO payments (id, tenant_id, invoice_id, provider, code, status, amount_cents, currency, expires_at, created_at, paid_at)
     VALUES ($1, $2, $3, 'sandbox', $1, 'paid', $4, 'PEN', $5, $5, $5)`,
    [`pay_${String(bought).padStart(26, "0")}`, tenantId, id, cents, now],
  );
}
