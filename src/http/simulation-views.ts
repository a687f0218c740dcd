/** The JSON of simulations: how far one is, and its report with the words of the caller's language beside each code. */
import { z } from "zod";
import {
  isOpen,
  SIMULATION_STATUSES,
  SIMULATION_TARGETS,
  type SimulationRecord,
  type SimulationRow,
} from "../campaigns/simulations/simulations.ts";
import type { Locale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";
import { SIMULATION_PROBLEMS } from "../simulation/order.ts";
import { type SimulationReport, simulationReport } from "../simulation/report.ts";
import { wordsIn } from "../simulation/words.ts";

const moment = z.iso.datetime().nullable();
const label = z.string().describe("The same in the caller's language");
const report = simulationReport.shape;

export const simulationReportView = simulationReport.extend({
  people: report.people.extend({ ends: z.array(report.people.shape.ends.element.extend({ label })) }),
  delays: z.array(report.delays.element.extend({ label })),
  drops: z.array(report.drops.element.extend({ label })),
});
export type SimulationReportView = z.infer<typeof simulationReportView>;

export const simulationSummaryView = z.object({
  id: z.string(),
  kind: z.enum(SIMULATION_TARGETS),
  target: z.string().describe("The key of a sequence, the id of a campaign"),
  contacts: z.int(),
  days: z.int(),
  seed: z.int().describe("The same seed makes up the same customers"),
  from: z.iso.date().describe("The first day, on the business's calendar"),
  channel: z.string().nullable().describe("Null: the main chat of the business"),
  status: z.enum(SIMULATION_STATUSES),
  isWorking: z.boolean().describe("Whether it waits or runs: ask again"),
  progress: z.number().describe("The part of the days that is over, 0 to 1"),
  problem: z
    .object({ code: z.enum(SIMULATION_PROBLEMS), message: z.string().describe("What to do, in the caller's language") })
    .nullable(),
  createdAt: z.iso.datetime(),
  startedAt: moment,
  finishedAt: moment,
});
export type SimulationSummaryView = z.infer<typeof simulationSummaryView>;

export const simulationView = simulationSummaryView.extend({
  report: simulationReportView.nullable().describe("When it is done"),
});
export type SimulationView = z.infer<typeof simulationView>;

export function presentSimulationRow(row: SimulationRow, locale: Locale): SimulationSummaryView {
  const { id, target, contacts, days, seed, channel, progress, createdAt, startedAt, finishedAt } = row;
  const code = row.problem as (typeof SIMULATION_PROBLEMS)[number] | null;
  return {
    ...{ id, target, contacts, days, seed, channel, progress },
    kind: row.kind as SimulationSummaryView["kind"],
    from: row.firstDay,
    status: row.status as SimulationSummaryView["status"],
    isWorking: isOpen(row),
    problem: code === null ? null : { code, message: say(locale, `simulation.problem.${code}`) },
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

export function presentSimulation({ report: found, ...row }: SimulationRecord, locale: Locale): SimulationView {
  // One that an earlier version has written may have another form: it is not shown.
  const read = simulationReport.safeParse(found);
  return { ...presentSimulationRow(row, locale), report: read.success ? presentReport(read.data, locale) : null };
}

function presentReport(found: SimulationReport, locale: Locale): SimulationReportView {
  const words = wordsIn(locale, found.currency);
  const withReason = <Row extends { readonly reason: string }>(row: Row) => ({
    ...row,
    label: words.reason(row.reason),
  });
  return {
    ...found,
    people: { ...found.people, ends: found.people.ends.map((one) => ({ ...one, label: words.end(one.end) })) },
    delays: found.delays.map(withReason),
    drops: found.drops.map(withReason),
  };
}
