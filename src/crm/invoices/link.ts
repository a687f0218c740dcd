/** Links by which an invoice is paid, all of it or a part. One link for an amount lives at a time. */
import { randomBytes } from "node:crypto";
import { ConflictError, InputError } from "../../lib/errors.ts";
import { DAY_MS, plusMs } from "../../lib/time.ts";
import type { CrmContext } from "../context.ts";
import { openPayment } from "../payments.ts";
import { demand } from "../permissions.ts";
import { lockInvoice, OWED } from "./record.ts";

const CODE_BYTES = 12;
/** A reminder may lie for a while. */
const LIVES_MS = 60 * DAY_MS;

/** The code of a link for what is owed, or for a part of it; the one that lives is given again. Throws `NotFoundError`, `InputError`, `ConflictError`. */
export async function openInvoiceLink(crm: CrmContext, invoiceId: string, amountCents?: number): Promise<string> {
  demand(crm, "invoices:write");
  const { tx, clock } = crm;
  const invoice = await lockInvoice(crm, invoiceId);
  if (!OWED.includes(invoice.status)) throw new ConflictError(`the invoice is ${invoice.status}`);
  const owed = Number(invoice.totalCents - invoice.paidCents);
  const cents = amountCents ?? owed;
  if (cents < 1 || cents > owed)
    throw new InputError("that is not a part of what is owed", [
      { path: "amountCents", message: "fields.owed", values: { owed: String(owed) } },
    ]);
  const now = clock.now();
  const living = await tx.payment.findFirst({
    where: { invoiceId, status: "pending", amountCents: BigInt(cents), expiresAt: { gt: now } },
    orderBy: { createdAt: "desc" },
  });
  if (living) return living.code;
  if (invoice.quoteId) throw new ConflictError("what a quote asks for is paid by its own link");
  const code = randomBytes(CODE_BYTES).toString("base64url");
  const amount = { cents, currency: invoice.currency };
  await openPayment(crm, { invoiceId, code, amount, expiresAt: plusMs(now, LIVES_MS) });
  return code;
}
