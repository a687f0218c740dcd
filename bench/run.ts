/**
 * `npm run bench`: what the product does on this machine, beside what the machine does without it. `--quick` takes a minute
 * or two and only prints; without it docs/benchmarks.md is written, as with `--quick --write`.
 */
import { type Measured, pace, saturate, type Target } from "./load.ts";
import { MIXES, type Mix } from "./messages.ts";
import { measurePlainPg, readSampleRows } from "./plain-pg.ts";
import { checkBuilt } from "./product.ts";
import { type Results, report, type TopologyResult } from "./report.ts";
import { writeReport } from "./sections.ts";
import { type BenchDatabase, type BenchServer, startBenchServer } from "./server.ts";
import { measureStartUp } from "./start-up.ts";
import { type Topology, topologies } from "./topologies.ts";
import { measureUnderstanding } from "./understanding.ts";
import { openDoor } from "./visitors.ts";
import { openWorkspace, say } from "./workspace.ts";

const isQuick = process.argv.includes("--quick");
const SIZE = isQuick
  ? { visitors: 500, rounds: 1, paceMs: 3_000, plainMs: 2_000, idleMs: 3_000 }
  : { visitors: 3_000, rounds: 3, paceMs: 20_000, plainMs: 6_000, idleMs: 20_000 };
const CONNECTIONS = 32;
/** Passes before the first measured one: code is compiled, caches and pools are filled. */
const WARM_UP_PASSES = isQuick ? 1 : 2;

checkBuilt();
const workspace = openWorkspace("bench");
const startedAt = new Date();
try {
  const results = { startedAt, isQuick, connections: CONNECTIONS, ...(await measureAll()) };
  const text = report(results);
  process.stdout.write(`\n${text}`);
  if (!isQuick || process.argv.includes("--write")) {
    writeReport(text);
  }
} finally {
  workspace.remove();
}

async function measureAll(): Promise<Pick<Results, "startUp" | "topologies" | "understanding">> {
  say("start-up and idle memory");
  const startUp = await measureStartUp(workspace.folder("start-up"), SIZE.idleMs);
  say("understanding");
  const understanding = measureUnderstanding();
  const server = await startBenchServer(workspace.folder("server"));
  try {
    const measured: TopologyResult[] = [];
    for (const topology of topologies()) measured.push(await measureTopology(server, topology));
    return { startUp, topologies: measured, understanding };
  } finally {
    await server.stop();
  }
}

async function measureTopology(server: BenchServer, topology: Topology): Promise<TopologyResult> {
  say(topology.name);
  const database = await server.fresh();
  const product = await topology.start(database.url, workspace.folder(topology.name.replace(/\W+/g, "-")));
  const door = openDoor(product.url, CONNECTIONS);
  try {
    const visitors = [];
    while (visitors.length < SIZE.visitors)
      visitors.push(...(await Promise.all(Array.from({ length: 50 }, () => door.open()))));
    const target: Target = { door, database, visitors, connections: CONNECTIONS };
    for (let pass = 0; pass < WARM_UP_PASSES; pass++) for (const mix of MIXES) await saturate(target, mix);
    // As autovacuum does within a minute of a new database's first rows; plans made for empty tables are no measure.
    await database.query("ANALYZE");
    // Right before the product's own turn, so that both see the same machine.
    const plainPerSecond = await measureMachine(server, database);
    say(`  plain pg: ${Math.round(plainPerSecond)} messages/s`);
    const mixes = [];
    for (const mix of MIXES) mixes.push(await measureMix(target, mix));
    return { name: topology.name, plainPerSecond, mixes };
  } finally {
    door.close();
    await product.stop();
    await database.drop();
  }
}

async function measureMachine(server: BenchServer, product: BenchDatabase): Promise<number> {
  const rows = await readSampleRows(product);
  const database = await server.fresh();
  try {
    return await measurePlainPg(database, rows, SIZE.plainMs);
  } finally {
    await database.drop();
  }
}

async function measureMix(target: Target, mix: Mix): Promise<TopologyResult["mixes"][number]> {
  const rounds: Measured[] = [];
  while (rounds.length < SIZE.rounds) rounds.push(await saturate(target, mix));
  const full = rounds.sort((a, b) => a.perSecond - b.perSecond)[Math.floor(rounds.length / 2)];
  if (!full) throw new Error("nothing was measured");
  say(`  ${mix.name}: ${Math.round(full.perSecond)} messages/s`);
  const half = await pace(target, mix, { perSecond: full.perSecond / 2, durationMs: SIZE.paceMs });
  say(`  ${mix.name} at half of that: p95 ${Math.round(half.answerMs.p95)} ms`);
  return { mix, full, half };
}
