/** What made customers want: things of the business's own catalog, and when what they owe is due. */
import type { CrmContext } from "../crm/context.ts";
import { InputError } from "../lib/errors.ts";
import { DAY_MS } from "../lib/time.ts";
import { diceFor } from "./chance.ts";
import type { Person } from "./people.ts";

export interface Goods {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unitCents: number;
}

const MOST = 200;

/** The things that the business sells in its currency. Throws `InputError` where there are none. */
export async function findGoods({ tx }: CrmContext, currency: string): Promise<Goods[]> {
  const rows = await tx.product.findMany({
    where: { isActive: true, currency, priceCents: { gt: 0 } },
    select: { id: true, sku: true, name: true, priceCents: true },
    orderBy: { sku: "asc" },
    take: MOST,
  });
  if (rows.length === 0) throw new InputError(`the business sells nothing in ${currency} that customers could want`);
  return rows.map(({ id, sku, name, priceCents }) => ({ productId: id, sku, name, unitCents: Number(priceCents) }));
}

/** What a person wants: always the same thing. */
export function goodsFor(goods: readonly Goods[], seed: number, { index }: Person): Goods {
  return diceFor(seed, `${index}:goods`).pick(goods);
}

/** An invoice of that moment is due between eight and twelve days later. */
export function dueAtOf(seed: number, { index }: Person, at: number): Date {
  return new Date(at + (8 + Math.floor(diceFor(seed, `${index}:due`).next() * 5)) * DAY_MS);
}
