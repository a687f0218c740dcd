/**
 * A campaign whose process is killed at many moments, at a provider that accepts a message and then never answers: nobody is
 * written to twice, nobody is forgotten, and what may have arrived is listed.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { draftCampaign } from "../../src/campaigns/campaigns/campaigns.ts";
import { confirmCampaign, pauseCampaign, resumeCampaign } from "../../src/campaigns/campaigns/lifecycle.ts";
import { listRecipients } from "../../src/campaigns/campaigns/recipients.ts";
import { setCampaignSettings } from "../../src/campaigns/campaigns/settings.ts";
import { campaignStats } from "../../src/campaigns/campaigns/stats.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { saying, tagged } from "../campaigns/business.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { writtenBy } from "../harness/person.ts";
import { until } from "../harness/until.ts";
import { type LoadedVictim, loadVictim, type RunningVictim } from "./victims.ts";

const PEOPLE = 60;
/** Before, in and after transactions of the way of a campaign, and around the call of the provider. */
const DEATHS: readonly [moment: string, occurrence: number][] = [
  ["within:transaction", 1],
  ["after:transaction", 2],
  ["within:transaction", 3],
  ["before:transaction", 5],
  ["before:send", 2],
  ["after:send", 3],
  ["before:outbox_settle", 2],
  ["within:transaction", 9],
  ["after:send", 8],
];

let test: TestContext;
let provider: Server;
let running: RunningVictim | undefined;
let next: LoadedVictim | undefined;
/** Keys that the provider has accepted, in their order. */
const accepted: string[] = [];

beforeAll(async () => {
  provider = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { key } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as { key: string };
      accepted.push(key);
      // One in six is accepted, and the line is cut before the answer.
      if (accepted.length % 6 === 0) request.socket.destroy();
      else response.end(JSON.stringify({ externalId: `at-${key}` }));
    });
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  test = await createTestContext({ sample: true });
});
afterAll(async () => {
  await Promise.all([running?.end(), next?.end()]);
  await test?.close();
  await new Promise((resolve) => provider?.close(resolve));
});

it("that is killed, paused and gone on with writes to each once or lists them as uncertain", {
  timeout: 240_000,
}, async () => {
  const account = await sampleAccount(test, "terminal");
  const { tenantId } = account;
  const as = <T>(work: (crm: CrmContext) => Promise<T>) =>
    test.ctx.db.forTenant(tenantId, (tx) =>
      work({ tx, tenantId, actor: { kind: "system", id: null }, clock: test.ctx.clock }),
    );
  for (let at = 0; at < PEOPLE; at++) await writtenBy(test, account, `kill-${at}`);
  // An hour ago, answered; and a business that writes at any hour, so that the test passes at night too.
  await test.database.query("UPDATE messages SET created_at = created_at - interval '1 hour'");
  await test.database.query(
    "UPDATE conversations SET turn_due_at = NULL, answered_seq = last_seq, last_inbound_at = last_inbound_at - interval '1 hour', last_written_at = last_written_at - interval '1 hour'",
  );
  await test.database.query("UPDATE contacts SET tags = '{kill}'");
  await test.database.query(
    `INSERT INTO automation_policies (tenant_id, settings, updated_at) VALUES ($1, '{"hours": {"from": 0, "to": 1440}, "conversationMinutes": 0, "countries": {}}', now())`,
    [tenantId],
  );
  await as((crm) => setCampaignSettings(crm, 0, { graceMinutes: 0, pricePerThousand: {} }));
  const { id, version } = await as((crm) =>
    draftCampaign(crm, { name: "Hasta el final", rule: tagged("kill"), content: saying("Hola") }),
  );
  await as((crm) => confirmCampaign(crm, id, version));

  const load = () =>
    loadVictim({
      CHARLA_HOME: test.ctx.config.home,
      DATABASE_URL: test.database.url,
      LOG_LEVEL: "silent",
      LEASE_MS: "500",
      PROVIDER_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`,
    });
  next = load();
  for (const [round, [moment, left]] of DEATHS.entries()) {
    running = await next.start();
    next = load();
    await fetch(`${running.url}arm`, { method: "POST", body: JSON.stringify({ moment, left }) }).catch(() => null);
    // What is over before the moment comes is ended by hand.
    const isOver = until("it is over or dead", async () => (await openOnes()) === 0, 8_000).catch(() => undefined);
    await Promise.race([running.exited, isOver]);
    await running.end();
    // What the dead held is free again once its lease has run out.
    await test.database.query("UPDATE due_actions SET lease_until = NULL WHERE status = 'pending'");
    if (round === 5) {
      await as((crm) => pauseCampaign(crm, id));
      await as((crm) => resumeCampaign(crm, id));
    }
  }
  running = await next.start();
  next = undefined;
  await until("everybody is settled", async () => (await openOnes()) === 0, 90_000);

  const { total } = await as((crm) => campaignStats(crm, id));
  expect(total).toMatchObject({ people: PEOPLE, pending: 0, waiting: 0, failed: 0, dropped: 0, cancelled: 0 });
  expect(total.sent + total.uncertain).toBe(PEOPLE);
  expect(total.uncertain).toBeGreaterThan(0);
  // Nobody twice: neither the same message nor another one of the same campaign.
  expect(new Set(accepted).size).toBe(accepted.length);
  const rows = await test.database.query<{ id: string; contact_id: string; status: string }>(
    `SELECT m.id, c.contact_id, m.status FROM messages m JOIN conversations c ON c.id = m.conversation_id
      WHERE m.direction = 'out' AND m.send_id IS NOT NULL AND m.id = ANY($1)`,
    [accepted],
  );
  expect(new Set(rows.map(({ contact_id }) => contact_id)).size).toBe(accepted.length);
  // Who counts as written to was; who is listed may have been.
  const listed = await as((crm) => listRecipients(crm, id, { state: "uncertain", after: null, limit: 200 }));
  expect(listed).toHaveLength(total.uncertain);
  const reached = new Set(rows.map(({ contact_id }) => contact_id));
  const sent = await as((crm) => listRecipients(crm, id, { state: "sent", after: null, limit: 200 }));
  for (const { contactId } of sent) expect(reached).toContain(contactId);
  for (const contactId of reached) expect([...sent, ...listed].some((one) => one.contactId === contactId)).toBe(true);

  async function openOnes(): Promise<number> {
    const [row] = await test.database.query<{ open: number }>(
      `SELECT (CASE WHEN c.status = 'scheduled' THEN 1 ELSE 0 END
             + (SELECT count(*) FROM campaign_recipients r LEFT JOIN automated_sends s ON s.id = r.send_id
                 WHERE r.campaign_id = c.id AND (r.status = 'pending' OR s.status IN ('planned', 'queued'))))::int AS open
         FROM campaigns c WHERE c.id = $1`,
      [id],
    );
    return row?.open ?? 0;
  }
});
