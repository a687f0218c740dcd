/**
 * `npm run bench:simulation`: weeks of a business with made-up customers, as `charla simulate` runs them.
 * `-- --sizes 500,2000 --days 10` is a try; `--write` writes docs/benchmarks.md.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import pg from "pg";
import { packageRoot } from "../src/lib/root.ts";
import { type SimulationReport, simulationReport } from "../src/simulation/report.ts";
import { checkBuilt } from "./product.ts";
import { table } from "./report.ts";
import { HEADINGS, writeSection } from "./sections.ts";
import { startBenchServer } from "./server.ts";
import { openWorkspace, say } from "./workspace.ts";

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "1000,10000" },
    days: { type: "string", default: "30" },
    write: { type: "boolean", default: false },
  },
});
const sizes = values.sizes.split(",").map(Number);
const days = Number(values.days);
const SEQUENCE = "cart-recovery";
const AIM_S = 180;

interface Simulated {
  readonly report: SimulationReport;
  readonly seconds: number;
  /** Plain `pg` in the same run: a row for each message, one transaction each. */
  readonly plainSeconds: number;
}

checkBuilt();
const workspace = openWorkspace("simulation");
try {
  const runs: Simulated[] = [];
  for (const contacts of sizes) {
    say(`${contacts} customers, ${days} days`);
    const { report, seconds } = await simulate(contacts);
    const plainSeconds = await insertPlainly(messagesOf(report));
    runs.push({ report, seconds, plainSeconds });
  }
  const part = reportOf(runs);
  process.stdout.write(`${part}\n`);
  if (values.write) writeSection("simulation", part);
} finally {
  workspace.remove();
}

async function simulate(contacts: number): Promise<Pick<Simulated, "report" | "seconds">> {
  const startedAt = performance.now();
  const args = ["simulate", SEQUENCE, "--sample", "--json", "--contacts", String(contacts), "--days", String(days)];
  const child = spawn(process.execPath, ["dist/charla.js", ...args], {
    cwd: packageRoot,
    env: { ...process.env, CHARLA_HOME: workspace.folder(`home-${contacts}`) },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(child, "exit");
  const printed = await text(child.stdout);
  const [code] = await ended;
  if (code !== 0) throw new Error(`the simulation ended with code ${code}`);
  return { report: simulationReport.parse(JSON.parse(printed)), seconds: (performance.now() - startedAt) / 1_000 };
}

function messagesOf({ messages, replies }: SimulationReport): number {
  return messages.sent + messages.answered + replies;
}

async function insertPlainly(rows: number): Promise<number> {
  const server = await startBenchServer(workspace.folder(`plain-${rows}`));
  try {
    const database = await server.fresh();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query("SET synchronous_commit = off");
    await client.query("CREATE TABLE plain (id bigint PRIMARY KEY, body text NOT NULL, at timestamptz NOT NULL)");
    const startedAt = performance.now();
    for (let id = 0; id < rows; id++)
      await client.query({
        name: "plain",
        text: "INSERT INTO plain VALUES ($1, $2, now())",
        values: [id, "x".repeat(160)],
      });
    const seconds = (performance.now() - startedAt) / 1_000;
    await client.end();
    await database.drop();
    return seconds;
  } finally {
    await server.stop();
  }
}

function reportOf(runs: readonly Simulated[]): string {
  return [
    HEADINGS.simulation,
    "",
    `Written by \`npm run bench:simulation\`: \`charla simulate ${SEQUENCE} --sample --days ${days}\` as a whole, from the command to`,
    `its report, with a database of its own. Aimed at: ${AIM_S} s for 10,000 customers.`,
    "",
    ...table(
      [
        "Customers",
        "s",
        "Messages that left",
        "Read",
        "Answers of agents",
        "Purchases",
        "Messages a second",
        "Plain inserts of as many rows",
      ],
      runs.map(({ report, seconds, plainSeconds }) => [
        report.contacts.toLocaleString("en"),
        seconds.toFixed(0),
        report.messages.sent.toLocaleString("en"),
        report.messages.read.toLocaleString("en"),
        report.messages.answered.toLocaleString("en"),
        (report.outcome.written.buyers + report.outcome.heldOut.buyers).toLocaleString("en"),
        (messagesOf(report) / seconds).toFixed(0),
        `${plainSeconds.toFixed(1)} s: ${(seconds / plainSeconds).toFixed(0)} times`,
      ]),
    ),
  ].join("\n");
}
