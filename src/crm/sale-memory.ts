/** What a conversation remembers of a sale, read from its stored state: signals, doubts, attempts. */
import { z } from "zod";
import type { Tx } from "../infra/database.ts";

const saleMemory = z.object({
  signals: z.record(z.string(), z.number()).default({}).catch({}),
  objections: z
    .array(z.object({ kind: z.string(), times: z.number(), isOvercome: z.boolean().default(false) }))
    .default([])
    .catch([]),
  attempts: z.number().default(0).catch(0),
});
export type SaleMemory = z.output<typeof saleMemory>;

const NOTHING: SaleMemory = saleMemory.parse({});

/** The memory of a conversation; an empty one where there is none. */
export async function findSaleMemory(tx: Tx, conversationId: string | null): Promise<SaleMemory> {
  if (conversationId === null) return NOTHING;
  const row = await tx.conversation.findUnique({ where: { id: conversationId }, select: { state: true } });
  const parsed = saleMemory.safeParse(row?.state ?? {});
  return parsed.success ? parsed.data : NOTHING;
}

/** What led to the end of a sale, for an outcome's metrics; `secondsToClose` counts from the customer's first message. */
export async function closingMetrics(
  tx: Tx,
  conversationId: string,
  now: Date,
): Promise<Readonly<Record<string, unknown>>> {
  const { signals, objections, attempts } = await findSaleMemory(tx, conversationId);
  const first = await tx.message.findFirst({
    where: { conversationId, direction: "in" },
    orderBy: { seq: "asc" },
    select: { createdAt: true },
  });
  return {
    objectionsMet: objections.length,
    objectionsOvercome: objections.filter(({ isOvercome }) => isOvercome).length,
    objections: Object.fromEntries(objections.map(({ kind, times }) => [kind, times])),
    signals,
    attempts,
    secondsToClose: first ? Math.max(0, Math.round((now.getTime() - first.createdAt.getTime()) / 1_000)) : null,
  };
}
