/** Invoices: what a customer owes for a quote. Open until it is paid, void when the quote is over. */
import { newId } from "../lib/ids.ts";
import type { Money } from "../lib/money.ts";
import type { CrmContext } from "./context.ts";
import { nextNumber } from "./counters.ts";

/** Issues the invoice of a quote, open. Returns its id. */
export async function issueInvoice(
  ctx: CrmContext,
  { contactId, quoteId, total }: { contactId: string; quoteId: string; total: Money },
): Promise<string> {
  const { tx, tenantId, clock } = ctx;
  const id = newId("invoice");
  const number = await nextNumber(ctx, "invoice");
  const { cents, currency } = total;
  await tx.invoice.create({
    data: { id, tenantId, contactId, quoteId, number, currency, totalCents: BigInt(cents), issuedAt: clock.now() },
  });
  return id;
}

/** An open invoice becomes paid, all of it. */
export async function payInvoice({ tx, clock }: CrmContext, id: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE invoices SET status = 'paid', paid_at = ${clock.now()}, paid_cents = total_cents, version = version + 1
     WHERE id = ${id} AND status = 'open'`;
}

/** The open invoice of a quote that is over, and what was to be paid for it, hold no longer. */
export async function voidInvoice({ tx }: CrmContext, quoteId: string): Promise<void> {
  await tx.invoice.updateMany({ where: { quoteId, status: "open" }, data: { status: "void" } });
  await tx.payment.updateMany({ where: { invoice: { quoteId }, status: "pending" }, data: { status: "expired" } });
}
