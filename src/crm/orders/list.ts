/** Orders as the team looks at them, and the little of them that is changed by hand. */
import { NotFoundError } from "../../lib/errors.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { beyondFilled, type Place } from "../keyset.ts";
import { demand } from "../permissions.ts";
import { retakeUnits, returnUnits } from "../stock.ts";
import { mustBeVersion, mustHaveChanged } from "../version.ts";
import type { OrderStatus } from "./record.ts";

export interface OrderFilter {
  readonly status?: readonly OrderStatus[] | undefined;
  readonly contactId?: string | undefined;
  readonly isPaid?: boolean | undefined;
  /** Its number here or at its source, or part of the person's name, phone or address. */
  readonly search?: string | undefined;
}

const WITH_ITEMS = {
  contact: { select: { id: true, name: true, phone: true, email: true } },
  items: { orderBy: { position: "asc" } },
} as const;

/** Newest first. */
export function listOrders(
  crm: CrmContext,
  { filter, after, limit }: { filter: OrderFilter; after: Place<Date> | null; limit: number },
) {
  demand(crm, "orders:read");
  const { status, contactId, isPaid, search } = filter;
  const contains = { contains: search ?? "", mode: "insensitive" } as const;
  const found = search
    ? {
        OR: [
          ...(/^\d{1,9}$/.test(search) ? [{ number: Number(search) }] : []),
          { externalNumber: search },
          { contact: { OR: [{ name: contains }, { phone: contains }, { email: contains }] } },
        ],
      }
    : {};
  const where = {
    ...(status ? { status: { in: [...status] } } : {}),
    ...(contactId ? { contactId } : {}),
    ...(isPaid === undefined ? {} : { paidAt: isPaid ? { not: null } : null }),
  };
  return crm.tx.order.findMany({
    where: { AND: [where, found, beyondFilled("createdAt", "desc", after)] },
    include: WITH_ITEMS,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
}
export type ListedOrder = Awaited<ReturnType<typeof listOrders>>[number];

/** Throws `NotFoundError`. */
export async function getOrder(crm: CrmContext, id: string): Promise<ListedOrder> {
  demand(crm, "orders:read");
  const order = await crm.tx.order.findUnique({ where: { id }, include: WITH_ITEMS });
  if (!order) throw new NotFoundError("there is no such order");
  return order;
}

export interface OrderChange {
  readonly status?: OrderStatus | undefined;
  readonly tracking?: string | null | undefined;
}

/**
 * How far an order has come, and by what it can be followed. One that is cancelled gives back the units that we took for it, and
 * takes them again when it is not cancelled after all. Throws `NotFoundError`, and `ConflictError` for another version and for
 * units that are gone.
 */
export async function changeOrder(crm: CrmContext, id: string, seen: number, change: OrderChange): Promise<void> {
  demand(crm, "orders:write");
  const order = await getOrder(crm, id);
  mustBeVersion(order, seen);
  const { status, tracking } = change;
  mustHaveChanged(
    await crm.tx.order.updateMany({
      where: { id, version: seen },
      data: {
        ...(status === undefined ? {} : { status }),
        ...(tracking === undefined ? {} : { tracking }),
        updatedAt: crm.clock.now(),
        version: { increment: 1 },
      },
    }),
    id,
  );
  if (status !== undefined && status !== order.status) {
    if (status === "cancelled") await returnUnits(crm.tx, id);
    else if (order.status === "cancelled") await retakeUnits(crm.tx, id);
  }
  const action = status === "cancelled" && order.status !== "cancelled" ? "order.cancel" : "order.change";
  await recordAudit(crm, { action, subjectId: id, detail: { ...(status ? { status } : {}) } });
}
