/** A whole simulation: a copy of the business, made customers, so many days of its life, and the report of them. */
import type { ChannelKind } from "../channels/channel.ts";
import { DAY_MS, HOUR_MS, plusMs, zonedTime } from "../lib/time.ts";
import { type Act, ownAccord, reactTo, type Theme } from "./acts.ts";
import { openCampaign } from "./campaign-target.ts";
import { diceFor } from "./chance.ts";
import { createDeeds, type Doings } from "./deeds.ts";
import { gather } from "./gather.ts";
import { dueAtOf, findGoods } from "./goods.ts";
import { openHost, type SimulationHost } from "./host.ts";
import type { Original } from "./original.ts";
import { outcomeOf } from "./outcome.ts";
import { makePeople, type Person, settlePeople } from "./people.ts";
import { type SimulationReport, simulationReport } from "./report.ts";
import { openSequence } from "./sequence-target.ts";
import type { Target, TargetOptions } from "./target.ts";
import { createWorld, stepFor } from "./world.ts";

export interface SimulationOptions {
  /** Null takes the sample business. */
  readonly original: Original | null;
  readonly target: TargetOptions;
  readonly contacts: number;
  readonly days: number;
  readonly seed: number;
  /** The first day, on the business's calendar, as 2026-11-30. */
  readonly from: string;
  readonly channel?: ChannelKind | undefined;
  /** Told from time to time which part of the days is over, 0–1. */
  readonly onProgress?: (part: number) => void;
  /** An empty database to use, or one with the sample business; without it one is made and thrown away. */
  readonly databaseUrl?: string;
}

/** Throws `InputError` and `NotFoundError` when the business lacks what the simulation needs. */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const host = await openHost({ ...options, start: new Date(`${options.from}T00:00:00Z`) });
  try {
    return await runIn(host, options);
  } finally {
    await host.close();
  }
}

async function runIn(host: SimulationHost, options: SimulationOptions): Promise<SimulationReport> {
  const { ctx, tenantId, account, clock, recorder } = host;
  const { contacts, days, seed, from, onProgress } = options;
  const tenant = await ctx.tenants(tenantId);
  const { timeZone, currency, locale } = tenant;
  const start = zonedTime(`${from}T00:00:00`, timeZone);
  const end = plusMs(start, days * DAY_MS);
  clock.set(start);
  const people = makePeople(contacts, seed);
  await settlePeople(ctx.db, people, { tenantId, accountId: account.id, locale, seed, start });

  const byContact = new Map(people.map((person) => [person.contactId, person]));
  const heard = new Map<number, number>();
  const doings: Doings = { reads: 0, clicks: 0, answers: 0 };
  const goods = await ctx.db.forTenant(tenantId, (tx) =>
    findGoods({ tx, tenantId, actor: { kind: "system", id: null }, clock }, currency),
  );
  let target: Target | null = null;
  const perform = createDeeds(
    { goods, currency, locale, key: options.target.kind === "sequence" ? options.target.key : null },
    doings,
  );
  const { world, pass } = createWorld(host, {
    seed,
    stepMs: stepFor(contacts),
    perform,
    hear: ({ clock: { now } }, got) =>
      got.flatMap(({ contactId, text, externalId }) => {
        const person = byContact.get(contactId);
        if (!person || !target) return [];
        const count = (heard.get(person.index) ?? 0) + 1;
        heard.set(person.index, count);
        return reactTo({ person, count, text, externalId, at: now() }, target.theme, seed);
      }),
    onMoment: (at) => onProgress?.(Math.min(1, (at.getTime() - start.getTime()) / (days * DAY_MS))),
  });
  target = await (options.target.kind === "campaign"
    ? openCampaign(world, options.target.words)
    : openSequence(world, options.target.key));
  const { theme, opening } = target;
  world.plan(people.flatMap((person) => beginningOf(person, { theme, opening, seed, days, start: start.getTime() })));
  await pass(end);
  onProgress?.(1);

  const found = await gather(world, timeZone);
  const ends = await target.ends();
  const report: SimulationReport = {
    version: 1,
    target: { kind: target.kind, key: target.key, name: target.name },
    ...{ business: tenant.name, currency, timeZone, channel: account.kind, contacts, days, seed, from },
    people: ends,
    ...found,
    messages: {
      ...found.messages,
      read: doings.reads,
      clicks: doings.clicks,
      answered: recorder.sent - found.messages.sent,
    },
    outcome: await outcomeOf(world, target.kind, target.id),
  };
  return simulationReport.parse(report);
}

/** How many days people keep coming, so that what they do afterwards is seen too. */
function arrivalDays(theme: Theme, days: number): number {
  const seenDays = theme === "invoice" ? 20 : 10;
  return Math.max(1, days - seenDays);
}

interface Beginning {
  readonly theme: Theme;
  /** What people begin with; null where the business begins. */
  readonly opening: Act["kind"] | null;
  readonly seed: number;
  readonly days: number;
  readonly start: number;
}

/** How somebody comes to it: on a day of the first weeks, between eight and eleven at night. */
function beginningOf(person: Person, { theme, opening, seed, days, start }: Beginning): Act[] {
  const dice = diceFor(seed, `${person.index}:comes`);
  const at =
    start + Math.floor(dice.next() * arrivalDays(theme, days)) * DAY_MS + 8 * HOUR_MS + dice.next() * 15 * HOUR_MS;
  const own = ownAccord(person, theme, seed, { from: at, dueAt: dueAtOf(seed, person, at).getTime() });
  if (opening === null) return own;
  // A lead is there before somebody is let in with it.
  const enters: Act[] = opening === "lead" ? [{ at: at + HOUR_MS, person, kind: "enter" }] : [];
  return [{ at, person, kind: opening }, ...enters, ...own];
}
