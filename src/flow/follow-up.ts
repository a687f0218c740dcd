/** Keeps the promise to write on a day: one friendly message, unless the customer or a person has spoken meanwhile. */
import { firstName } from "../agents/concierge/courtesies.ts";
import { isOnlyThanks } from "../agents/objections/only-thanks.ts";
import { EMPTY_STATE, readState } from "../agents/state.ts";
import { logAutomation } from "../campaigns/log.ts";
import type { Detail, Verdict } from "../campaigns/policy/verdict.ts";
import type { NewSend } from "../campaigns/sends/ask.ts";
import { foresee, planSend } from "../campaigns/sends/plan.ts";
import type { ChannelKind } from "../channels/channel.ts";
import { findProducts } from "../crm/catalog-search.ts";
import type { CrmContext } from "../crm/context.ts";
import { type DueAction, planAction } from "../crm/due-actions.ts";
import { type FollowUpPromise, followUpKey, followUpPayload } from "../crm/follow-ups.ts";
import { findTenant, type TenantRecord } from "../crm/tenants.ts";
import type { Tx } from "../infra/database.ts";
import { asSql } from "../infra/transaction-client.ts";
import { type Locale, pickLocale } from "../lib/locale.ts";
import { say, textVariants } from "../lib/texts.ts";
import { type Clock, DAY_MS, plusMs } from "../lib/time.ts";

interface FollowUpContext {
  readonly clock: Clock;
}

/** A promise for a day is worth little a week later. */
const WORTH_MS = 7 * DAY_MS;

/**
 * Writes what was promised, once. Nothing is written when the customer wrote more than thanks since, bought, declined or
 * wants no messages, or when a person has the conversation. Otherwise the policy says whether it goes out now or later; the
 * words are found when it does.
 */
export async function followUp(ctx: FollowUpContext, tx: Tx, action: DueAction): Promise<null> {
  const { tenantId, subjectId: conversationId } = action;
  const promise = followUpPayload.parse(action.payload);
  const { answeredSeq, promisedAt, productId } = promise;
  const promisedFor = promise.promisedFor ?? ctx.clock.now().toISOString();
  await tx.$queryRaw`SELECT id FROM conversations WHERE id = ${conversationId} FOR UPDATE`;
  const conversation = await tx.conversation.findUnique({
    where: { id: conversationId },
    include: { contact: true, channelAccount: { select: { kind: true } } },
  });
  if (conversation?.handler !== "agents" || conversation.contact.optedOutAt) return null;
  const state = readState(conversation.state);
  if (state.stage === "won" || state.stage === "lost") return null;
  if (await hasSpoken(tx, conversationId, answeredSeq)) return null;
  if (await hasBought(tx, conversation.contactId, new Date(promisedAt))) return null;
  const tenant = await findTenant(tx, tenantId);
  if (!tenant) return null;
  const now = ctx.clock.now();
  const crm: CrmContext = { tx, tenantId, actor: { kind: "system", id: null }, clock: ctx.clock };
  const send: NewSend = {
    contactId: conversation.contactId,
    program: "follow_up",
    purpose: "service",
    key: `follow-up:${action.id}`,
    subject: { kind: "conversation", id: conversationId },
    dueAt: now,
    expiresAt: plusMs(new Date(promisedFor), WORTH_MS),
    unless: { repliedAfter: now, boughtAfter: new Date(promisedAt) },
    content: [{ channel: conversation.channelAccount.kind as ChannelKind, parts: [] }],
  };
  const verdict = await foresee(crm, send);
  if (verdict.verdict !== "send") {
    await waitOrLeave(crm, { action, promise: { ...promise, promisedFor }, send }, verdict);
    return null;
  }
  const locale = pickLocale(conversation.locale, tenant.locale);
  const [product] = productId === undefined ? [] : await findProducts(asSql(tx), [productId], locale);
  const text = wordsOf(locale, tenant, {
    name: conversation.contact.name,
    product: product?.name ?? null,
    answeredSeq,
  });
  await tx.conversation.update({
    where: { id: conversationId },
    data: {
      status: "open",
      state: {
        ...EMPTY_STATE,
        ...state,
        ...(product ? { offeredProductIds: [product.id] } : {}),
        pending: product ? "purchase_offered" : null,
      },
    },
  });
  await planSend(crm, { ...send, content: send.content.map((one) => ({ ...one, parts: [{ type: "text", text }] })) });
  return null;
}

/** Whether the customer said more than thanks, or a person wrote, after what was answered with the promise. */
async function hasSpoken(tx: Tx, conversationId: string, answeredSeq: number): Promise<boolean> {
  const since = await tx.message.findMany({
    where: { conversationId, seq: { gt: answeredSeq }, author: { in: ["customer", "rep"] } },
    select: { author: true, text: true },
  });
  return since.some(({ author, text }) => author === "rep" || text.trim() === "" || !isOnlyThanks(text));
}

async function hasBought(tx: Tx, contactId: string, since: Date): Promise<boolean> {
  return (await tx.order.count({ where: { contactId, createdAt: { gte: since } } })) > 0;
}

interface Waiting {
  readonly action: DueAction;
  readonly promise: FollowUpPromise;
  readonly send: NewSend;
}

/** Looked at again when the policy says so, and written into the log; what it drops is over. */
async function waitOrLeave(
  { tx, tenantId, clock }: CrmContext,
  { action, promise, send }: Waiting,
  verdict: Exclude<Verdict, { verdict: "send" }>,
): Promise<void> {
  const { kind, subjectId } = action;
  const now = clock.now();
  const isLater = verdict.verdict === "delay";
  if (verdict.verdict === "delay") {
    const key = followUpKey(subjectId, promise.answeredSeq, verdict.until);
    await planAction(tx, { tenantId, kind, subjectId, key, payload: plain(promise), dueAt: verdict.until, now });
  }
  const until: Detail = verdict.verdict === "delay" ? { until: verdict.until.toISOString() } : {};
  const { contactId, program, subject } = send;
  const about = { contactId, program, subjectKind: subject.kind, subjectId: subject.id };
  const { reason, detail } = verdict;
  const entry = { ...about, kind: isLater ? ("delayed" as const) : ("dropped" as const), reason };
  await logAutomation(asSql(tx), tenantId, [{ ...entry, detail: { ...detail, ...until } }], now);
}

/** Without what is not known. */
function plain({ productId, promisedFor, ...kept }: FollowUpPromise): Record<string, string | number> {
  return { ...kept, ...(productId === undefined ? {} : { productId }), ...(promisedFor ? { promisedFor } : {}) };
}

function wordsOf(
  locale: Locale,
  { settings, rules }: TenantRecord,
  { name, product, answeredSeq }: { name: string | null; product: string | null; answeredSeq: number },
): string {
  const key = product === null ? "flow.followUp.open" : "flow.followUp.product";
  const variants = textVariants(locale, key).length;
  const first = firstName(name);
  return say(
    locale,
    key,
    {
      treatment: settings.treatment,
      tone: rules.tone,
      hasName: first === "" ? "no" : "yes",
      name: first,
      product: product ?? "",
    },
    answeredSeq % variants,
  );
}
