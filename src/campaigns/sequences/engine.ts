/**
 * The turn of those who are due: each goes on along their version until they wait, for a moment or for a message, or are at
 * the end. Everything of a turn is one transaction, for many at once; what to do next is decided by walk.ts alone.
 */
import type { CrmContext } from "../../crm/context.ts";
import type { Signal } from "../../crm/signals.ts";
import { type Business, findBusiness } from "../../crm/tenants.ts";
import type { Statement } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { pickLocale } from "../../lib/locale.ts";
import { DAY_MS, plusMs } from "../../lib/time.ts";
import { logAutomation, type NewEntry } from "../log.ts";
import type { NewSend } from "../sends/ask.ts";
import { cancelSends } from "../sends/cancel.ts";
import { planSends } from "../sends/plan.ts";
import { type Act, act, type CodeTerms, type Done, giveCodes, NOTHING } from "./acts.ts";
import { sendOf, type Voice } from "./content.ts";
import { factsFor } from "./facts.ts";
import type { Facts } from "./fields.ts";
import { applyReactions, goOver, type Reacting } from "./leave.ts";
import { prepareLinks } from "./links.ts";
import { type Person, placePeople, type Standing, takePeople } from "./people.ts";
import { reactionTo } from "./react.ts";
import { restingWithCampaign, sequencesOn } from "./standstill.ts";
import { type StepRecord, writeSteps } from "./steps.ts";
import { plansOf, type SequencePlan } from "./versions.ts";
import { waitingSignals } from "./waiting-signals.ts";
import { nextOn } from "./walk.ts";

export interface EngineContext extends CrmContext {
  /** Where our public pages are, without a slash at the end. */
  readonly siteUrl: string;
}

/** A message that nobody has told the end of is no longer waited for after its own end. */
const FORGOTTEN_MS = DAY_MS;

interface Walker {
  readonly person: Person;
  readonly plan: SequencePlan;
  readonly voice: Voice;
  facts: Facts;
  kept: Readonly<Record<string, unknown>>;
  position: number;
}

/** Lets each of these go on who is active and whose sequence is on and campaign does not rest. Others stand still, or are at the end of being watched. */
export async function advance(crm: EngineContext, enrollmentIds: readonly string[]): Promise<void> {
  // First the campaigns, then the people: a pause goes the same way.
  const [, resting, tenant] = await Promise.all([
    endWatch(crm, enrollmentIds),
    restingWithCampaign(crm.tx, enrollmentIds),
    findBusiness(crm.tx, crm.tenantId),
  ]);
  const people = await takePeople(
    crm.tx,
    enrollmentIds.filter((id) => !resting.has(id)),
  );
  if (people.length === 0 || !tenant) return;
  const [on, signals] = await Promise.all([
    sequencesOn(crm, people),
    waitingSignals(
      crm,
      people.map(({ contactId }) => contactId),
    ),
  ]);
  const moving = people.filter(({ sequenceId }) => on.has(sequenceId));
  const walkers = await prepare(crm, moving, tenant);
  const rest = await letGo(crm, walkers, signals, tenant);
  await walk(crm, rest, tenant);
}

const END_WATCH: Statement = {
  name: "enrollments_end_watch",
  text: `UPDATE enrollments SET status = 'done', result = 'held', ended_at = $2 WHERE id = ANY($1::text[]) AND status = 'held'`,
};

/** Those who were only watched are watched no longer. */
async function endWatch({ tx, clock }: CrmContext, ids: readonly string[]): Promise<void> {
  await asSql(tx).query(END_WATCH, [ids, clock.now()]);
}

