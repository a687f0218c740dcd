/** Simulations by the worker, each in a real process: the report, and that nothing stays behind however that process ends. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { draftCampaign } from "../../src/campaigns/campaigns/campaigns.ts";
import {
  cancelSimulation,
  getSimulation,
  type SimulationTarget,
  startSimulation,
} from "../../src/campaigns/simulations/simulations.ts";
import type { Actor } from "../../src/crm/actor.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { makeOwner } from "../../src/flow/owner.ts";
import { runSimulations } from "../../src/flow/simulations.ts";
import { isAlive } from "../../src/infra/processes.ts";
import { startThrowAwayProcess, type ThrowAwayProcess } from "../../src/infra/throw-away-process.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { readOriginal } from "../../src/simulation/original.ts";
import { simulationReport } from "../../src/simulation/report.ts";
import { createTestContext, type TestContext } from "../harness/context.ts";
import { program } from "../harness/programs.ts";
import { until } from "../harness/until.ts";

const CARTS: SimulationTarget = { kind: "sequence", target: "cart-recovery" };
const FROM = new Date(Date.now() + 8 * DAY_MS).toISOString().slice(0, 10);
const SMALL = { contacts: 10, days: 1, seed: 3, from: FROM };
/** Goes on for longer than any test looks. */
const LONG = { contacts: 400, days: 90, seed: 3, from: FROM };

let test: TestContext;
let tenantId: string;
let asker: Actor;
const started: ThrowAwayProcess[] = [];
const start: typeof startThrowAwayProcess = (which, hear) => {
  const child = startThrowAwayProcess(which, hear);
  started.push(child);
  return child;
};

beforeAll(async () => {
  test = await createTestContext({ sample: true });
  const [row] = await test.database.query<{ id: string }>("SELECT id FROM tenants");
  tenantId = row?.id ?? "";
  const owner = { tenantId, email: "owner@example.com", name: "Ana", password: "correct horse battery" };
  asker = { kind: "user", id: await makeOwner(test.ctx, owner), role: "admin" };
});
afterAll(() => test?.close());

const crm = <T>(work: (crm: CrmContext) => Promise<T>) =>
  test.ctx.db.forTenant(tenantId, (tx) =>
    work({ tx, tenantId, actor: { kind: "system", id: null }, clock: test.ctx.clock }),
  );
const ask = (size: typeof SMALL, target = CARTS) =>
  crm(async (ctx) => {
    const { id } = await startSimulation({ ...ctx, actor: asker }, target, size);
    return id;
  });
/** What whoever asked was told of the last one. */
const told = async () => {
  const [last] = await test.database.query(
    "SELECT kind, subject_id, member_id, values->>'title' AS title FROM notifications ORDER BY created_at DESC, id DESC LIMIT 1",
  );
  return last;
};
const read = (id: string) => crm((ctx) => getSimulation(ctx, id));
const run = (signal = new AbortController().signal) => runSimulations(test.ctx, signal, start);
/** The process of the last one, once its days go by: its database runs by then. */
const running = async (id: string) => {
  await until("days go by", async () => (await read(id)).progress > 0);
  const child = started.at(-1);
  if (!child) throw new Error("nothing was started");
  return { child, database: databaseIn(child.folder) };
};

function databaseIn(folder: string): number {
  const [home = ""] = readdirSync(folder).filter((name) => name.startsWith("charla-simulation-"));
  return Number(readFileSync(join(folder, home, "postgres", "data", "postmaster.pid"), "utf8").split("\n")[0]);
}

async function mustBeGone({ child, database }: { child: ThrowAwayProcess; database: number }): Promise<void> {
  expect(existsSync(child.folder)).toBe(false);
  expect(isAlive(child.pid ?? 0)).toBe(false);
  await until("its database has ended", () => !isAlive(database));
}

