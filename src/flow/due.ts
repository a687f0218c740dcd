/** Time: claims due actions in batches and does each once, its effect and its end in one transaction. */
import { type BULK_KINDS, claimDueActions, type DueAction, type DueKind, finishAction } from "../crm/due-actions.ts";
import { endSnooze } from "../crm/inbox/snooze.ts";
import { breakPromise } from "../crm/invoices/promises.ts";
import { queueSystemMessage } from "../crm/outbox.ts";
import { expireQuote, releaseQuoteUnits } from "../crm/quotes.ts";
import { passSegment } from "../crm/segments/refresh.ts";
import { dueTask, tellTaskDue } from "../crm/tasks/tasks.ts";
import type { Database, Tx } from "../infra/database.ts";
import type { Live } from "../infra/live.ts";
import type { Log } from "../infra/log.ts";
import type { Gate } from "../lib/gate.ts";
import { pickLocale } from "../lib/locale.ts";
import { say, textVariants } from "../lib/texts.ts";
import type { Clock } from "../lib/time.ts";
import { assignHotLead, reassign } from "./assign.ts";
import { CAMPAIGN_STEPS } from "./campaigns.ts";
import { closeSilent, closeSolvedCase } from "./close.ts";
import { missDeadline } from "./deadline.ts";
import { runBulkRound } from "./due-bulk.ts";
import { giveUpOrRetry } from "./due-retry.ts";
import { followUp } from "./follow-up.ts";
import { showCards } from "./rep-cards.ts";
import { lookForPeople } from "./sequences.ts";
import type { Wake } from "./wake.ts";

export interface DueContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly wake: Wake;
  readonly gate: Gate;
  readonly live: Pick<Live, "publish">;
  /** Where our public pages are. */
  readonly site: { readonly url: string };
}

const BATCH = 100;
const LEASE_MS = 60_000;

type BulkKind = (typeof BULK_KINDS)[number];

/** What happens after the commit of an action. */
export type AfterCommit = (() => void) | null;
type Handler = (ctx: DueContext, tx: Tx, action: DueAction) => Promise<AfterCommit>;

const HANDLERS: Record<Exclude<DueKind, BulkKind>, Handler> = {
  "conversation.reassure": reassure,
  "conversation.close": closeSilent,
  "conversation.follow_up": followUp,
  "conversation.wake": wakeSnoozed,
  "conversation.reassign": reassign,
  "conversation.card": showCards,
  "lead.assign": assignHotLead,
  "case.close": closeSolvedCase,
  "case.deadline": missDeadline,
  "quote.expire": expire,
  "stock.release": release,
  "task.due": taskDue,
  "promise.due": promiseOver,
  "sequence.look": lookForPeople,
  "segment.refresh": refreshSegment,
  ...CAMPAIGN_STEPS,
};

/** What of the due actions that come one by one is done: what somebody waits for, what nobody does, or both. */
type Which = "live" | "background" | "all";
const IN_BACKGROUND: Record<Which, boolean | null> = { live: false, background: true, all: null };

/** Does everything that is due now, in one process and without workers. Returns how many actions were claimed. */
export function runDueActions(ctx: DueContext, signal: AbortSignal): Promise<number> {
  return runWithBulk(ctx, signal, "all");
}

/** Does what somebody waits for. Returns how many actions were claimed. */
export function runLiveActions(ctx: DueContext, signal: AbortSignal): Promise<number> {
  return runEach(ctx, signal, "live");
}

/** Does what campaigns, sequences and segments have due, giving way to turns. Returns how many actions were claimed. */
export function runBackgroundActions(ctx: DueContext, signal: AbortSignal): Promise<number> {
  return runWithBulk(ctx, signal, "background");
}

/** What comes in bulk comes last: between two batches of it, whatever else has become due meanwhile is done. */
async function runWithBulk(ctx: DueContext, signal: AbortSignal, which: Which): Promise<number> {
  let claimed = 0;
  while (!signal.aborted) {
    claimed += await runEach(ctx, signal, which);
    const inBulk = await runBulkRound(ctx, signal);
    claimed += inBulk;
    if (inBulk === 0) break;
  }
  return claimed;
}

async function runEach(ctx: DueContext, signal: AbortSignal, which: Which): Promise<number> {
  const inBackground = IN_BACKGROUND[which];
  let claimed = 0;
  while (!signal.aborted) {
    const now = ctx.clock.now();
    const batch = { now, leaseMs: LEASE_MS, limit: BATCH, inBackground };
    const actions = await claimDueActions(ctx.db.statementsAsSystem("claim due actions"), batch);
    claimed += actions.length;
    for (const action of actions)
      await (inBackground ? ctx.gate.pass(() => runAction(ctx, action)) : runAction(ctx, action));
    if (actions.length < BATCH) break;
  }
  return claimed;
}

async function runAction(ctx: DueContext, action: DueAction): Promise<void> {
  const now = ctx.clock.now();
  try {
    const after = await ctx.db.forTenant(action.tenantId, async (tx) => {
      if (!(await finishAction(tx, action.id, now))) return null;
      return HANDLERS[action.kind as Exclude<DueKind, BulkKind>](ctx, tx, action);
    });
    after?.();
  } catch (error) {
    await giveUpOrRetry(ctx, action, error);
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

/** A conversation that was put off is to be seen again. */
async function wakeSnoozed(ctx: DueContext, tx: Tx, { tenantId, subjectId }: DueAction): Promise<AfterCommit> {
  const { clock, live } = ctx;
  const actor = { kind: "system", id: null } as const;
  const isAwake = await endSnooze({ tx, tenantId, actor, clock }, subjectId);
  if (!isAwake) return null;
  return () => {
    live.publish({ type: "changed", tenantId, conversationId: subjectId });
    live.publish({ type: "notification", tenantId, conversationId: subjectId });
  };
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

/** The moment of a task has come. */
async function taskDue(
  { clock }: DueContext,
  tx: Tx,
  { tenantId, subjectId, payload }: DueAction,
): Promise<AfterCommit> {
  const { dueAt } = dueTask.parse(payload);
  await tellTaskDue({ tx, tenantId, actor: { kind: "system", id: null }, clock }, subjectId, new Date(dueAt));
  return null;
}

/** The day by which a customer promised to pay is over. */
async function promiseOver({ clock }: DueContext, tx: Tx, { tenantId, subjectId }: DueAction): Promise<AfterCommit> {
  await breakPromise({ tx, tenantId, actor: { kind: "system", id: null }, clock }, subjectId);
  return null;
}

/** Time may have changed who belongs to a segment. */
async function refreshSegment({ clock }: DueContext, tx: Tx, { tenantId, subjectId }: DueAction): Promise<AfterCommit> {
  await passSegment({ tx, tenantId, actor: { kind: "system", id: null }, clock }, subjectId);
  return null;
}
