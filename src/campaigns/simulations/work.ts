/** What workers write about simulations: one process at a time has one, for as long as it says so, until it is over. */
import type { SqlTx, Statement, Tx } from "../../infra/database.ts";
import type { SimulationProblem } from "../../simulation/order.ts";
import type { SimulationReport } from "../../simulation/report.ts";

export interface ClaimedSimulation {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: "sequence" | "campaign";
  readonly target: string;
  readonly contacts: number;
  readonly days: number;
  readonly seed: number;
  readonly from: string;
  readonly channel: string | null;
  /** This time included; it names the process that has it. */
  readonly attempts: number;
}

const CLAIM: Statement = {
  name: "simulation_claim",
  text: `
    UPDATE simulations SET status = 'running', progress = 0, attempts = attempts + 1, lease_until = $2, started_at = coalesce(started_at, $1)
     WHERE id = (SELECT id FROM simulations
                  WHERE status IN ('queued', 'running') AND (lease_until IS NULL OR lease_until <= $1)
                  ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, tenant_id AS "tenantId", kind, target, contacts, days, seed, first_day AS "from", channel, attempts`,
};

/** Takes the oldest of all tenants that waits, or whose process is gone; null where there is none. Runs as the system. */
export async function claimSimulation(tx: SqlTx, now: Date, leaseUntil: Date): Promise<ClaimedSimulation | null> {
  const [claimed] = await tx.query<ClaimedSimulation>(CLAIM, [now, leaseUntil]);
  return claimed ?? null;
}

type Held = Pick<ClaimedSimulation, "id" | "attempts">;

/** Says how far it is; false when it was called off, or another process has it. */
export async function noteProgress(
  tx: Tx,
  { id, attempts }: Held,
  { progress, leaseUntil }: { progress: number; leaseUntil: Date },
): Promise<boolean> {
  const where = { id, attempts, status: "running" };
  return (await tx.simulation.updateMany({ where, data: { progress, leaseUntil } })).count > 0;
}

export type SimulationEnd = { readonly report: SimulationReport } | { readonly problem: SimulationProblem };

/** Writes how it ended, unless it was called off meanwhile, or another process has it. */
export async function settleSimulation(tx: Tx, { id, attempts }: Held, end: SimulationEnd, at: Date): Promise<void> {
  const over = { finishedAt: at, leaseUntil: null };
  const data =
    "report" in end ? { status: "done", progress: 1, report: end.report } : { status: "failed", problem: end.problem };
  await tx.simulation.updateMany({ where: { id, attempts, status: "running" }, data: { ...data, ...over } });
}

/** Gives it back, for a process that stops: another one begins it anew at once. */
export async function giveSimulationBack(tx: Tx, { id, attempts }: Held): Promise<void> {
  const data = { status: "queued", progress: 0, attempts: attempts - 1, leaseUntil: null };
  await tx.simulation.updateMany({ where: { id, attempts, status: "running" }, data });
}
