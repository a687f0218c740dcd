/** Conversations with messages of ours in their outboxes, for tests of delivery. */
import type { ChannelAccount, Part } from "../../src/channels/channel.ts";
import { queueMessage } from "../../src/crm/outbox.ts";
import type { Lane } from "../../src/crm/sql/outbox.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { ingest } from "../../src/flow/ingest.ts";
import type { TestContext } from "./context.ts";
import { textFrom } from "./postbox.ts";

export interface OutRow {
  readonly id: string;
  readonly text: string;
  readonly status: string;
  readonly reason: string | null;
  readonly code: string | null;
  readonly externalId: string | null;
  readonly position: number | null;
  readonly attempts: number;
  readonly category: string | null;
  readonly isBillable: boolean | null;
}

let threads = 0;

/** The conversation of somebody who has written just now, or at `sentAt`. */
export async function outboxOf(test: TestContext, account: ChannelAccount, sentAt = test.ctx.clock.now()) {
  const thread = `outbox-${++threads}`;
  const { message } = textFrom(thread, "hola");
  const { conversationId } = await ingest(test.ctx.flow, account, { type: "message", message: { ...message, sentAt } });
  if (!conversationId) throw new Error("nothing was stored");
  const { tenantId } = account;
  const ref = { tenantId, conversationId };
  const put = (parts: readonly Part[], lane: Lane = "reply") =>
    test.ctx.db.forTenant(tenantId, (tx) =>
      queueMessage(tx, {
        conversationId,
        author: "system",
        authorName: null,
        parts,
        lane,
        now: test.ctx.clock.now(),
      }),
    );
  return {
    ref,
    thread,
    userId: `user-${thread}`,
    put,
    say: (text: string, lane?: Lane) => put([{ type: "text", text }], lane),
    /** Takes the outbox as it is due; another process may be named. */
    deliver: (by = test) => deliver(by.ctx.flow, ref),
    rows: () =>
      test.database.query<OutRow & Record<string, unknown>>(
        `SELECT id, text, status, status_reason AS reason, status_code AS code, external_id AS "externalId", position, attempts,
                price_category AS category, is_billable AS "isBillable"
           FROM messages WHERE conversation_id = $1 AND direction = 'out' ORDER BY seq`,
        [conversationId],
      ),
    async contact(): Promise<{ id: string; optedOutAt: Date | null }> {
      const [row] = await test.database.query<{ id: string; optedOutAt: Date | null }>(
        `SELECT p.id, p.opted_out_at AS "optedOutAt" FROM contacts p JOIN conversations c ON c.contact_id = p.id WHERE c.id = $1`,
        [conversationId],
      );
      if (!row) throw new Error("no contact");
      return row;
    },
  };
}
