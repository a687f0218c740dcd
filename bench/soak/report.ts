/** The soak's part of docs/benchmarks.md. */
import type { Percentiles } from "../load.ts";
import { percentilesOf, table } from "../report.ts";
import { HEADINGS } from "../sections.ts";
import type { CrowdResult } from "./crowd.ts";
import type { Outcome } from "./outcome.ts";
import type { Provider } from "./provider.ts";
import type { Series, Watched } from "./watch.ts";

export interface SoakResults {
  readonly seconds: number;
  readonly perSecond: number;
  readonly people: number;
  readonly seed: number;
  readonly crowd: CrowdResult;
  readonly outcome: Outcome;
  readonly answerMs: Percentiles;
  readonly watched: Watched;
  readonly providers: readonly Provider[];
}

export function soakReport(results: SoakResults): string {
  const { seconds, perSecond, people, seed, crowd, outcome, answerMs, watched, providers } = results;
  const { memory, depth, meterDelayMs } = watched;
  return [
    HEADINGS.soak,
    "",
    `Written by \`npm run bench:soak\`: ${seconds} seconds, ${perSecond} messages a second in the mean from ${people} customers of each`,
    `channel, over one process with the embedded PostgreSQL and emulated providers on the same machine; seed ${seed}.`,
    "",
    ...table(
      ["Messages", ""],
      [
        ["Written by customers", String(crowd.messages)],
        ["Copies besides", String(crowd.copies)],
        ["Brought too late, so that others overtook them", String(crowd.delayed)],
        ["Brought again because they were not confirmed", String(crowd.repeated)],
        ["**Lost**", String(outcome.lost)],
        ["**Stored twice**", String(outcome.doubled)],
        ["**Not answered**", String(outcome.unanswered)],
        ["**Answered twice**", String(outcome.answeredTwice)],
        ["**Shown twice to a customer**", String(outcome.shownTwice)],
        ["**Called sent and not shown**", String(outcome.notShown)],
        ["Ours that were sent", String(outcome.sent)],
        ["Ours that are uncertain, for a person to look at", String(outcome.uncertain)],
        ["Ours that failed for good", String(outcome.failed)],
        ["From a message to its answer, ms (p50 / p95 / p99)", percentilesOf(answerMs)],
        ["Conversations that were due and waited (median / most)", `${depth.median} / ${depth.most}`],
        [
          "How late the emulated providers came to count, ms (p99 / most)",
          `${Math.round(meterDelayMs.p99)} / ${Math.round(meterDelayMs.most)}`,
        ],
      ],
    ),
    "",
    ...table(
      [
        "Provider",
        "Sends",
        "Most in any second",
        "Allowed",
        "Most to one chat",
        "Allowed",
        "Faults it was made to have",
      ],
      providers.flatMap(({ name, rates, faults }) =>
        rates
          ? [
              [
                name,
                String(rates.meter.sends),
                String(rates.meter.most.account),
                String(rates.account),
                String(rates.meter.most.thread),
                String(rates.thread),
                [...faults].map(([fault, count]) => `${count} ${fault}`).join(", "),
              ],
            ]
          : [],
      ),
    ),
    "",
    ...(memory
      ? table(
          ["Memory, PSS in MB", "Start", "Middle", "End", "Slope, MB a minute"],
          [memoryOf("Charla", memory.node), memoryOf("Embedded PostgreSQL", memory.postgres)],
        )
      : ["Memory is read on Linux only."]),
    "",
  ].join("\n");
}

function memoryOf(name: string, { start, middle, end, slope }: Series): string[] {
  return [name, ...[start, middle, end].map((mb) => String(Math.round(mb))), slope.toFixed(1)];
}
