/** What workers write about simulations: one process at a time has one, for as long as it says so, until it is over. */
import type { CrmContext } from "../../crm/context.ts";
import { notifyAsker } from "../../crm/notifications.ts";
import type { SqlTx, Statement, Tx } from "../../infra/database.ts";
import type { Locale } from "../../lib/locale.ts";
import type { SimulationProblem } from "../../simulation/order.ts";
import type { SimulationReport } from "../../simulation/report.ts";
import { defaultSequences } from "../sequences/defaults.ts";
import { inLocale, type Wording } from "../sequences/wording.ts";

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
  readonly requestedBy: string | null;
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
    RETURNING id, tenant_id AS "tenantId", kind, target, contacts, days, seed, first_day AS "from", channel,
              requested_by AS "requestedBy", attempts`,
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

/**
 * Writes how it ended and tells whoever asked for it, unless it was called off meanwhile, or another process has it. Whether it was
 * written.
 */
export async function settleSimulation(
  crm: CrmContext,
  claimed: ClaimedSimulation,
  end: SimulationEnd,
): Promise<boolean> {
  const { id, attempts, requestedBy, target } = claimed;
  const isDone = "report" in end;
  const data = isDone
    ? { status: "done", progress: 1, report: end.report }
    : { status: "failed", problem: end.problem };
  const { count } = await crm.tx.simulation.updateMany({
    where: { id, attempts, status: "running" },
    data: { ...data, finishedAt: crm.clock.now(), leaseUntil: null },
  });
  if (count === 0) return false;
  const values = { title: await nameOf(crm, claimed) };
  const kind = isDone ? "simulation_done" : "simulation_failed";
  await notifyAsker(crm, requestedBy, { kind, subjectId: target, values });
  return true;
}

async function nameOf(crm: CrmContext, { kind, target }: ClaimedSimulation): Promise<string> {
  if (kind === "campaign") {
    const found = await crm.tx.campaign.findUnique({ where: { id: target }, select: { name: true } });
    return found?.name ?? "";
  }
  const own = await crm.tx.sequence.findUnique({
    where: { tenantId_key: { tenantId: crm.tenantId, key: target } },
    select: { name: true },
  });
  const name = (own?.name as Wording | undefined) ?? defaultSequences().get(target)?.definition.name ?? target;
  const { locale } = await crm.tx.tenant.findUniqueOrThrow({ where: { id: crm.tenantId }, select: { locale: true } });
  return inLocale(name, locale as Locale);
}

/** Gives it back, for a process that stops: another one begins it anew at once. */
export async function giveSimulationBack(tx: Tx, { id, attempts }: Held): Promise<void> {
  const data = { status: "queued", progress: 0, attempts: attempts - 1, leaseUntil: null };
  await tx.simulation.updateMany({ where: { id, attempts, status: "running" }, data });
}
