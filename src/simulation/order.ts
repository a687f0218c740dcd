/** What a process that simulates is asked for and what it tells: the words between it and whoever started it. */
import { z } from "zod";
import type { ChannelKind } from "../channels/channel.ts";
import type { Original } from "./original.ts";
import { simulationReport } from "./report.ts";

export type TargetOptions =
  | { readonly kind: "sequence"; readonly key: string }
  /** By its number or name. */
  | { readonly kind: "campaign"; readonly words: string };

/** The accounts on which made customers talk, the most telling first. */
export const CHATS: readonly ChannelKind[] = [
  ...(["whatsapp-cloud", "whatsapp-web", "messenger", "instagram", "telegram"] as const),
  ...(["terminal", "webchat"] as const),
];

/** What a sequence must be about so that a campaign which leads into it can be tried: what every made customer has from the beginning. */
export const CAMPAIGN_ABOUTS: readonly string[] = ["contact", "conversation"];

/** All that the process knows: it has no address of a database, no key and no secret. */
export interface SimulationOrder {
  readonly original: Original;
  readonly target: TargetOptions;
  readonly contacts: number;
  readonly days: number;
  readonly seed: number;
  /** The first day, on the business's calendar, as 2026-11-30. */
  readonly from: string;
  /** The kind of account on which people talk; else the main one of the business. */
  readonly channel?: ChannelKind | undefined;
}

/**
 * Why there is no report. `unfit`: the business lacks something for it; `no_database`: this machine has no embedded PostgreSQL to
 * throw away; `died`: its process was ended from outside; `too_long`: it took longer than it may.
 */
export const SIMULATION_PROBLEMS = ["unfit", "no_database", "died", "too_long", "internal"] as const;
export type SimulationProblem = (typeof SIMULATION_PROBLEMS)[number];

export const simulationTold = z.discriminatedUnion("kind", [
  /** Which part of the days is over, 0–1. */
  z.object({ kind: z.literal("part"), part: z.number().min(0).max(1) }),
  z.object({ kind: z.literal("report"), report: simulationReport }),
  /** `detail` is for operators. */
  z.object({ kind: z.literal("problem"), problem: z.enum(SIMULATION_PROBLEMS), detail: z.string() }),
]);
export type SimulationTold = z.infer<typeof simulationTold>;
