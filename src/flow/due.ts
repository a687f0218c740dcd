/** Time: claims due actions in batches and does each once, its effect and its end in one transaction. */
import { claimDueActions, type DueAction, type DueKind, failAction, finishAction } from "../crm/due-actions.ts";
import { queueSystemMessage } from "../crm/outbox.ts";
import { expireQuote, releaseQuoteUnits } from "../crm/quotes.ts";
import type { Database, Tx } from "../infra/database.ts";
import type { Live } from "../infra/live.ts";
import type { Log } from "../infra/log.ts";
import { pickLocale } from "../lib/locale.ts";
import { say, textVariants } from "../lib/texts.ts";
import { backoffMs, type Clock, plusMs } from "../lib/time.ts";
import { closeSilent, closeSolvedCase } from "./close.ts";
import { missDeadline } from "./deadline.ts";
import { followUp } from "./follow-up.ts";
import type { Wake } from "./wake.ts";

export interface DueContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly wake: Wake;
  readonly live: Pick<Live, "publish">;
}

const BATCH = 100;
const LEASE_MS = 60_000;
const MAX_ATTEMPTS = 8;
const RETRY_BASE_MS = 5_000;
const RETRY_CAP_MS = 30 * 60_000;

/** What happens after the commit of an action. */
export type AfterCommit = (() => void) | null;
type Handler = (ctx: DueContext, tx: Tx, action: DueAction) => Promise<AfterCommit>;

const HANDLERS: Record<DueKind, Handler> = {
  "conversation.reassure": reassure,
  "conversation.close": closeSilent,
  "conversation.follow_up": followUp,
  "case.close": closeSolvedCase,
  "case.deadline": missDeadline,
  "quote.expire": expire,
  "stock.release": release,
};

/** Does everything that is due now; returns how many actions were claimed. */
export async function runDueActions(ctx: DueContext, signal: AbortSignal): Promise<number> {
  let claimed = 0;
  while (!signal.aborted) {
    const now = ctx.clock.now();
    const actions = await ctx.db.sqlAsSystem("claim due actions", (tx) =>
      claimDueActions(tx, { now, leaseMs: LEASE_MS, limit: BATCH }),
    );
    claimed += actions.length;
    for (const action of actions) await runAction(ctx, action);
    if (actions.length < BATCH) break;
  }
  return claimed;
}

async function runAction(ctx: DueContext, action: DueAction): Promise<void> {
  const now = ctx.clock.now();
  try {
    const after = await ctx.db.forTenant(action.tenantId, async (tx) => {
      if (!(await finishAction(tx, action.id, now))) return null;
      return HANDLERS[action.kind](ctx, tx, action);
    });
    after?.();
  } catch (error) {
    const dueAt =
      action.attempts >= MAX_ATTEMPTS ? null : plusMs(now, backoffMs(action.attempts, RETRY_BASE_MS, RETRY_CAP_MS));
    ctx.log.error({ actionId: action.id, kind: action.kind, err: error }, "a due action failed");
    await ctx.db.forTenant(action.tenantId, (tx) => failAction(tx, action.id, { dueAt, error: String(error), now }));
  }
}

/** A customer who still waits for a person is told that they are not forgotten. */
async function reassure(ctx: DueContext, tx: Tx, action: DueAction): Promise<AfterCommit> {
  const conversation = await tx.conversation.findUnique({ where: { id: action.subjectId } });
  if (conversation?.handler !== "waiting" || conversation.status !== "open") return null;
  const locale = pickLocale(conversation.locale, "es");
  const variants = textVariants(locale, "flow.reassure").length;
  await queueSystemMessage(
    tx,
    conversation.id,
    say(locale, "flow.reassure", {}, action.id.charCodeAt(action.id.length - 1) % variants),
    ctx.clock.now(),
  );
  return () => ctx.wake("outbox", { tenantId: action.tenantId, conversationId: conversation.id });
}

/** A quote that was not paid in its time is over, and its units are free. */
async function expire({ clock }: DueContext, tx: Tx, { tenantId, subjectId }: DueAction): Promise<AfterCommit> {
  await expireQuote({ tx, tenantId, actor: { kind: "system", id: null }, clock }, subjectId);
  return null;
}

/** Units are not kept as long as a quote is valid. */
async function release({ clock }: DueContext, tx: Tx, { tenantId, subjectId }: DueAction): Promise<AfterCommit> {
  await releaseQuoteUnits({ tx, tenantId, actor: { kind: "system", id: null }, clock }, subjectId);
  return null;
}