async function prepare(crm: EngineContext, people: readonly Person[], tenant: Business): Promise<Walker[]> {
  const { tx, clock, siteUrl } = crm;
  const plans = await plansOf(
    tx,
    people.map(({ versionId }) => versionId),
  );
  await prepareLinks(crm, people);
  const known = await factsFor(tx, people, { now: clock.now(), business: tenant, siteUrl });
  return people.flatMap((person, index): Walker[] => {
    const plan = plans.get(person.versionId);
    const found = known[index];
    if (!plan || !found) return [];
    const locale = pickLocale(found.locale, tenant.locale);
    return [
      {
        person,
        plan,
        voice: { locale, timeZone: tenant.timeZone },
        facts: found.facts,
        kept: person.facts,
        position: person.position,
      },
    ];
  });
}

/** What has happened and was not looked at yet ends or rests somebody's way all the same. Returns those who go on now. */
async function letGo(
  crm: EngineContext,
  walkers: readonly Walker[],
  signals: ReadonlyMap<string, readonly Signal[]>,
  tenant: Business,
): Promise<Walker[]> {
  const now = crm.clock.now();
  const reacting: Reacting[] = [];
  const resting: Standing[] = [];
  const rest: Walker[] = [];
  for (const walker of walkers) {
    const { person, plan, facts } = walker;
    const found = (signals.get(person.contactId) ?? [])
      .map((signal) => ({
        signal,
        reaction: reactionTo(plan.definition, person.subjectId, signal, facts, tenant.timeZone),
      }))
      .filter(({ signal }) => signal.at >= person.enteredAt);
    const hit =
      found.find(({ reaction }) => reaction?.kind === "exit") ?? found.find(({ reaction }) => reaction !== null);
    if (hit?.reaction) reacting.push({ person, reaction: hit.reaction, because: hit.signal.kind });
    else if (person.pausedUntil !== null && person.pausedUntil > now)
      resting.push({ ...person, turn: person.turn + 1, dueAt: person.pausedUntil });
    else rest.push(walker);
  }
  await placePeople(crm, resting);
  await applyReactions(crm, reacting);
  return rest;
}

/** In rounds: whose message is dropped at once goes on in the next one. */
async function walk(crm: EngineContext, walkers: readonly Walker[], tenant: Business): Promise<void> {
  const standings: Standing[] = [];
  const records: StepRecord[] = [];
  const entries: NewEntry[] = [];
  const overs: { person: Person; key: string }[] = [];
  let moving = [...walkers];
  const left = moving.flatMap(({ person }) => person.sendId ?? []);
  if (left.length > 0) await cancelSends(crm, { sendIds: left }, "expired");
  while (moving.length > 0) {
    const writing: { walker: Walker; send: NewSend; id: string; after: number }[] = [];
    const rewarded: { walker: Walker; code: CodeTerms; id: string; after: number }[] = [];
    for (const walker of moving) {
      const stop = await goOn(crm, walker, { tenant, records, entries });
      if ("send" in stop) writing.push({ walker, ...stop });
      else if ("code" in stop) rewarded.push({ walker, ...stop });
      else {
        standings.push(stop.standing);
        if (stop.over) overs.push({ person: walker.person, key: stop.over });
      }
    }
    moving = rewarded.map(({ walker }) => walker);
    const codes = await giveCodes(
      crm,
      rewarded.map(({ walker: { person }, code }) => ({ person, code })),
    );
    for (const [index, { walker, id, after }] of rewarded.entries()) {
      learn(walker, codes[index] ?? NOTHING);
      records.push(doneBy(walker, id));
      walker.position = after;
    }
    const planned = await planSends(
      crm,
      writing.map(({ send }) => send),
    );
    for (const [index, { walker, send, id, after }] of writing.entries()) {
      const plan = planned[index];
      if (!plan) throw new Error("a message was not planned");
      const isDropped = plan.verdict.verdict === "drop" || !plan.isNew;
      const reason = plan.verdict.verdict === "drop" ? plan.verdict.reason : null;
      const outcome = isDropped ? "dropped" : "planned";
      records.push({
        person: walker.person,
        stepId: id,
        sendId: plan.sendId,
        variant: send.variant ?? null,
        outcome,
        reason,
      });
      walker.position = after;
      if (isDropped) {
        walker.facts = { ...walker.facts, "message.outcome": "dropped" };
        moving.push(walker);
      } else {
        const dueAt = plusMs(send.expiresAt ?? crm.clock.now(), FORGOTTEN_MS);
        standings.push({ ...standingOf(walker), sendId: plan.sendId, dueAt });
      }
    }
  }
  await Promise.all([
    placePeople(crm, standings),
    writeSteps(crm, records),
    logAutomation(asSql(crm.tx), crm.tenantId, entries, crm.clock.now()),
  ]);
  for (const { person, key } of overs) await goOver(crm, person, key);
}

