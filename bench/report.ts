/** docs/benchmarks.md: the figures, the machine they are of, and how to read them. */
import { cpus, totalmem } from "node:os";
import { version } from "../src/lib/version.ts";
import type { Measured } from "./load.ts";
import type { Held } from "./memory.ts";
import { MIXES, type Mix } from "./messages.ts";
import { PLAIN_CONNECTIONS } from "./plain-pg.ts";
import type { StartTimes, StartUp } from "./start-up.ts";
import type { UnderstandingCost } from "./understanding.ts";

export interface TopologyResult {
  readonly name: string;
  /** Plain `pg` right before, messages with their answers a second. */
  readonly plainPerSecond: number;
  readonly mixes: readonly { readonly mix: Mix; readonly full: Measured; readonly half: Measured }[];
}

export interface Results {
  readonly startedAt: Date;
  readonly isQuick: boolean;
  readonly connections: number;
  readonly startUp: StartUp;
  readonly understanding: UnderstandingCost;
  readonly topologies: readonly TopologyResult[];
}

/** The aims of the design: share of plain `pg`, and p95 at half load in ms. */
const AIM_SHARE = 0.35;
const AIM_P95_MS = 60;

export function report(results: Results): string {
  return [
    "# Measurements",
    "",
    `Written by \`npm run bench\`${results.isQuick ? " in its quick mode: too short for more than a first impression" : ""}.`,
    "",
    ...machine(results),
    "",
    "## From a customer's message to its answer",
    "",
    ...throughput(results),
    "",
    "## Start and rest",
    "",
    ...startUp(results.startUp),
    "",
    "## Understanding",
    "",
    ...understandingTable(results.understanding),
    "",
    "## How to read this",
    "",
    ...reading(results),
    "",
  ].join("\n");
}

function understandingTable({ phrases, perSecond, loadMs }: UnderstandingCost): string[] {
  return table(
    ["Built-in understanding, on one core", ""],
    [
      ["Messages a second, entities included", String(Math.round(perSecond))],
      ["Measured over", `${phrases} phrases of training/test`],
      ["Processor time to load, ms", String(Math.round(loadMs))],
    ],
  );
}

function machine({ startedAt, topologies }: Results): string[] {
  const [cpu] = cpus();
  return table(
    ["Machine", ""],
    [
      ["Date", startedAt.toISOString().slice(0, 10)],
      ["Charla", version],
      ["Processor", `${cpus().length} cores, ${cpu?.model.trim() ?? "unknown"}`],
      ["Memory", `${(totalmem() / 1_024 ** 3).toFixed(0)} GB`],
      ["Node", `${process.version} on ${process.platform}`],
      ["Database", "the embedded PostgreSQL 18, on the same machine as the load"],
      ["Redis", topologies.some(({ name }) => name.includes("Redis")) ? "on the same machine" : "absent: not measured"],
    ],
  );
}

function throughput({ topologies }: Results): string[] {
  const rows = topologies.flatMap(({ name, plainPerSecond, mixes }) =>
    mixes.map(({ mix, full, half }) => [
      name,
      mix.name,
      whole(plainPerSecond),
      whole(full.perSecond),
      (full.perSecond / plainPerSecond).toFixed(2),
      percentilesOf(half.answerMs),
      percentilesOf(half.postMs),
    ]),
  );
  return table(
    [
      "Processes",
      "Messages",
      "Plain `pg`, messages/s",
      "Charla, messages/s",
      "Ratio",
      "Answer at half load, ms (p50 / p95 / p99)",
      "Acknowledgement at half load, ms (p50 / p95 / p99)",
    ],
    rows,
  );
}

function startUp({ first, restart, afterKill, memory }: StartUp): string[] {
  const times = (name: string, { readyMs, replyMs }: StartTimes) => [name, seconds(readyMs), seconds(replyMs)];
  const memoryOf = (name: string, { processes, rssMb, pssMb }: Held) => [
    name,
    String(processes),
    whole(rssMb),
    whole(pssMb),
  ];
  return [
    ...table(
      ["`npm start`", "Listens after, s", "First reply after, s"],
      [
        times("first start, with the sample shop", first),
        times("second start on the same data", restart),
        times("start after `kill -9`", afterKill),
      ],
    ),
    "",
    ...(memory
      ? table(
          ["At rest, after one conversation", "Processes", "RSS, MB", "PSS, MB"],
          [memoryOf("Charla (api and workers in one)", memory.node), memoryOf("Embedded PostgreSQL", memory.postgres)],
        )
      : ["Memory is read on Linux only."]),
  ];
}

function reading({ connections }: Results): string[] {
  return [
    `- **Plain \`pg\`** is what the machine gives without a product: ${PLAIN_CONNECTIONS} connections write the rows of one message and`,
    "  its answer in three durable transactions (message and conversation; answer, trace and conversation; sent), into the",
    "  same tables on the same server, without row-level security, thinking or HTTP. It is measured right before each line.",
    `- **Charla** is measured over HTTP on the Direct Line endpoint with ${connections} kept connections: every visitor posts one message;`,
    "  the rate is that of answers sent, from the first message to the last answer, whatever has piled up included. Load and",
    "  product share the cores.",
    "- **Ratio** is the quotient of the two: it can be compared between machines, the rates cannot. The aim is",
    `  ${AIM_SHARE} or more.`,
    "- **Answer at half load** is the time from a message's row to the moment its last reply was marked sent, both from the",
    "  database, while customers write independently of one another (Poisson) at half of the rate to the left. The pause that",
    `  waits for a burst to end is off (\`TURN_DEBOUNCE_MS=0\`). The aim is a p95 under ${AIM_P95_MS} ms.`,
    "- **Acknowledgement** is the time of the request itself, at the client: the message is on disk when it ends.",
    `- **Messages**: ${MIXES.map(({ name, about }) => `_${name}_ are ${about}`).join("; ")}. All are answered by the built-in brain.`,
    "- **First reply** is counted from the start of the `npm start` process to the reply to a customer who wrote as soon as the",
    "  server listened, with the usual settings: 1.5 s of it is the pause for a burst.",
    "- **PSS** divides what processes share; of PostgreSQL's RSS the shared buffers count once for each process.",
  ];
}

/** With cells of one width for each column, as the formatter of the repository wants it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[], fill = " ") =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(" | ")} |`;
  return [
    line(head),
    line(
      head.map(() => ""),
      "-",
    ),
    ...rows.map((row) => line(row)),
  ];
}

export function percentilesOf({ p50, p95, p99 }: Measured["answerMs"]): string {
  return [p50, p95, p99].map((ms) => ms.toFixed(ms < 10 ? 1 : 0)).join(" / ");
}

const whole = (value: number) => String(Math.round(value));
const seconds = (ms: number) => (ms / 1_000).toFixed(1);
