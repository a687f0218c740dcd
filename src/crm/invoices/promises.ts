/** Promises to pay: what a customer said, by when, and what became of it. Until its day has passed nobody reminds them. */

import type { Tx } from "../../infra/database.ts";
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { truncate } from "../../lib/text.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { cancelActions, planAction } from "../due-actions.ts";
import { demand } from "../permissions.ts";
import { OWED } from "./record.ts";

const WORDS = 300;

export interface NewPromise {
  readonly contactId: string;
  /** Null where they owe several and named none: it holds for all of them. */
  readonly invoiceId: string | null;
  readonly conversationId: string | null;
  /** The end of the promised day. */
  readonly dueAt: Date;
  /** Minor units; null for all that is owed. */
  readonly amount: { readonly cents: number; readonly currency: string } | null;
  readonly words: string;
}

/** Keeps a promise in the place of a former one about the same. Throws `NotFoundError`, `InputError`. Returns its id. */
export async function recordPromise(crm: CrmContext, promise: NewPromise): Promise<string> {
  demand(crm, "invoices:promise");
  const { tx, tenantId, clock } = crm;
  const { contactId, invoiceId, conversationId, dueAt, amount, words } = promise;
  const now = clock.now();
  if (dueAt <= now) throw new InputError("that day has passed", [{ path: "dueAt", message: "fields.passed" }]);
  if (invoiceId !== null) {
    const invoice = await tx.invoice.findFirst({ where: { id: invoiceId, contactId }, select: { status: true } });
    if (!invoice) throw new NotFoundError("there is no such invoice");
    if (!OWED.includes(invoice.status)) throw new ConflictError(`the invoice is ${invoice.status}`);
  }
  const former = await tx.paymentPromise.findMany({
    where: { contactId, status: "open", ...(invoiceId === null ? {} : { OR: [{ invoiceId }, { invoiceId: null }] }) },
    select: { id: true },
  });
  for (const { id } of former) await settle(crm, id, "replaced");
  const id = newId("paymentPromise");
  await tx.paymentPromise.create({
    data: {
      ...{ id, tenantId, contactId, invoiceId, conversationId, dueAt, createdAt: now },
      words: truncate(words, WORDS),
      ...(amount ? { amountCents: BigInt(amount.cents), currency: amount.currency } : {}),
    },
  });
  await planAction(tx, { tenantId, kind: "promise.due", subjectId: id, key: `promise.due:${id}`, dueAt, now });
  await recordAudit(crm, {
    action: "promise.create",
    subjectId: id,
    detail: { dueAt: dueAt.toISOString(), invoiceId },
  });
  return id;
}

/** What a customer promised in a chat, about the one invoice that they owe, or about all of them. */
export async function promisePayment(
  crm: CrmContext,
  promise: Omit<NewPromise, "invoiceId" | "conversationId"> & { readonly conversationId: string },
): Promise<void> {
  const owed = await crm.tx.invoice.findMany({
    where: { contactId: promise.contactId, status: { in: [...OWED] }, dueAt: { not: null } },
    select: { id: true, currency: true },
    take: 2,
  });
  const [one] = owed;
  // It was paid while the agents were thinking: there is nothing left to promise.
  if (!one) return;
  const amount =
    promise.amount && owed.length === 1 && promise.amount.currency === one.currency ? promise.amount : null;
  await recordPromise(crm, { ...promise, amount, invoiceId: owed.length === 1 ? one.id : null });
}

/** Its day is over: what was not paid by then is a broken promise. Returns whether it was still open. */
export async function breakPromise(crm: CrmContext, id: string): Promise<boolean> {
  const promise = await crm.tx.paymentPromise.findUnique({ where: { id } });
  if (promise?.status !== "open" || promise.dueAt > crm.clock.now()) return false;
  return settle(crm, id, "broken");
}

/** What was paid keeps the promises that it fulfils. */
export async function keepPromises(
  crm: CrmContext,
  { id, contactId, status, paidCents }: { id: string; contactId: string; status: string; paidCents: bigint },
): Promise<void> {
  const open = await crm.tx.paymentPromise.findMany({
    where: { contactId, status: "open", OR: [{ invoiceId: id }, { invoiceId: null }] },
  });
  for (const promise of open) {
    const isEnough =
      promise.invoiceId === null
        ? (await owedOf(crm.tx, contactId)) === 0
        : status === "paid" || (promise.amountCents !== null && paidCents >= promise.amountCents);
    if (isEnough) await settle(crm, promise.id, "kept");
  }
}

/** How many invoices of a person are owed. */
function owedOf(tx: Tx, contactId: string): Promise<number> {
  return tx.invoice.count({ where: { contactId, status: { in: [...OWED] }, dueAt: { not: null } } });
}

async function settle(crm: CrmContext, id: string, status: "kept" | "broken" | "replaced"): Promise<boolean> {
  const now = crm.clock.now();
  const { count } = await crm.tx.paymentPromise.updateMany({
    where: { id, status: "open" },
    data: { status, settledAt: now },
  });
  if (count === 0) return false;
  await cancelActions(crm.tx, "promise.due", id, now);
  await recordAudit(crm, { action: `promise.${status}`, subjectId: id });
  return true;
}

/** The open promise that holds for an invoice: its own, else one about all that the person owes; null for none. */
export function findPromise(tx: Tx, invoice: { readonly id: string; readonly contactId: string }) {
  return tx.paymentPromise.findFirst({
    where: { contactId: invoice.contactId, status: "open", OR: [{ invoiceId: invoice.id }, { invoiceId: null }] },
    orderBy: [{ dueAt: "desc" }],
  });
}
