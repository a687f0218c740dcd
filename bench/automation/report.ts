/** The automation's part of docs/benchmarks.md. */
import { BATCH } from "../../src/flow/due-bulk.ts";
import type { Percentiles } from "../load.ts";
import { percentilesOf, table } from "../report.ts";
import { HEADINGS } from "../sections.ts";
import type { Drain } from "./drain.ts";
import type { Flat } from "./flat.ts";

export interface AutomationResults {
  readonly flats: readonly Flat[];
  readonly drain: Drain;
  /** A bot whose provider allows so many a second, and the most that it saw. */
  readonly bot: { readonly people: number; readonly allowed: number; readonly most: number; readonly sends: number };
}

export function automationReport({ flats, drain, bot }: AutomationResults): string {
  const [first] = flats;
  const { due, seconds, planned, sent, doneAfter, before, meanwhile } = drain;
  return [
    HEADINGS.automation,
    "",
    "Written by `npm run bench:automation`: one process with the embedded PostgreSQL. Everybody is in one sequence and waits for",
    `its next message. A batch is ${BATCH} people; what is aimed at is that its cost does not grow with those who are enrolled.`,
    "",
    ...table(
      [
        "Enrolled",
        "To claim a batch, ms (p50 / p95 / p99)",
        "To let it go on, ms",
        "Plain `UPDATE` of as many rows, ms",
        "Claim over plain, p50",
        "Indexes of the claim",
      ],
      flats.map((flat) => [
        flat.enrolled.toLocaleString("en"),
        percentilesOf(flat.claimMs),
        `${percentilesOf(flat.stepMs)}${first && first !== flat ? ` (${times(flat.stepMs, first.stepMs)} of the first)` : ""}`,
        percentilesOf(flat.plainMs),
        times(flat.claimMs, flat.plainMs),
        flat.indexes.join(", "),
      ]),
    ),
    "",
    ...table(
      [`${due.toLocaleString("en")} due within one minute`, ""],
      [
        ["Watched, s", seconds.toFixed(0)],
        ["Went on to their message, a second", (planned / seconds).toFixed(0)],
        ["Messages that left, a second", (sent / seconds).toFixed(0)],
        ["Messages that left", sent.toLocaleString("en")],
        ["All had left after, s", doneAfter?.toFixed(0) ?? `at this pace ${(due / (sent / seconds)).toFixed(0)}`],
        [`Sends of a Telegram bot with ${bot.people} of these people`, String(bot.sends)],
        ["The most of them in any second (allowed)", `${bot.most} (${bot.allowed})`],
        [
          "Answers to customers before, ms (p50 / p95 / p99)",
          `${percentilesOf(before.answerMs)} of ${before.messages}`,
        ],
        ["Answers to customers meanwhile, ms", `${percentilesOf(meanwhile.answerMs)} of ${meanwhile.messages}`],
        ["Customers without an answer before and meanwhile", `${before.unanswered} / ${meanwhile.unanswered}`],
      ],
    ),
    "",
  ].join("\n");
}

function times({ p50 }: Percentiles, of: Percentiles): string {
  return `${(p50 / of.p50).toFixed(2)} times`;
}
