/** Somebody who has written once, and the domain's verbs on the same tenant. */
import type { ChannelAccount } from "../../src/channels/channel.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { ingest } from "../../src/flow/ingest.ts";
import type { TestContext } from "./context.ts";
import { textFrom } from "./postbox.ts";

export async function writtenBy(
  test: TestContext,
  account: ChannelAccount,
  thread: string,
): Promise<{ contactId: string; conversationId: string }> {
  const { conversationId } = await ingest(test.ctx.flow, account, textFrom(thread, "hola"));
  const [row] = await test.database.query<{ contact_id: string }>(
    "SELECT contact_id FROM conversations WHERE id = $1",
    [conversationId],
  );
  return { contactId: row?.contact_id ?? "", conversationId: conversationId ?? "" };
}

/** Runs `work` in a transaction of the account's tenant, on behalf of an agent. */
export function asAgent<T>(
  { ctx }: TestContext,
  { tenantId }: ChannelAccount,
  agent: string,
  work: (crm: CrmContext) => Promise<T>,
): Promise<T> {
  return ctx.db.forTenant(tenantId, (tx) =>
    work({ tx, tenantId, actor: { kind: "agent", id: agent }, clock: ctx.clock }),
  );
}
