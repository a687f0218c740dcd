/** Carts as the team and other parts of the product look at them. */
import type { Tx } from "../../infra/database.ts";
import { NotFoundError } from "../../lib/errors.ts";
import type { CrmContext } from "../context.ts";
import { beyondFilled, type Place } from "../keyset.ts";
import { demand } from "../permissions.ts";

export const CART_STATUSES = ["open", "abandoned", "bought", "cancelled"] as const;
export type CartStatus = (typeof CART_STATUSES)[number];

export interface CartFilter {
  readonly status?: readonly CartStatus[] | undefined;
  readonly contactId?: string | undefined;
  /** Part of the person's name, phone or address. */
  readonly search?: string | undefined;
}

const WITH_ITEMS = {
  contact: { select: { id: true, name: true, phone: true, email: true } },
  items: { orderBy: { position: "asc" } },
} as const;

/** Newest first. */
export function listCarts(
  crm: CrmContext,
  { filter, after, limit }: { filter: CartFilter; after: Place<Date> | null; limit: number },
) {
  demand(crm, "orders:read");
  const { status, contactId, search } = filter;
  const contains = { contains: search ?? "", mode: "insensitive" } as const;
  const found = search ? { contact: { OR: [{ name: contains }, { phone: contains }, { email: contains }] } } : {};
  const where = { ...(status ? { status: { in: [...status] } } : {}), ...(contactId ? { contactId } : {}), ...found };
  return crm.tx.cart.findMany({
    where: { AND: [where, beyondFilled("createdAt", "desc", after)] },
    include: WITH_ITEMS,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
}
export type ListedCart = Awaited<ReturnType<typeof listCarts>>[number];

/** Throws `NotFoundError`. */
export async function getCart(crm: CrmContext, id: string): Promise<ListedCart> {
  demand(crm, "orders:read");
  const cart = await crm.tx.cart.findUnique({ where: { id }, include: WITH_ITEMS });
  if (!cart) throw new NotFoundError("there is no such cart");
  return cart;
}

/** The id of the newest cart of a person that is open or abandoned; null for none. */
export async function findOpenCart({ tx }: Pick<CrmContext, "tx">, contactId: string): Promise<string | null> {
  const cart = await tx.cart.findFirst({
    where: { contactId, status: { in: ["open", "abandoned"] } },
    orderBy: { changedAt: "desc" },
    select: { id: true },
  });
  return cart?.id ?? null;
}

/** What messages about a cart are made of, and what they depend on. */
export interface CartFacts {
  readonly id: string;
  readonly contactId: string;
  readonly conversationId: string | null;
  readonly status: CartStatus;
  readonly isHeldOut: boolean;
  readonly currency: string;
  readonly totalCents: number;
  readonly checkoutUrl: string | null;
  readonly quoteId: string | null;
  /** In the public address of its quote, `/q/<code>`, where it is one. */
  readonly quoteCode: string | null;
  readonly changedAt: Date;
  readonly abandonedAt: Date | null;
  readonly items: readonly {
    readonly productId: string | null;
    readonly name: string;
    readonly quantity: number;
    readonly unitCents: number;
    /** Units that can still be had; null where we do not count them. Scarcity is said of nothing else. */
    readonly unitsLeft: number | null;
  }[];
}

/** The facts of a cart as of now; null when it is gone. */
export async function cartFacts(tx: Tx, cartId: string): Promise<CartFacts | null> {
  const cart = await tx.cart.findUnique({
    where: { id: cartId },
    include: { items: { orderBy: { position: "asc" } } },
  });
  if (!cart) return null;
  const quote = cart.quoteId
    ? await tx.quote.findUnique({ where: { id: cart.quoteId }, select: { code: true } })
    : null;
  const ids = cart.items.flatMap(({ productId }) => productId ?? []);
  const products = await tx.product.findMany({
    where: { id: { in: ids } },
    select: { id: true, stock: true, reserved: true, isActive: true },
  });
  const left = new Map(
    products.map(({ id, stock, reserved, isActive }) => [
      id,
      isActive ? (stock === null ? null : Math.max(0, stock - reserved)) : 0,
    ]),
  );
  const { id, contactId, conversationId, currency, checkoutUrl, quoteId, changedAt, abandonedAt } = cart;
  return {
    ...{ id, contactId, conversationId, currency, checkoutUrl, quoteId, changedAt, abandonedAt },
    status: cart.status as CartStatus,
    isHeldOut: cart.isHeldOut ?? false,
    quoteCode: quote?.code ?? null,
    totalCents: Number(cart.totalCents),
    items: cart.items.map(({ productId, name, quantity, unitCents }) => ({
      ...{ productId, name, quantity },
      unitCents: Number(unitCents),
      unitsLeft: productId === null ? null : (left.get(productId) ?? null),
    })),
  };
}
