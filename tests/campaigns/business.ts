/** People who have written to the sample business, and what tests of campaigns do with them; the clock is moved by hand. */
import type { ChannelAccount } from "../../src/channels/channel.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { runDueActions } from "../../src/flow/due.ts";
import { ChannelError } from "../../src/lib/errors.ts";
import { createManualClock, HOUR_MS, type ManualClock } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { writtenBy } from "../harness/person.ts";
import { createPostbox, type Postbox } from "../harness/postbox.ts";

export interface Customer {
  readonly contactId: string;
  readonly conversationId: string;
  readonly thread: string;
  /** Texts of campaigns that they were shown. */
  heard(): string[];
}

export interface Business {
  readonly test: TestContext;
  readonly account: ChannelAccount;
  readonly clock: ManualClock;
  readonly postbox: Postbox;
  /** So many people with a tag of their own, who wrote an hour ago. */
  people(count: number, tag: string): Promise<Customer[]>;
  as<T>(work: (crm: CrmContext) => Promise<T>, actor?: CrmContext["actor"]): Promise<T>;
  /** Does what is due. */
  due(): Promise<void>;
  /** Empties the outboxes of these people. */
  deliver(people: readonly Customer[]): Promise<void>;
  close(): Promise<void>;
}

export async function openBusiness(start: Date): Promise<Business> {
  const clock = createManualClock(start);
  const postbox = createPostbox({ lostAnswer: new ChannelError("uncertain", "no answer came") });
  const test = await createTestContext({
    sample: true,
    overrides: { clock, channels: { terminal: postbox.factory } },
  });
  const account = await sampleAccount(test, "terminal");
  const { tenantId } = account;
  const signal = new AbortController().signal;
  return {
    test,
    account,
    clock,
    postbox,
    async people(count, tag) {
      const people: Customer[] = [];
      for (let at = 0; at < count; at++) {
        const thread = `${tag}-${at}`;
        const { contactId, conversationId } = await writtenBy(test, account, thread);
        people.push({ contactId, conversationId, thread, heard: () => postbox.heard(thread) });
      }
      const ids = people.map(({ contactId }) => contactId);
      await test.database.query(
        "UPDATE contacts SET tags = ARRAY[$2], name = 'Persona ' || right(id, 4) WHERE id = ANY($1)",
        [ids, tag],
      );
      // Nobody waits for an answer any more.
      await test.database.query(
        "UPDATE conversations SET turn_due_at = NULL, answered_seq = last_seq WHERE contact_id = ANY($1)",
        [ids],
      );
      clock.advance(HOUR_MS);
      return people;
    },
    as: (work, actor = { kind: "system", id: null }) =>
      test.ctx.db.forTenant(tenantId, (tx) => work({ tx, tenantId, actor, clock })),
    due: async () => void (await runDueActions(test.ctx.flow, signal)),
    async deliver(people) {
      for (const { conversationId } of people) {
        // Pace is not what these tests are about: nobody waits for a provider.
        await test.database.query("DELETE FROM rate_buckets");
        await deliver(test.ctx.flow, { tenantId, conversationId });
      }
    },
    close: () => test.close(),
  };
}

/** The rule of those with a tag. */
export const tagged = (tag: string) => ({ type: "field", field: "tags", test: { op: "has_any", values: [tag] } });

/** A message for everybody, by chat. */
export const saying = (...texts: string[]) => ({
  variants: texts.map((text, at) => ({ key: "abcde"[at] ?? "z", messages: [{ channel: "chat", text }] })),
});
