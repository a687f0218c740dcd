/** What is simulated: a sequence that is switched on, or a campaign that is confirmed, and how people come to it. */
import type { Act, Theme } from "./acts.ts";
import type { SimulationReport } from "./report.ts";

export type { TargetOptions } from "./order.ts";

export interface Target {
  readonly kind: "sequence" | "campaign";
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly theme: Theme;
  /** What each person begins with; null where the business begins by itself. */
  readonly opening: Act["kind"] | null;
  /** How people went through it, as of now. */
  ends(): Promise<SimulationReport["people"]>;
}
