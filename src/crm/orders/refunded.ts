/** An order of ours whose money was given back: nobody hands it over any more, and its units are free again. */
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { returnUnits } from "../stock.ts";

/** What became of the order: it is off, it had left the house already, or there was nothing to do. */
export type RefundedOrder = { readonly end: "cancelled" | "left"; readonly number: number } | null;

/**
 * Cancels the order of a quote whose whole price was given back. What has left the house stays as it is until somebody cancels it:
 * its units come back with the goods. Again does nothing.
 */
export async function cancelRefunded(crm: CrmContext, quoteId: string): Promise<RefundedOrder> {
  const { tx, clock } = crm;
  await tx.$queryRaw`SELECT id FROM orders WHERE quote_id = ${quoteId} FOR UPDATE`;
  const order = await tx.order.findFirst({ where: { quoteId }, select: { id: true, number: true, status: true } });
  if (!order || order.status === "cancelled") return null;
  const { id, number } = order;
  if (order.status === "shipped" || order.status === "delivered") return { end: "left", number };
  await tx.order.update({
    where: { id },
    data: { status: "cancelled", updatedAt: clock.now(), version: { increment: 1 } },
  });
  await returnUnits(tx, id);
  await recordAudit(crm, { action: "order.cancel", subjectId: id, detail: { status: "cancelled", reason: "refund" } });
  return { end: "cancelled", number };
}
