/** Leads as agents move them: taken up rather than doubled, never moved back, one writer at a time. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Action } from "../../src/agents/agent.ts";
import { openLead, type Qualification, qualifyLead } from "../../src/crm/leads.ts";
import { changeLead } from "../../src/crm/pipeline.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { createPostbox } from "../harness/postbox.ts";
import { saleDesk } from "../harness/sale.ts";

let test: TestContext;
let desk: ReturnType<typeof saleDesk>;
let products: { id: string; category: string }[];

beforeAll(async () => {
  test = await createTestContext({ sample: true, overrides: { channels: { terminal: createPostbox().factory } } });
  desk = saleDesk(test, await sampleAccount(test, "terminal"));
  products = await test.database.query("SELECT id, category FROM products ORDER BY sku");
});
afterAll(() => test?.close());

const productOf = (category: string, index = 0) =>
  products.filter((product) => product.category === category)[index]?.id ?? "";

async function customer() {
  const { contactId, ref } = await desk.turn(() => ({}));
  return { contactId, conversationId: ref.conversationId };
}

const learn = (who: { contactId: string; conversationId: string }, change: Partial<Qualification> = {}) =>
  desk.asTenant((crm) =>
    qualifyLead(crm, {
      ...who,
      interest: "laptops",
      kind: "sale",
      productIds: [],
      value: null,
      qualification: {},
      isQualified: false,
      ...change,
    }),
  );
const leadsOf = (contactId: string) =>
  test.database.query(
    "SELECT id, interest, status, kind, qualification, score, temperature, next_action, lost_reason, version FROM leads WHERE contact_id = $1 ORDER BY created_at, id",
    [contactId],
  );

it("gathers what is learned over several turns in one lead, which is contacted, then qualified", async () => {
  const who = await customer();
  const id = await learn(who, { qualification: { need: "estudiar" } });
  expect(await leadsOf(who.contactId)).toMatchObject([
    { id, status: "CONTACTED", score: 10, next_action: "pay.next.ask_budget" },
  ]);
  await learn(who, { qualification: { budget: "2000" }, kind: "service", isQualified: true });
  expect(await leadsOf(who.contactId)).toMatchObject([
    {
      id,
      status: "QUALIFIED",
      kind: "service",
      qualification: { need: "estudiar", budget: "2000" },
      score: 25,
      temperature: "cold",
      next_action: "pay.next.ask_timeline",
    },
  ]);
  const outcomes = await test.database.query("SELECT kind FROM outcomes WHERE contact_id = $1", [who.contactId]);
  expect(outcomes).toEqual([{ kind: "qualified" }]);
});

it("takes up the conversation's lead of the same family, or the one at hand, and opens another for something else", async () => {
  const who = await customer();
  const [laptop, other] = [productOf("laptops", 0), productOf("laptops", 1)];
  const id = await learn(who, { interest: "una laptop para diseño", productIds: [laptop] });
  expect(await learn(who, { interest: "Lenovo", productIds: [other] })).toBe(id);
  expect(await learn(who, { interest: "" })).toBe(id);
  expect(await learn(who, { interest: "laptop" })).toBe(id);
  expect(await learn(who, { interest: "impresora", productIds: [productOf("printers")] })).not.toBe(id);
  const elsewhere = await desk.asTenant((crm) =>
    openLead(crm, { ...who, conversationId: null, interest: "mouse", source: "form", value: null, productIds: [] }),
  );
  expect(await learn(who, { interest: "mouse" })).toBe(elsewhere);
});

it("never goes back, and is not revived by a late answer", async () => {
  const who = await customer();
  const id = await learn(who, { isQualified: true });
  await learn(who, { isQualified: false });
  expect(await leadsOf(who.contactId)).toMatchObject([{ id, status: "QUALIFIED" }]);
  await learn(who, { disqualifiedBecause: "lives abroad" });
  expect(await leadsOf(who.contactId)).toMatchObject([
    { id, status: "LOST", lost_reason: "lives abroad", next_action: null },
  ]);
  const outcomes = await test.database.query("SELECT kind, reason FROM outcomes WHERE contact_id = $1 ORDER BY id", [
    who.contactId,
  ]);
  expect(outcomes).toEqual([
    { kind: "qualified", reason: null },
    { kind: "disqualified", reason: "lives abroad" },
  ]);
  expect(await learn(who, {})).not.toBe(id);
});

it("is changed by one writer at a time", async () => {
  const who = await customer();
  const id = await learn(who);
  const read = await desk.asTenant(({ tx }) => tx.lead.findUniqueOrThrow({ where: { id } }));
  await learn(who, { qualification: { need: "x" } });
  await expect(desk.asTenant((crm) => changeLead(crm, read, { status: "QUALIFIED" }))).rejects.toThrow(
    "somebody else has changed this lead",
  );
  expect(await leadsOf(who.contactId)).toMatchObject([{ status: "CONTACTED" }]);
});

it("does every action of an agent in its turn, or none of them", async () => {
  const who = await customer();
  const actions: Action[] = [
    { type: "set_contact", name: "Ana" },
    {
      type: "qualify_lead",
      interest: "phones",
      kind: "sale",
      productIds: [],
      value: null,
      qualification: {},
      isQualified: true,
    },
    { type: "open_case", kind: "support", subject: "ayuda" },
    { type: "record_outcome", kind: "resolved", basis: "confirmed" },
    { type: "ask_survey" },
    { type: "answer_survey", rating: 5, comment: "bien" },
    { type: "plan_close", afterHours: 24 },
  ];
  const { contactId, attempts } = await desk.turn(() => ({ actions }));
  expect(attempts).toBe(0);
  const [all] = await test.database.query(
    `SELECT (SELECT name FROM contacts WHERE id = $1) AS name, (SELECT status FROM leads WHERE contact_id = $1) AS lead,
            (SELECT kind FROM cases WHERE contact_id = $1) AS case, (SELECT rating FROM surveys WHERE contact_id = $1) AS rating,
            (SELECT array_agg(kind ORDER BY kind) FROM outcomes WHERE contact_id = $1) AS outcomes`,
    [contactId],
  );
  expect(all).toEqual({
    name: "Ana",
    lead: "QUALIFIED",
    case: "support",
    rating: 5,
    outcomes: ["qualified", "resolved"],
  });
  const failing = await desk.turn(() => ({
    actions: [{ type: "set_contact", name: "Eva" }, desk.quote("prd_none", 1)],
  }));
  const [nobody] = await test.database.query("SELECT name FROM contacts WHERE id = $1", [failing.contactId]);
  expect(nobody).toEqual({ name: null });
  expect(await leadsOf(who.contactId)).toEqual([]);
});
