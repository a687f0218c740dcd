/** The report of a simulation: its form, checked by a schema, so that programs can read it. The same seed gives the same report. */
import { z } from "zod";

const count = z.int().min(0);
const cents = z.int();
const interval = z.object({ low: z.number(), high: z.number() });

const group = z.object({ people: count, buyers: count, cents });

export const simulationReport = z.object({
  version: z.literal(1),
  target: z.object({ kind: z.enum(["sequence", "campaign"]), key: z.string(), name: z.string() }),
  business: z.string(),
  currency: z.string(),
  timeZone: z.string(),
  channel: z.string(),
  contacts: count,
  days: count,
  seed: count,
  /** The first day, on the business's calendar. */
  from: z.iso.date(),
  people: z.object({
    entered: count,
    /** Left alone, to compare with. */
    heldOut: count,
    /** How they left before the end, the most frequent first; `finished` heard everything. */
    ends: z.array(z.object({ end: z.string(), people: count })),
  }),
  messages: z.object({
    planned: count,
    sent: count,
    read: count,
    clicks: count,
    /** What the agents answered to those who wrote. */
    answered: count,
    byHour: z.array(count).length(24),
    byDay: z.array(z.object({ day: z.iso.date(), sent: count })),
  }),
  steps: z.array(z.object({ step: z.string(), variant: z.string().nullable(), sent: count, notSent: count })),
  /** Why messages waited: a message may have waited more than once. */
  delays: z.array(z.object({ reason: z.string(), times: count })),
  /** Why messages never left. */
  drops: z.array(z.object({ reason: z.string(), messages: count })),
  replies: count,
  optOuts: count,
  codes: z.object({ made: count, used: count }),
  outcome: z.object({
    written: group,
    heldOut: group,
    /** Share of buyers, written to less left alone, with 95 % of certainty; null without anybody left alone. */
    lift: interval.extend({ difference: z.number() }).nullable(),
    /** Minor units that came by writing; null as `lift`. */
    recovered: interval.extend({ amount: cents }).nullable(),
  }),
});
export type SimulationReport = z.infer<typeof simulationReport>;
