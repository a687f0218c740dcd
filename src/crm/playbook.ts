/** The playbook's rules: what the agents of a tenant may promise. Kept as versions; the highest one holds. */
import { z } from "zod";
import type { Tx } from "../infra/database.ts";
import type { Prisma } from "../infra/prisma/client.ts";
import type { Locale } from "../lib/locale.ts";

const localized = z.object({ es: z.string().min(1), en: z.string().min(1), pt: z.string().min(1) });
const percent = z.number().min(0).max(90);
const cents = z.number().int().min(0);
const key = z.string().regex(/^[a-z0-9]+([-_][a-z0-9]+)*$/, "lower-case words joined by hyphens");

/** Codes of the products that a text is true of; without any it holds for the whole shop. */
const ties = { skus: z.array(z.string().min(1)).min(1).optional() };

/** What a customer is asked to tell, in the order of asking. */
export const QUALIFYING_SLOTS = ["need", "quantity", "budget", "timeline", "authority", "location"] as const;
export type QualifyingSlot = (typeof QUALIFYING_SLOTS)[number];

export const PROOF_TOPICS = ["price", "timing", "authority", "need", "trust", "competitor"] as const;

/** Every value has a default, so that an empty object is a valid, very careful playbook. */
export const playbookRules = z.strictObject({
  /** How agents speak: friendly with first names, or formal and short. */
  tone: z.enum(["friendly", "formal"]).default("friendly"),
  /** The name agents sign with; null means the business's. */
  agentName: z.string().min(1).max(40).nullable().default(null),
  qualify: z
    .strictObject({
      /** What is asked for, in this order; an empty list asks nothing. */
      slots: z.array(z.enum(QUALIFYING_SLOTS)).default(["need", "budget", "timeline"]),
      /** At most so many questions in one conversation. */
      maxQuestions: z.number().int().min(0).max(6).default(3),
    })
    .prefault({}),
  discounts: z
    .strictObject({
      /** The most that may ever be given, whatever rules add up to. */
      maxPercent: percent.default(0),
      /** Given to whoever buys so much; the best one counts. */
      tiers: z
        .array(
          z.strictObject({
            key,
            percent,
            minQuantity: z.number().int().min(1).optional(),
            minSubtotalCents: cents.optional(),
            /** What the customer reads: "5 % desde 5 unidades". */
            text: localized,
          }),
        )
        .default([]),
      /** Given once to a customer who bargains, after the proof did not do; 0 means never. */
      haggle: z
        .strictObject({ percent: percent.default(0), minSubtotalCents: cents.default(0), text: localized.optional() })
        .prefault({}),
    })
    .prefault({}),
  delivery: z
    .strictObject({
      zones: z
        .array(
          z.strictObject({
            key,
            name: z.string().min(1),
            /** Places of the zone, as customers call them. */
            places: z.array(z.string().min(1)).default([]),
            cents,
            /** Business days. */
            minDays: z.number().int().min(0).max(60),
            maxDays: z.number().int().min(0).max(60),
            /** From this subtotal on it is free. */
            freeFromCents: cents.nullable().default(null),
          }),
        )
        .default([]),
      pickup: z.boolean().default(true),
    })
    .prefault({}),
  payments: z
    .strictObject({
      methods: z
        .array(
          z.strictObject({
            key,
            /** In the business's own language. */
            name: z.string().min(1),
            /** In the other languages, where it is called otherwise there. */
            names: localized.partial().optional(),
            /** Instalments without interest; 1 means none. */
            instalments: z.number().int().min(1).max(48).default(1),
            online: z.boolean().default(true),
          }),
        )
        .default([]),
    })
    .prefault({}),
  /** What every price includes, as quotes state it; null says nothing of taxes. */
  taxes: z
    .strictObject({ name: z.string().min(1).max(20), percent })
    .nullable()
    .default(null),
  guarantee: z
    .strictObject({
      /** Days to return what is unused; 0 means no returns. */
      returnDays: z.number().int().min(0).max(365).default(0),
      text: localized.nullable().default(null),
    })
    .prefault({}),
  quotes: z
    .strictObject({
      validHours: z.number().int().min(1).max(720).default(48),
      /** How long the units of a quote are kept for it; never longer than it is valid. */
      holdHours: z.number().int().min(0).max(720).default(24),
    })
    .prefault({}),
  competitors: z.array(z.strictObject({ names: z.array(z.string().min(2)).min(1), answer: localized })).default([]),
  /** One concrete fact for each doubt: what is said to it before anything else. */
  proofs: z.array(z.strictObject({ topic: z.enum(PROOF_TOPICS), text: localized, ...ties })).default([]),
  testimonials: z.array(z.strictObject({ author: z.string().min(1), text: localized, ...ties })).default([]),
  /** Days without opening, ISO 8601. */
  holidays: z.array(z.iso.date()).default([]),
  handoff: z
    .strictObject({
      /** From this amount on a person closes the sale; null means never. */
      highValueCents: cents.nullable().default(null),
      /** Words that always bring a person in. */
      words: z.array(z.string().min(2)).default([]),
      /** Below this confidence of what was meant, twice in a row, a person is offered, 0–1. */
      minConfidence: z.number().min(0).max(1).default(0.3),
    })
    .prefault({}),
  /** Millionths of a US dollar that models may cost in a month; null means no limit. */
  monthlyModelBudgetMicros: z.number().int().min(0).nullable().default(null),
});
export type PlaybookRules = z.infer<typeof playbookRules>;
export type PaymentMethod = PlaybookRules["payments"]["methods"][number];
export type DeliveryZone = PlaybookRules["delivery"]["zones"][number];

/** A payment method as customers of that language call it; by its own name where no other is written. */
export function paymentMethodName({ name, names }: Pick<PaymentMethod, "name" | "names">, locale: Locale): string {
  return names?.[locale] ?? name;
}

/** The rules that hold for a business that has set none. */
export const CAREFUL_RULES: PlaybookRules = playbookRules.parse({});

export interface PlaybookVersion {
  readonly version: number;
  readonly rules: PlaybookRules;
}

/** The rules of the transaction's tenant; the careful ones as version 0 where there are none. */
export async function findPlaybook(tx: Tx, tenantId: string): Promise<PlaybookVersion> {
  const row = await tx.playbook.findFirst({ where: { tenantId }, orderBy: { version: "desc" } });
  return row ? { version: row.version, rules: playbookRules.parse(row.rules) } : { version: 0, rules: CAREFUL_RULES };
}

/** Stores rules as the next version and tells caches of it. Returns the version. */
export async function savePlaybook(
  tx: Tx,
  { tenantId, rules, content, source, note = null, now }: NewPlaybook,
): Promise<number> {
  const last = await tx.playbook.findFirst({ where: { tenantId }, orderBy: { version: "desc" } });
  const version = (last?.version ?? 0) + 1;
  await tx.playbook.create({
    data: { tenantId, version, rules, ...(content ? { content } : {}), source, note, createdAt: now },
  });
  await tx.tenant.update({ where: { id: tenantId }, data: { revision: { increment: 1 } } });
  return version;
}

export interface NewPlaybook {
  readonly tenantId: string;
  readonly rules: PlaybookRules;
  /** Business, catalog and FAQ at this version, where they are known: what a rollback brings back. */
  readonly content?: Prisma.InputJsonValue;
  readonly source: "seed" | "import" | "api" | "web";
  readonly note?: string | null;
  readonly now: Date;
}
