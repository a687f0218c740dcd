/** What a conversation remembers of a sale, read from its stored state: signals, doubts, attempts. */
import { z } from "zod";
import type { Statement, Tx } from "../infra/database.ts";
import { asSql } from "../infra/transaction-client.ts";

const saleMemory = z.object({
  signals: z.record(z.string(), z.number()).default({}).catch({}),
  objections: z
    .array(z.object({ kind: z.string(), times: z.number(), isOvercome: z.boolean().default(false) }))
    .default([])
    .catch([]),
  attempts: z.number().default(0).catch(0),
  asked: z.array(z.string()).default([]).catch([]),
});
export type SaleMemory = z.output<typeof saleMemory>;

const NOTHING: SaleMemory = saleMemory.parse({});

/** The memory in a conversation's state as it is stored; an empty one where there is none. */
export function readSaleMemory(state: unknown): SaleMemory {
  const parsed = saleMemory.safeParse(state ?? {});
  return parsed.success ? parsed.data : NOTHING;
}

/** What led to the end of a conversation. Kept as data with its outcome; an older one may lack what was not counted then. */
export const closingMetricsSchema = z.object({
  objectionsMet: z.int().default(0),
  objectionsOvercome: z.int().default(0),
  /** How often each kind of doubt came up. */
  objections: z.record(z.string(), z.number()).default({}),
  /** Buying signals, by kind. */
  signals: z.record(z.string(), z.number()).default({}),
  /** How often we asked for the sale. */
  attempts: z.number().default(0),
  /** How many questions we asked to find out what is needed. */
  questionsAsked: z.int().default(0),
  /** From the customer's first message on; null where there is none. */
  secondsToClose: z.number().nullable().default(null),
  /** With a sale: what was paid, in minor units. */
  totalCents: z.int().optional(),
  /** With a qualified or disqualified lead: its score, 0–100. */
  score: z.number().nullish(),
});
export type ClosingMetrics = z.output<typeof closingMetricsSchema>;

const FIND: Statement = {
  name: "closing_find",
  text: `
    SELECT c.state,
           (SELECT m.created_at FROM messages m
             WHERE m.conversation_id = c.id AND m.direction = 'in' ORDER BY m.seq LIMIT 1) AS "firstAt"
      FROM conversations c WHERE c.id = $1`,
};

/** The metrics of a conversation as it stands, for the outcome that ends it. */
export async function closingMetrics(tx: Tx, conversationId: string, now: Date): Promise<ClosingMetrics> {
  const [found] = await asSql(tx).query<{ state: unknown; firstAt: Date | null }>(FIND, [conversationId]);
  const { signals, objections, attempts, asked } = readSaleMemory(found?.state);
  const firstAt = found?.firstAt;
  return {
    objectionsMet: objections.length,
    objectionsOvercome: objections.filter(({ isOvercome }) => isOvercome).length,
    objections: Object.fromEntries(objections.map(({ kind, times }) => [kind, times])),
    signals,
    attempts,
    questionsAsked: asked.length,
    secondsToClose: firstAt ? Math.max(0, Math.round((now.getTime() - firstAt.getTime()) / 1_000)) : null,
  };
}
