/**
 * In: a person changes what they wrote. What is unanswered is replaced and answered as it now stands; the rest is noted. A
 * change that comes before its message waits for it.
 */
import type { ChannelAccount, InboundEdit, Part, Receipt } from "../channels/channel.ts";
import { textOfParts } from "../channels/parts.ts";
import { type Edited, keepEarlyEdit, replaceText, takeEarlyEdits } from "../crm/sql/edits.ts";
import type { TenantRecord } from "../crm/tenants.ts";
import type { Database, SqlTx } from "../infra/database.ts";
import type { Live } from "../infra/live.ts";
import type { Log } from "../infra/log.ts";
import type { Metrics } from "../infra/metrics.ts";
import { cleanText, MAX_TEXT_LENGTH, truncate } from "../lib/text.ts";
import type { Clock } from "../lib/time.ts";
import type { Wake } from "./wake.ts";

export interface IngestEditContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly live: Live;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly wake: Wake;
  readonly tenants: (tenantId: string) => Promise<TenantRecord>;
  readonly debounceMs: number;
}

/** Resolves after the commit. The same edit twice changes nothing the second time. */
export async function ingestEdit(ctx: IngestEditContext, account: ChannelAccount, edit: InboundEdit): Promise<Receipt> {
  const tenant = await ctx.tenants(account.tenantId);
  const now = ctx.clock.now();
  const debounceMs = tenant.settings.debounceMs ?? ctx.debounceMs;
  const { threadId, originalEnd } = edit;
  const text = truncate(cleanText(edit.text), MAX_TEXT_LENGTH);
  const place = { channelAccountId: account.id, threadId, debounceMs, now };
  const edited =
    (await ctx.db.sqlForTenant(account.tenantId, (tx) => replaceBy(tx, place, { originalEnd, text }))) ??
    (await waitForMessage(ctx, account, place, { originalEnd, text }));
  const result = edited?.result ?? "unknown";
  ctx.metrics.received.inc({ channel: account.kind, result: `edit_${result.replace(" ", "_")}` });
  if (edited?.result !== "replaced") {
    ctx.log.info({ accountId: account.id, messageId: edited?.messageId, result }, "an edit changed nothing");
  } else {
    const ref = { tenantId: account.tenantId, conversationId: edited.conversationId };
    ctx.live.publish({ type: "changed", conversationId: edited.conversationId });
    if (edited.turnDueAt) ctx.wake("turns", ref, Math.max(0, edited.turnDueAt.getTime() - now.getTime()));
  }
  return {
    messageId: edited?.messageId ?? null,
    conversationId: edited?.conversationId ?? null,
    position: null,
    duplicate: edited?.result === "same",
  };
}

/** Where a changed message stands, and when the thread's turn is due after the change. */
export interface EditPlace {
  readonly channelAccountId: string;
  readonly threadId: string;
  readonly debounceMs: number;
  readonly now: Date;
}

interface Change {
  readonly originalEnd: string;
  readonly text: string;
}

function replaceBy(tx: SqlTx, place: EditPlace, { originalEnd, text }: Change): Promise<Edited | null> {
  return replaceText(tx, { ...place, originalEnd, change: (parts) => withText(parts, text) });
}

/** Kept first and looked for again after: whichever of message and change is committed last finds the other. */
async function waitForMessage(
  ctx: Pick<IngestEditContext, "db">,
  { tenantId }: ChannelAccount,
  place: EditPlace,
  change: Change,
): Promise<Edited | null> {
  await ctx.db.sqlForTenant(tenantId, (tx) => keepEarlyEdit(tx, { ...place, ...change, tenantId }));
  const edited = await ctx.db.sqlForTenant(tenantId, (tx) => replaceBy(tx, place, change));
  // In a transaction of its own: a message that comes now takes its locks in the other order.
  if (edited)
    await ctx.db.sqlForTenant(tenantId, (tx) => takeEarlyEdits(tx, { ...place, externalId: change.originalEnd }));
  return edited;
}

/** Makes the changes of a stored message that came before it. */
export async function applyEarlyEdits(
  { db }: Pick<IngestEditContext, "db">,
  tenantId: string,
  place: EditPlace & { readonly externalId: string },
): Promise<void> {
  const { externalId, ...rest } = place;
  await db.sqlForTenant(tenantId, async (tx) => {
    for (const change of await takeEarlyEdits(tx, place)) await replaceBy(tx, rest, change);
  });
}

/** The new text in the place of the old one; files and all else stay. */
function withText(parts: readonly Part[], text: string): { parts: Part[]; text: string } {
  const rest = parts.filter((part) => part.type !== "text");
  const all: Part[] = text === "" ? rest : [{ type: "text", text }, ...rest];
  return { parts: all, text: textOfParts(all) };
}
