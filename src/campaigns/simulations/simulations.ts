/** Simulations as the team asks for them: a sequence or a campaign is tried, watched, called off. The work itself is src/flow/simulations.ts. */
import type { ChannelKind } from "../../channels/channel.ts";
import { recordAudit } from "../../crm/audit.ts";
import type { CrmContext } from "../../crm/context.ts";
import { beyondFilled, type Place } from "../../crm/keyset.ts";
import { demand } from "../../crm/permissions.ts";
import { InputError, NotFoundError, SimulationRunningError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { DAY_MS, wallClock } from "../../lib/time.ts";
import { CAMPAIGN_ABOUTS, CHATS } from "../../simulation/order.ts";
import { getCampaign } from "../campaigns/campaigns.ts";
import { getSequence } from "../sequences/read-list.ts";

export const SIMULATION_STATUSES = ["queued", "running", "done", "failed", "cancelled"] as const;
export type SimulationStatus = (typeof SIMULATION_STATUSES)[number];
/** Those that are not over. */
const OPEN: readonly SimulationStatus[] = ["queued", "running"];

/** Of the first day from today: further away no holiday or rule of today says much. */
const FURTHEST_MS = 366 * DAY_MS;

export const SIMULATION_TARGETS = ["sequence", "campaign"] as const;
/** What is tried: a sequence by its key, a campaign by its id. */
export interface SimulationTarget {
  readonly kind: (typeof SIMULATION_TARGETS)[number];
  readonly target: string;
}

export interface SimulationSize {
  readonly contacts: number;
  readonly days: number;
  readonly seed: number;
  /** The first day, on the business's calendar; today unless given. */
  readonly from?: string | undefined;
  readonly channel?: ChannelKind | undefined;
}

/** Without the report, which is long. */
export type SimulationRow = Awaited<ReturnType<typeof listSimulations>>[number];
export type SimulationRecord = Awaited<ReturnType<typeof getSimulation>>;

/**
 * Asks for one; a worker runs it. Throws `NotFoundError`, `InputError` for what cannot be simulated, `SimulationRunningError` while
 * the business has another one.
 */
export async function startSimulation(
  crm: CrmContext,
  { kind, target }: SimulationTarget,
  { contacts, days, seed, from, channel }: SimulationSize,
): Promise<SimulationRecord> {
  demand(crm, "campaigns:write");
  const { tx, tenantId, actor, clock } = crm;
  const name = kind === "sequence" ? await sequenceFor(crm, target) : await campaignFor(crm, target);
  await mustHaveChat(crm, channel);
  const { timeZone } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { timeZone: true } });
  const now = clock.now();
  const id = newId("simulation");
  const firstDay = from ?? wallClock(now, timeZone).date;
  if (Math.abs(Date.parse(firstDay) - now.getTime()) > FURTHEST_MS)
    throw new InputError("the first day is too far from today", [{ path: "from", message: "fields.simulationFrom" }]);
  const size = { contacts, days, seed, firstDay, channel: channel ?? null };
  try {
    await tx.simulation.create({
      data: { id, tenantId, kind, target, ...size, requestedBy: actor.id, createdAt: now },
    });
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "P2002") throw cause;
    throw new SimulationRunningError("another simulation of this business is under way", { cause });
  }
  const detail = { ...(kind === "sequence" ? { key: name } : { campaign: name }), contacts, days };
  await recordAudit(crm, { action: "simulation.start", subjectId: id, detail });
  return getSimulation(crm, id);
}

/** Throws `NotFoundError`. */
export async function getSimulation(crm: CrmContext, id: string) {
  demand(crm, "campaigns:read");
  const row = await crm.tx.simulation.findUnique({ where: { id } });
  if (!row) throw new NotFoundError("there is no such simulation");
  return row;
}

/** Those of one sequence or campaign, newest first. Throws `NotFoundError`. */
export async function listSimulations(
  crm: CrmContext,
  { kind, target }: SimulationTarget,
  { after, limit }: { after: Place<Date> | null; limit: number },
) {
  demand(crm, "campaigns:read");
  await (kind === "sequence" ? getSequence(crm, target) : getCampaign(crm, target));
  return crm.tx.simulation.findMany({
    where: { kind, target, ...beyondFilled("createdAt", "desc", after) },
    omit: { report: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
}

/** Calls it off; one that is over stays as it is. Throws `NotFoundError`. */
export async function cancelSimulation(crm: CrmContext, id: string): Promise<SimulationRecord> {
  demand(crm, "campaigns:write");
  const finishedAt = crm.clock.now();
  const { count } = await crm.tx.simulation.updateMany({
    where: { id, status: { in: [...OPEN] } },
    data: { status: "cancelled", finishedAt, leaseUntil: null },
  });
  const row = await getSimulation(crm, id);
  if (count > 0) await recordAudit(crm, { action: "simulation.cancel", subjectId: id });
  return row;
}

export function isOpen({ status }: { readonly status: string }): boolean {
  return (OPEN as readonly string[]).includes(status);
}

async function sequenceFor(crm: CrmContext, key: string): Promise<string> {
  const { definition } = await getSequence(crm, key);
  if (definition.about === "quote")
    throw new InputError("made customers ask for no quotes", [{ path: "sequence", message: "fields.simulationQuote" }]);
  return key;
}

async function campaignFor(crm: CrmContext, id: string): Promise<string> {
  const { kind, name, content, sequenceKey } = await getCampaign(crm, id);
  if (kind === "broadcast" && content.variants.length === 0)
    throw new InputError("it says nothing yet", [{ path: "campaign", message: "fields.simulationMessage" }]);
  if (kind === "broadcast") return name;
  if (sequenceKey === null)
    throw new InputError("it leads nowhere yet", [{ path: "campaign", message: "fields.simulationNoSequence" }]);
  const { definition } = await getSequence(crm, sequenceKey);
  if (!CAMPAIGN_ABOUTS.includes(definition.about))
    throw new InputError("its sequence is about what made customers do not have", [
      { path: "campaign", message: "fields.simulationSequence" },
    ]);
  return name;
}

async function mustHaveChat({ tx }: CrmContext, channel: ChannelKind | undefined): Promise<void> {
  const kinds = channel ? [channel] : [...CHATS];
  if ((await tx.channelAccount.count({ where: { kind: { in: kinds }, removedAt: null } })) > 0) return;
  throw new InputError("there is no account on which made customers could talk", [
    { path: "channel", message: "fields.simulationChat" },
  ]);
}
