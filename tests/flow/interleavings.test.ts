import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { giveConversation, takeConversation } from "../../src/crm/conversations.ts";
import { answerAsRep } from "../../src/crm/inbox/answer.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { respond } from "../../src/flow/respond.ts";
import { AppError } from "../../src/lib/errors.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { readFacts } from "../harness/facts.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";
import { until } from "../harness/until.ts";

const postbox = createPostbox();
let processes: [TestContext, TestContext];
let account: ChannelAccount;

beforeAll(async () => {
  const overrides = { channels: { terminal: postbox.factory } };
  const first = await createTestContext({ sample: true, overrides });
  processes = [first, await createTestContext({ overrides, database: first.database })];
  account = await sampleAccount(first, "terminal");
});
afterAll(async () => {
  await processes?.[1].close();
  await processes?.[0].close();
});

type Step = {
  readonly process: 0 | 1;
  readonly thread: 0 | 1 | 2;
  readonly act: "write" | "repeat" | "respond" | "deliver" | "take" | "give" | "rep";
};

const step = fc.record<Step>({
  process: fc.constantFrom(0 as const, 1 as const),
  thread: fc.constantFrom(0 as const, 1 as const, 2 as const),
  act: fc.constantFrom("write", "write", "repeat", "respond", "respond", "deliver", "take", "give", "rep"),
});

it("keeps every guarantee over any interleaving of two processes", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 }),
      async (rounds) => {
        const name = (thread: number) => `run${run}-${thread}`;
        run++;
        let written = 0;
        for (const round of rounds) {
          // The steps of a round race with one another.
          await Promise.all(
            round.map((one) =>
              take(one, name(one.thread), () => `${name(one.thread)}-${one.act === "repeat" ? 0 : written++}`),
            ),
          );
        }
        await finish();
        const facts = await readFacts(processes[0].database);
        expect(facts).toMatchObject({ unanswered: 0, answeredTwice: 0, unsent: 0, uncertain: 0, brokenNumbers: 0 });
        // The provider saw each message once, and those of a thread in the order of their numbers.
        const keys = postbox.sent.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        const rows = await processes[0].database.query<{ id: string; seq: number; conversation_id: string }>(
          "SELECT id, seq, conversation_id FROM messages WHERE id = ANY($1)",
          [keys],
        );
        const byId = new Map(rows.map((row) => [row.id, row]));
        const last = new Map<string, number>();
        for (const key of keys) {
          const row = byId.get(key);
          if (!row) throw new Error(`an unknown message was sent: ${key}`);
          expect(row.seq).toBeGreaterThan(last.get(row.conversation_id) ?? 0);
          last.set(row.conversation_id, row.seq);
        }
      },
    ),
    { numRuns: 25 },
  );
});

async function take({ process, act }: Step, thread: string, externalId: () => string): Promise<void> {
  const { ctx, database } = processes[process];
  if (act === "write" || act === "repeat") {
    await ingest(ctx.flow, account, textFrom(thread, "cuánto cuesta la laptop más barata?", externalId()));
    return;
  }
  const [row] = await database.query<{ id: string }>("SELECT id FROM conversations WHERE thread_id = $1", [thread]);
  if (!row) return;
  const ref = { tenantId: account.tenantId, conversationId: row.id };
  const signal = new AbortController().signal;
  if (act === "respond") await respond(ctx.flow, ref, signal);
  else if (act === "deliver") await deliver(ctx.flow, ref);
  else await asRep(processes[process], act, row.id);
}

async function asRep({ ctx }: TestContext, act: "take" | "give" | "rep", conversationId: string): Promise<void> {
  const { tenantId } = account;
  const actor = { kind: "user", id: "mem_one", role: "rep" } as const;
  const work = ctx.db.forTenant(tenantId, async (tx) => {
    const crm = { tx, tenantId, actor, clock: ctx.clock };
    if (act === "take") await takeConversation(crm, conversationId);
    else if (act === "give") await giveConversation(crm, conversationId);
    else await answerAsRep(crm, conversationId, { text: "te atiende una persona" });
  });
  await work.catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
  });
}

/** Gives all conversations back to the agents and lets both processes work until nothing is left. */
async function finish(): Promise<void> {
  const [{ ctx, database }] = processes;
  await until("nothing left to do", async () => {
    const open = await database.query<{ id: string; handler: string; work: boolean }>(
      "SELECT id, handler, turn_due_at IS NOT NULL OR outbox_due_at IS NOT NULL AS work FROM conversations WHERE handler = 'rep' OR turn_due_at IS NOT NULL OR outbox_due_at IS NOT NULL",
    );
    if (open.length === 0) return true;
    await Promise.all(
      open.map(async ({ id, handler }) => {
        const ref = { tenantId: account.tenantId, conversationId: id };
        if (handler === "rep") await asRep(processes[0], "give", id);
        await respond(ctx.flow, ref, new AbortController().signal);
        await deliver(ctx.flow, ref);
      }),
    );
    return false;
  });
}
