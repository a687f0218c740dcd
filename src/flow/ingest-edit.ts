/**
 * In: a person changes what they wrote, or takes it back. What is unanswered is replaced and answered as it now stands;
 * what is answered stays, unless it was taken back: that nobody reads again.
 */
import type { ChannelAccount, InboundEdit, Part, Receipt } from "../channels/channel.ts";
import { textOfParts } from "../channels/parts.ts";
import { replaceText, takeBack } from "../crm/sql/edits.ts";
import type { TenantRecord } from "../crm/tenants.ts";
import type { Database } from "../infra/database.ts";
import type { Live } from "../infra/live.ts";
import type { Log } from "../infra/log.ts";
import type { Metrics } from "../infra/metrics.ts";
import { cleanText, MAX_TEXT_LENGTH, truncate } from "../lib/text.ts";
import type { Clock } from "../lib/time.ts";
import { findArrival } from "./arrival.ts";
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
  const said = truncate(cleanText(edit.text), MAX_TEXT_LENGTH);
  const { locale } = tenant;
  const arrival = await findArrival(ctx, account.tenantId, { parts: [{ type: "text", text: said }], locale });
  const text = textOfParts(arrival?.parts ?? []) || said;
  const now = ctx.clock.now();
  const row = {
    channelAccountId: account.id,
    threadId: edit.threadId,
    originalEnd: edit.originalEnd,
    debounceMs: tenant.settings.debounceMs ?? ctx.debounceMs,
    now,
  };
  const edited = await ctx.db.sqlForTenant(account.tenantId, (tx) =>
    edit.isTakenBack ? takeBack(tx, row) : replaceText(tx, { ...row, change: (parts) => withText(parts, text) }),
  );
  const result = edited?.result ?? "unknown";
  ctx.metrics.received.inc({ channel: account.kind, result: `edit_${result.replace(" ", "_")}` });
  if (edited?.result !== "replaced") {
    ctx.log.info({ accountId: account.id, messageId: edited?.messageId, result }, "an edit changed nothing");
  } else {
    const ref = { tenantId: account.tenantId, conversationId: edited.conversationId };
    ctx.live.publish({ type: "changed", ...ref });
    if (edited.turnDueAt) ctx.wake("turns", ref, Math.max(0, edited.turnDueAt.getTime() - now.getTime()));
  }
  return {
    messageId: edited?.messageId ?? null,
    conversationId: edited?.conversationId ?? null,
    position: null,
    duplicate: edited?.result === "same",
  };
}

/** The new text in the place of the old one; files and all else stay. */
function withText(parts: readonly Part[], text: string): { parts: Part[]; text: string } {
  const rest = parts.filter((part) => part.type !== "text");
  const all: Part[] = text === "" ? rest : [{ type: "text", text }, ...rest];
  return { parts: all, text: textOfParts(all) };
}
