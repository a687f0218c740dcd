import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { openCase } from "../../src/crm/cases.ts";
import { completeContact, optOut } from "../../src/crm/contacts.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { openLead } from "../../src/crm/leads.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { asAgent, writtenBy } from "../harness/person.ts";
import { createPostbox } from "../harness/postbox.ts";

let test: TestContext;
let account: ChannelAccount;
let threads = 0;

beforeAll(async () => {
  test = await createTestContext({ sample: true, overrides: { channels: { terminal: createPostbox().factory } } });
  account = await sampleAccount(test, "terminal");
});
afterAll(() => test?.close());

const person = () => writtenBy(test, account, `person-${++threads}`);
const run = <T>(work: (crm: CrmContext) => Promise<T>) => asAgent(test, account, "closer", work);
const auditOf = (id: string) =>
  test.database.query<{ action: string }>("SELECT action FROM audit WHERE subject_id = $1 ORDER BY id", [id]);

describe("openLead", () => {
  const lead = { interest: "laptops", source: "chat", value: { cents: 129_900, currency: "PEN" } };

  it("opens one for each interest and adds to it, with an event and an audit entry for each change", async () => {
    const who = await person();
    const id = await run((crm) => openLead(crm, { ...who, ...lead, productIds: ["prd_1"] }));
    const again = await run((crm) => openLead(crm, { ...who, ...lead, productIds: ["prd_1", "prd_2"] }));
    const other = await run((crm) => openLead(crm, { ...who, ...lead, interest: "phones", productIds: [] }));
    expect(again).toBe(id);
    expect(other).not.toBe(id);
    const [row] = await test.database.query("SELECT product_ids, version, value_cents FROM leads WHERE id = $1", [id]);
    expect(row).toEqual({ product_ids: ["prd_1", "prd_2"], version: 2, value_cents: "129900" });
    const events = await test.database.query("SELECT type FROM lead_events WHERE lead_id = $1 ORDER BY id", [id]);
    expect(events).toEqual([{ type: "lead.created" }, { type: "lead.updated" }]);
    expect(await auditOf(id)).toEqual([{ action: "lead.create" }, { action: "lead.update" }]);
  });

  it("opens a new one after the former is over", async () => {
    const who = await person();
    const id = await run((crm) => openLead(crm, { ...who, ...lead, productIds: [] }));
    await test.database.query("UPDATE leads SET status = 'WON' WHERE id = $1", [id]);
    expect(await run((crm) => openLead(crm, { ...who, ...lead, productIds: [] }))).not.toBe(id);
  });

  it("leaves one open lead when two turns open it at once", async () => {
    const who = await person();
    const both = Array.from({ length: 4 }, () => run((crm) => openLead(crm, { ...who, ...lead, productIds: [] })));
    const settled = await Promise.allSettled(both);
    expect(settled.some(({ status }) => status === "fulfilled")).toBe(true);
    const rows = await test.database.query("SELECT 1 FROM leads WHERE contact_id = $1", [who.contactId]);
    expect(rows).toHaveLength(1);
  });
});

it("a case of one kind is open once for a conversation", async () => {
  const who = await person();
  const open = () => run((crm) => openCase(crm, { ...who, kind: "complaint", subject: "llegó roto" }));
  const id = await open();
  expect(await open()).toBe(id);
  expect(await auditOf(id)).toEqual([{ action: "case.create" }]);
  await test.database.query("UPDATE cases SET status = 'closed' WHERE id = $1", [id]);
  expect(await open()).not.toBe(id);
});

it("what a person said of themselves completes the contact and overwrites nothing", async () => {
  const { contactId } = await person();
  await run((crm) => completeContact(crm, contactId, { name: "Ana" }));
  await run((crm) => completeContact(crm, contactId, { name: "Luz", email: "ana@example.com" }));
  await run((crm) => completeContact(crm, contactId, { name: "Eva" }));
  const [row] = await test.database.query("SELECT name, email FROM contacts WHERE id = $1", [contactId]);
  expect(row).toEqual({ name: "Ana", email: "ana@example.com" });
  expect(await auditOf(contactId)).toHaveLength(2);
});

it("an opt-out is kept with its time", async () => {
  const { contactId } = await person();
  await run((crm) => optOut(crm, contactId));
  const [row] = await test.database.query("SELECT opted_out_at IS NOT NULL AS out FROM contacts WHERE id = $1", [
    contactId,
  ]);
  expect(row).toEqual({ out: true });
});
