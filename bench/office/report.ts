/** The office's part of docs/benchmarks.md. */
import { percentilesOf, table } from "../report.ts";
import { HEADINGS } from "../sections.ts";
import type { Filled } from "./fill.ts";
import { type FirstLoads, NETWORK, SLOW } from "./first-load.ts";
import type { Heard } from "./listeners.ts";
import { CROWD, type Read } from "./reads.ts";

export interface OfficeResults {
  readonly filled: Filled;
  readonly reads: readonly Read[];
  readonly heard: Heard;
  readonly firstLoad: FirstLoads | null;
}

/** The aims of the product, ms and bytes. */
export const AIMS = { readP95Ms: 100, codeBytes: 350_000, usableMs: 2_000, reps: 200 } as const;

export function officeReport({ filled, reads, heard, firstLoad }: OfficeResults): string {
  const { hearMs, reps, messages, missed, memoryMb } = heard;
  return [
    HEADINGS.office,
    "",
    `Written by \`npm run bench:office\`: one process with the embedded PostgreSQL, a business with ${filled.conversations}`,
    `conversations and ${filled.messages} messages (made in ${Math.round(filled.tookMs / 1_000)} s).`,
    `Aimed at: p95 under ${AIMS.readP95Ms} ms for each. With ${CROWD} callers both cores are busy, half of it with asking.`,
    "",
    ...table(
      ["Read over HTTP", "ms (p50 / p95 / p99)", `${CROWD} callers at a time`, "Results of the last one"],
      reads.map(({ name, ms, crowdedMs, found }) => [name, percentilesOf(ms), percentilesOf(crowdedMs), String(found)]),
    ),
    "",
    ...table(
      ["Live stream, one process", ""],
      [
        ["Reps who listen (aim: 200)", String(reps)],
        ["Messages of customers", String(messages)],
        ["From the post to the event at each rep, ms (p50 / p95 / p99)", percentilesOf(hearMs)],
        ["Events that a rep did not hear", String(missed)],
        [
          "Memory of the process before and with all of them, PSS in MB",
          memoryMb ? `${Math.round(memoryMb.before)} / ${Math.round(memoryMb.after)}` : "is read on Linux only",
        ],
      ],
    ),
    "",
    ...(firstLoad
      ? table(
          [`First load of the inbox: 9 Mbit/s, ${NETWORK.latencyMs} ms`, ""],
          [
            ["Scripts and styles as they came, kB (aim: under 350)", (firstLoad.usual.codeBytes / 1_000).toFixed(0)],
            ["All that came, kB", (firstLoad.usual.bytes / 1_000).toFixed(0)],
            [
              `Until a conversation can be opened on a mid-range phone, ms (aim: under 2,000)`,
              firstLoad.usual.usableMs.toFixed(0),
            ],
            [
              "The slow-down that makes this machine one (its BenchmarkIndex; Chromium calibrates to 1,000)",
              `${firstLoad.phone.cpu.toFixed(1)} (${firstLoad.phone.machine.toFixed(0)})`,
            ],
            [`The same, slowed down ${SLOW} times, ms`, firstLoad.slow.usableMs.toFixed(0)],
          ],
        )
      : ["The first load is measured where there is a Chromium."]),
    "",
  ].join("\n");
}
