/** Payments: the links by which invoices are paid, and how a code of a public address leads to its business. */
import type { Database } from "../infra/database.ts";
import { newId } from "../lib/ids.ts";
import type { Money } from "../lib/money.ts";
import type { CrmContext } from "./context.ts";

/** Codes as we make them; anything else need not be looked for. */
const CODE = /^[\w-]{1,100}$/;

/** Opens a payment for an invoice at the built-in provider. Returns its id. */
export async function openPayment(
  { tx, tenantId, clock }: CrmContext,
  { invoiceId, code, amount, expiresAt }: { invoiceId: string; code: string; amount: Money; expiresAt: Date },
): Promise<string> {
  const id = newId("payment");
  await tx.payment.create({
    data: {
      id,
      tenantId,
      invoiceId,
      provider: "sandbox",
      code,
      amountCents: BigInt(amount.cents),
      currency: amount.currency,
      expiresAt,
      createdAt: clock.now(),
    },
  });
  return id;
}

/** The business of a payment's code; null for a code that is none. */
export async function tenantOfPayment(db: Database, code: string): Promise<string | null> {
  if (!CODE.test(code)) return null;
  const row = await db.asSystem("resolve a sales code", (tx) =>
    tx.payment.findUnique({ where: { code }, select: { tenantId: true } }),
  );
  return row?.tenantId ?? null;
}

/** The business of a quote's code; null for a code that is none. */
export async function tenantOfQuote(db: Database, code: string): Promise<string | null> {
  if (!CODE.test(code)) return null;
  const row = await db.asSystem("resolve a sales code", (tx) =>
    tx.quote.findUnique({ where: { code }, select: { tenantId: true } }),
  );
  return row?.tenantId ?? null;
}