type Stop =
  | { send: NewSend; id: string; after: number }
  | { code: CodeTerms; id: string; after: number }
  | { standing: Standing; over?: string };

/** Lets one go on until there is something to wait for. */
async function goOn(
  crm: EngineContext,
  walker: Walker,
  { tenant, records, entries }: { tenant: Business; records: StepRecord[]; entries: NewEntry[] },
): Promise<Stop> {
  const { person, plan } = walker;
  const now = crm.clock.now();
  const team = { locale: tenant.locale, timeZone: tenant.timeZone };
  for (;;) {
    const { enteredAt, isReturn } = person;
    const context = { now, enteredAt, isReturn, facts: walker.facts, timeZone: tenant.timeZone };
    const next = nextOn(plan.program, walker.position, context);
    if (next.kind === "end") return { standing: ended(walker, "done", "finished", now) };
    if (next.kind === "wait") {
      walker.position = next.after;
      return { standing: { ...standingOf(walker), waitUntil: next.until, dueAt: next.until } };
    }
    const { step, id } = next;
    if ("message" in step) {
      const send = sendOf(person, { id, message: step.message }, plan.definition, walker.facts, walker.voice, now);
      if (send) return { send, id, after: next.after };
      records.push({ person, stepId: id, sendId: null, variant: null, outcome: "dropped", reason: "nothing_to_say" });
      walker.facts = { ...walker.facts, "message.outcome": "dropped" };
    } else if ("exit" in step) {
      records.push(doneBy(walker, id));
      return { standing: ended(walker, "exited", step.exit, now) };
    } else if ("go" in step) {
      records.push(doneBy(walker, id));
      return { standing: ended(walker, "exited", "moved-on", now), over: step.go };
    } else if ("code" in step) return { code: step.code, id, after: next.after };
    else if (!("wait" in step)) {
      learn(walker, await act(crm, person, step as Act, walker.facts, team));
      records.push(doneBy(walker, id));
      if ("task" in step || "alert" in step) entries.push(entryOf(walker, "task" in step ? "task" : "alert", id));
    }
    walker.position = next.after;
  }
}

function learn(walker: Walker, { facts, kept }: Done): void {
  walker.facts = { ...walker.facts, ...facts };
  walker.kept = { ...walker.kept, ...kept };
}

function doneBy({ person }: Walker, stepId: string): StepRecord {
  return { person, stepId, sendId: null, variant: null, outcome: "done", reason: null };
}

function standingOf({ person, position, kept }: Walker): Standing {
  const { id, status, pausedUntil, result, endedAt } = person;
  const turn = person.turn + 1;
  return {
    id,
    status,
    pausedUntil,
    result,
    endedAt,
    position,
    turn,
    facts: kept,
    waitUntil: null,
    sendId: null,
    dueAt: null,
  };
}

function ended(walker: Walker, status: "done" | "exited", result: string, at: Date): Standing {
  return { ...standingOf(walker), status, result, endedAt: at };
}

function entryOf({ person, plan }: Walker, kind: "task" | "alert", step: string): NewEntry {
  return {
    kind,
    program: plan.definition.program,
    contactId: person.contactId,
    enrollmentId: person.id,
    subjectKind: person.subjectKind,
    subjectId: person.subjectId,
    detail: { sequence: plan.definition.sequence, step },
  };
}
