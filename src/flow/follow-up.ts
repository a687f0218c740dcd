/** Keeps the promise to write on a day: one friendly message, unless the customer or a person has spoken meanwhile. */
import { firstName } from "../agents/concierge/courtesies.ts";
import { isOnlyThanks } from "../agents/objections/only-thanks.ts";
import { writingTime } from "../agents/objections/writing-time.ts";
import { EMPTY_STATE, readState } from "../agents/state.ts";
import { findProducts } from "../crm/catalog-search.ts";
import { type DueAction, planAction } from "../crm/due-actions.ts";
import { type FollowUpPromise, followUpKey, followUpPayload } from "../crm/follow-ups.ts";
import { queueSystemMessage } from "../crm/outbox.ts";
import { isNight } from "../crm/quiet-hours.ts";
import { asSql } from "../crm/sql/as-sql.ts";
import { findTenant, type TenantRecord } from "../crm/tenants.ts";
import type { Tx } from "../infra/database.ts";
import { type Locale, pickLocale } from "../lib/locale.ts";
import { say, textVariants } from "../lib/texts.ts";
import { type Clock, DAY_MS, plusMs, wallClock } from "../lib/time.ts";
import type { Wake } from "./wake.ts";

interface FollowUpContext {
  readonly clock: Clock;
  readonly wake: Wake;
}

/**
 * Writes what was promised, once. Nothing is written when the customer wrote more than thanks since, bought, declined or
 * wants no messages, or when a person has the conversation. What comes late and would be sent at night waits for the morning.
 */
export async function followUp(ctx: FollowUpContext, tx: Tx, action: DueAction): Promise<(() => void) | null> {
  const { tenantId, subjectId: conversationId } = action;
  const promise = followUpPayload.parse(action.payload);
  const { answeredSeq, promisedAt, productId } = promise;
  await tx.$queryRaw`SELECT id FROM conversations WHERE id = ${conversationId} FOR UPDATE`;
  const conversation = await tx.conversation.findUnique({
    where: { id: conversationId },
    include: { contact: true },
  });
  if (conversation?.handler !== "agents" || conversation.contact.optedOutAt) return null;
  const state = readState(conversation.state);
  if (state.stage === "won" || state.stage === "lost") return null;
  if (await hasSpoken(tx, conversationId, answeredSeq)) return null;
  if (await hasBought(tx, conversation.contactId, new Date(promisedAt))) return null;
  const tenant = await findTenant(tx, tenantId);
  if (!tenant) return null;
  const now = ctx.clock.now();
  if (isNight(now, tenant.timeZone)) {
    await putOff(tx, action, promise, { now, tenant });
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
  await queueSystemMessage(tx, conversationId, text, now);
  return () => ctx.wake("outbox", { tenantId, conversationId });
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

async function putOff(
  tx: Tx,
  { tenantId, kind, subjectId }: DueAction,
  { productId, ...kept }: FollowUpPromise,
  { now, tenant }: { now: Date; tenant: TenantRecord },
): Promise<void> {
  const today = writingTime(wallClock(now, tenant.timeZone).date, tenant);
  const dueAt = today > now ? today : writingTime(wallClock(plusMs(now, DAY_MS), tenant.timeZone).date, tenant);
  const key = followUpKey(subjectId, kept.answeredSeq, dueAt);
  const payload = { ...kept, ...(productId === undefined ? {} : { productId }) };
  await planAction(tx, { tenantId, kind, subjectId, key, payload, dueAt, now });
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
