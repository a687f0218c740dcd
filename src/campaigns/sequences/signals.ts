/** Signals for sequences: first whoever is inside leaves or rests, then others come in. */
import type { CrmContext } from "../../crm/context.ts";
import { SIGNAL_KINDS, type Signal } from "../../crm/signals.ts";
import { type Business, findBusiness } from "../../crm/tenants.ts";
import type { Statement } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { DAY_MS, plusMs } from "../../lib/time.ts";
import type { SignalHandler } from "../signals/handler.ts";
import { holds } from "./conditions.ts";
import type { Definition, Start } from "./definition.ts";
import { type Entrant, enter } from "./enter.ts";
import { factsFor } from "./facts.ts";
import type { Facts } from "./fields.ts";
import { applyReactions, type Reacting, subjectOf } from "./leave.ts";
import { takePeopleOf } from "./people.ts";
import { isOwnKind, reactionTo, withSignal } from "./react.ts";
import { plansOf } from "./versions.ts";

export const SEQUENCES = "sequences";

/** A file may tell of the purchases of years: nobody is thanked for what they bought long ago. */
const HISTORY_MS = 7 * DAY_MS;
const isHistory = ({ kind, at }: Signal, now: Date) => kind.startsWith("order.") && at < plusMs(now, -HISTORY_MS);

interface Running {
  readonly sequenceId: string;
  readonly versionId: string;
  readonly definition: Definition;
}

export const sequenceSignals: SignalHandler = {
  name: SEQUENCES,
  kinds: SIGNAL_KINDS,
  async run(crm, signals) {
    const [business, running] = await Promise.all([findBusiness(crm.tx, crm.tenantId), findRunning(crm)]);
    if (!business) return;
    for (const wave of wavesOf(signals)) {
      await leaveBy(crm, wave, business);
      for (const one of running) await enterBy(crm, wave, one, business);
    }
  },
};

/** What came later for the same contact is handled after what came before: each wave has every contact once. */
function wavesOf(signals: readonly Signal[]): Signal[][] {
  const waves: Signal[][] = [];
  const next = new Map<string, number>();
  for (const signal of signals) {
    if (signal.contactId === null) continue;
    const at = next.get(signal.contactId) ?? 0;
    waves[at] = [...(waves[at] ?? []), signal];
    next.set(signal.contactId, at + 1);
  }
  return waves;
}

const RUNNING: Statement = {
  name: "sequences_running",
  text: `
    SELECT s.id AS sequence_id, v.id AS version_id
      FROM sequences s JOIN sequence_versions v ON v.sequence_id = s.id AND v.number = s.number
     WHERE s.status = 'on' ORDER BY s.created_at, s.id`,
};

/** The sequences that people may enter, with the version of today. */
export async function findRunning({ tx }: CrmContext): Promise<Running[]> {
  const rows = await asSql(tx).query<{ sequence_id: string; version_id: string }>(RUNNING, []);
  const plans = await plansOf(
    tx,
    rows.map(({ version_id }) => version_id),
  );
  return rows.flatMap(({ sequence_id, version_id }) => {
    const plan = plans.get(version_id);
    return plan ? [{ sequenceId: sequence_id, versionId: version_id, definition: plan.definition }] : [];
  });
}

async function leaveBy(crm: CrmContext, wave: readonly Signal[], business: Business): Promise<void> {
  const byContact = new Map(wave.map((signal) => [signal.contactId ?? "", signal]));
  const people = await takePeopleOf(crm.tx, [...byContact.keys()]);
  if (people.length === 0) return;
  const plans = await plansOf(
    crm.tx,
    people.map(({ versionId }) => versionId),
  );
  const listening = people.filter(({ versionId, contactId, enteredAt }) => {
    const { exits = [], pauses = [] } = plans.get(versionId)?.definition ?? {};
    const signal = byContact.get(contactId);
    // What happened before somebody came in does not send them out.
    return signal && signal.at >= enteredAt && [...exits, ...pauses].some(({ on }) => on === signal.kind);
  });
  const known = await factsFor(crm.tx, listening, { now: crm.clock.now(), business, siteUrl: "" });
  const reacting = listening.flatMap((person, index): Reacting[] => {
    const signal = byContact.get(person.contactId);
    const definition = plans.get(person.versionId)?.definition;
    const facts = known[index]?.facts;
    if (!signal || !definition || !facts) return [];
    const reaction = reactionTo(definition, person.subjectId, signal, facts, business.timeZone);
    return reaction ? [{ person, reaction, because: signal.kind }] : [];
  });
  await applyReactions(crm, reacting);
}

async function enterBy(crm: CrmContext, wave: readonly Signal[], running: Running, business: Business): Promise<void> {
  const { definition } = running;
  const coming: { entrant: Entrant; signal: Signal; start: Start }[] = [];
  for (const signal of wave) {
    const start = definition.start.find((one) => startsWith(one, signal));
    if (!start || signal.contactId === null || isHistory(signal, crm.clock.now())) continue;
    // What the signal says itself is asked first: most are let go without a look at anything else.
    if (!mayHold(start, signal)) continue;
    const subject = await entrantOf(crm, definition, signal, signal.contactId);
    if (subject) coming.push({ entrant: subject, signal, start });
  }
  if (coming.length === 0) return;
  const enteredAt = crm.clock.now();
  const subjects = coming.map(({ entrant }) => ({ ...entrant, enteredAt, facts: {} }));
  const known = await factsFor(crm.tx, subjects, { now: enteredAt, business, siteUrl: "" });
  const letIn = coming.flatMap(({ entrant: found, signal, start }, index): Entrant[] => {
    const facts = known[index]?.facts;
    if (!facts || !holds(start.where, withSignal(facts, signal)) || !holds(definition.where, facts)) return [];
    const entrant = { ...found, start };
    return [facts["cart.isHeldOut"] === true ? { ...entrant, isHeldOut: true } : entrant];
  });
  await enter(crm, running, letIn);
}

function startsWith(start: Start, signal: Signal): boolean {
  if (start.segment !== undefined) return signal.kind === "segment.entered" && signal.subjectId === start.segment;
  return start.on === signal.kind;
}

function mayHold({ where }: Start, signal: Signal): boolean {
  const own = (where ?? []).filter((one) => "field" in one && one.field.startsWith("signal."));
  const told: Facts = withSignal({}, signal);
  return holds(own, told);
}

async function entrantOf(
  crm: CrmContext,
  { about }: Definition,
  signal: Signal,
  contactId: string,
): Promise<Entrant | null> {
  if (about === "contact") return { contactId, subjectKind: about, subjectId: contactId };
  if (isOwnKind(about, signal.kind)) return { contactId, subjectKind: about, subjectId: signal.subjectId };
  const subject = await subjectOf(crm, contactId, about);
  return subject ? { contactId, ...subject } : null;
}