describe("the worker", () => {
  it("reports of a sequence, and leaves the business and the machine as they were", async () => {
    const id = await ask({ ...SMALL, contacts: 20, days: 3 });
    expect(await run()).toBe(1);
    const row = await read(id);
    expect(row).toMatchObject({ status: "done", progress: 1, problem: null, attempts: 1, leaseUntil: null });
    const report = simulationReport.parse(row.report);
    expect(report).toMatchObject({ contacts: 20, days: 3, seed: 3, from: FROM });
    expect(report.target).toEqual({ kind: "sequence", key: "cart-recovery", name: "Recuperar carritos" });
    expect(report.people.entered + report.people.heldOut).toBeGreaterThan(0);
    expect(existsSync(started.at(-1)?.folder ?? "")).toBe(false);
    const whom = { subject_id: "cart-recovery", member_id: asker.id, title: "Recuperar carritos" };
    expect(await told()).toEqual({ kind: "simulation_done", ...whom });
    const made =
      "SELECT id FROM contacts UNION ALL SELECT id FROM enrollments UNION ALL SELECT id FROM automated_sends";
    expect(await test.database.query(made)).toEqual([]);
  });

  it("reports of a campaign as it is drafted", async () => {
    const content = { variants: [{ key: "a", messages: [{ channel: "chat", text: "Hola, 20 % hoy" }] }] };
    const { id: target, number } = await crm((ctx) => draftCampaign(ctx, { name: "Verano", content }));
    const id = await ask(SMALL, { kind: "campaign", target });
    await run();
    const report = simulationReport.parse((await read(id)).report);
    expect(report.target).toEqual({ kind: "campaign", key: String(number), name: "Verano" });
    expect(report.steps.map(({ step }) => step)).toEqual(["a"]);
  });

  it("tells the process no secret, and gives up with a word that helps when it is killed", async () => {
    const id = await ask(LONG);
    const round = run();
    const found = await running(id);
    if (existsSync("/proc/self/environ")) {
      const names = readFileSync(`/proc/${found.child.pid}/environ`, "utf8")
        .split("\0")
        .map((pair) => pair.split("=")[0] ?? "");
      const known = /^(PATH|TMPDIR|TEMP|TMP|NODE_CHANNEL_FD|NODE_CHANNEL_SERIALIZATION_MODE|)$/;
      expect(names.filter((name) => !known.test(name))).toEqual([]);
    }
    process.kill(found.child.pid ?? 0, "SIGKILL");
    await round;
    expect(await read(id)).toMatchObject({ status: "failed", problem: "died", report: null });
    expect(await told()).toMatchObject({ kind: "simulation_failed", member_id: asker.id });
    await mustBeGone(found);
  });

  it("ends one that was called off", async () => {
    const id = await ask(LONG);
    const round = run();
    const found = await running(id);
    await crm((ctx) => cancelSimulation(ctx, id));
    expect(await round).toBe(1);
    expect(await read(id)).toMatchObject({ status: "cancelled", problem: null, report: null });
    await mustBeGone(found);
  });

  it("gives one back when it stops, and begins anew what a dead process had; not for ever", async () => {
    const id = await ask(LONG);
    const abort = new AbortController();
    const round = run(abort.signal);
    const found = await running(id);
    abort.abort();
    await round;
    expect(await read(id)).toMatchObject({ status: "queued", attempts: 0, progress: 0 });
    await mustBeGone(found);

    const claimed =
      "UPDATE simulations SET contacts = 10, days = 1, status = 'running', attempts = $2, lease_until = $3 WHERE id = $1";
    await test.database.query(claimed, [id, 1, "2099-01-01T00:00:00Z"]);
    expect(await run()).toBe(0);
    await test.database.query(claimed, [id, 1, "2026-01-01T00:00:00Z"]);
    expect(await run()).toBe(1);
    expect(await read(id)).toMatchObject({ status: "done", attempts: 2 });

    const hopeless = await ask(SMALL);
    await test.database.query(claimed, [hopeless, 3, "2026-01-01T00:00:00Z"]);
    await run();
    expect(await read(hopeless)).toMatchObject({ status: "failed", problem: "died" });
  });

  it("says that something is missing", async () => {
    const { id: target } = await crm((ctx) =>
      draftCampaign(ctx, {
        name: "Se borra",
        content: { variants: [{ key: "a", messages: [{ channel: "chat", text: "Hola" }] }] },
      }),
    );
    const id = await ask(SMALL, { kind: "campaign", target });
    await test.database.query("DELETE FROM campaigns WHERE id = $1", [target]);
    await run();
    expect(await read(id)).toMatchObject({ status: "failed", problem: "unfit" });
  });

  it("says so on a machine that has no embedded PostgreSQL", async () => {
    const bare = { name: "without-postgres", source: "tests/simulation/without-postgres.ts" };
    const id = await ask(SMALL);
    await runSimulations(test.ctx, new AbortController().signal, (_program, hear) => start(bare, hear));
    expect(await read(id)).toMatchObject({ status: "failed", problem: "no_database", report: null });
    expect(existsSync(started.at(-1)?.folder ?? "")).toBe(false);
  });
});

it("the built process cleans up and ends when whoever asked for it is gone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "charla-alone-"));
  chmodSync(folder, 0o755);
  const child = fork(program("simulation"), [], {
    cwd: folder,
    env: { PATH: process.env.PATH, TMPDIR: folder },
    execArgv: [],
  });
  const ended = once(child, "exit");
  child.send({
    original: await readOriginal(test.ctx.db, tenantId),
    target: { kind: "sequence", key: "cart-recovery" },
    ...LONG,
  });
  await once(child, "message");
  const database = databaseIn(folder);
  child.disconnect();
  await ended;
  expect(existsSync(folder)).toBe(false);
  expect(isAlive(database)).toBe(false);
});
