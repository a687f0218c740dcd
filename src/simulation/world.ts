/** A simulated business at work: what is due is done by the product itself, and the clock goes from one moment to the next. */
import type { CrmContext } from "../crm/context.ts";
import { BULK, BULK_KINDS } from "../crm/due-actions.ts";
import { deliver } from "../flow/deliver.ts";
import { deliverTogether, TOGETHER } from "../flow/deliver-together.ts";
import { runDueActions } from "../flow/due.ts";
import { ingest } from "../flow/ingest.ts";
import { respond } from "../flow/respond.ts";
import { runSignals } from "../flow/signals.ts";
import { MINUTE_MS } from "../lib/time.ts";
import type { Act } from "./acts.ts";
import { createAgenda } from "./agenda.ts";
import type { SimulationHost } from "./host.ts";
import type { Person } from "./people.ts";

/** An automated message that somebody has got. */
export interface Got {
  readonly contactId: string;
  readonly text: string;
  readonly externalId: string;
}

export interface World extends Omit<SimulationHost, "close"> {
  readonly seed: number;
  /** Acts as a program of the business. */
  as<T>(work: (crm: CrmContext) => Promise<T>): Promise<T>;
  query<Row>(name: string, text: string, values: readonly unknown[]): Promise<Row[]>;
  /** A made customer writes, and the agents answer. */
  write(person: Person, text: string): Promise<void>;
  /** Puts something into the future. */
  plan(acts: readonly Act[]): void;
}

export interface WorldOptions {
  readonly seed: number;
  /** Moments are this far apart, in ms: what falls between two of them happens at the second. */
  readonly stepMs: number;
  readonly perform: (world: World, acts: readonly Act[]) => Promise<void>;
  /** What people do upon what they got. */
  readonly hear: (world: World, got: readonly Got[]) => readonly Act[];
  readonly onMoment?: ((at: Date) => void) | undefined;
}

interface Left {
  readonly signals: boolean;
  readonly actions: boolean | null;
  /** Conversations with something to send. */
  readonly threads: readonly string[];
}

/** How many conversations are served at once. */
const AT_ONCE = 8;
/** How often a turn or a moment may ask to be run again before it is left for the next one. */
const MAX_ROUNDS = 12;
/** Each line by its own index: that of what comes one by one, and those of what comes in bulk. */
const NEXT_DUE = `least(
  (SELECT min(due_at) FROM due_actions WHERE tenant_id = $1 AND status = 'pending' AND kind NOT IN ${BULK}),
  ${BULK_KINDS.map(
    (kind) =>
      `(SELECT min(due_at) FROM due_actions WHERE tenant_id = $1 AND status = 'pending' AND kind IN ${BULK} AND kind = '${kind}')`,
  ).join(",\n  ")})`;
/** What is left to do now: asked for first, so that nothing is called in vain. */
const LEFT = `SELECT EXISTS (SELECT FROM automation_signals WHERE tenant_id = $1) AS signals, ${NEXT_DUE} <= $2 AS actions,
       ARRAY(SELECT id FROM conversations WHERE tenant_id = $1 AND outbox_due_at <= $2 ORDER BY id) AS threads`;
const never = new AbortController().signal;

export function createWorld(host: SimulationHost, options: WorldOptions) {
  const { ctx, tenantId, account, clock, recorder } = host;
  const { stepMs, seed } = options;
  const agenda = createAgenda();
  let written = 0;

  const query = <Row>(name: string, text: string, values: readonly unknown[]) =>
    ctx.db.statementsFor(tenantId).query<Row>({ name: `simulation_${name}`, text }, values);

  const world: World = {
    ...host,
    seed,
    as: (work) =>
      ctx.db.forTenant(tenantId, (tx) => work({ tx, tenantId, actor: { kind: "system", id: null }, clock })),
    query,
    plan: (acts) => agenda.add(acts),
    async write({ conversationId, userId }, text) {
      await ingest(ctx.flow, account, {
        type: "message",
        message: {
          externalId: `in-${++written}`,
          address: { threadId: userId, userId, route: null },
          sender: {},
          parts: [{ type: "text", text }],
          sentAt: clock.now(),
          isFinal: true,
        },
      });
      const ref = { tenantId, conversationId };
      for (let round = 0; round < MAX_ROUNDS; round++) {
        // It sends what it answers; whatever has to wait for more in the outbox leaves with the rest of the moment.
        const again = await respond(ctx.flow, ref, never);
        if (again === null || again > clock.now()) return;
      }
    },
  };

  /** Everything that is due now, as far as it can be done now. */
  const settle = async (): Promise<void> => {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const [left] = await query<Left>("left", LEFT, [tenantId, clock.now()]);
      if (!left?.signals && !left?.actions && !left?.threads.length) return;
      if (left.signals) await runSignals(ctx.flow, never);
      if (left.actions) await runDueActions(ctx.flow, never);
      const alone: string[] = [];
      await inParallel(AT_ONCE, inBatches(left.threads), async (some) => {
        alone.push(...(await deliverTogether(ctx.flow, tenantId, some)));
      });
      await inParallel(AT_ONCE, alone, (id) => deliver(ctx.flow, { tenantId, conversationId: id }));
    }
  };

  const listen = async (): Promise<void> => {
    const keys = recorder.take();
    if (keys.length === 0) return;
    const got = await query<Got>(
      "got",
      `SELECT s.contact_id AS "contactId", m.text, m.external_id AS "externalId"
         FROM messages m JOIN automated_sends s ON s.id = m.send_id
        WHERE m.id = ANY($1::text[]) ORDER BY s.contact_id, m.id`,
      [keys],
    );
    agenda.add(options.hear(world, got));
  };

  const nextMoment = async (): Promise<number | null> => {
    const [row] = await query<{ at: Date | null }>(
      "next",
      `SELECT least(${NEXT_DUE}, (SELECT min(outbox_due_at) FROM conversations WHERE tenant_id = $1 AND outbox_due_at IS NOT NULL)) AS at`,
      [tenantId],
    );
    const moments = [agenda.next(), row?.at?.getTime() ?? null].filter((at) => at !== null);
    return moments.length === 0 ? null : Math.min(...moments);
  };

  return {
    world,
    /** Lets time pass to a moment, doing everything in its turn. */
    async pass(end: Date): Promise<void> {
      for (;;) {
        const now = clock.now().getTime();
        const next = await nextMoment();
        if (next === null || next > end.getTime()) break;
        const moment = Math.max(now + stepMs, Math.ceil(next / stepMs) * stepMs);
        if (moment > end.getTime()) break;
        clock.set(new Date(moment));
        await options.perform(world, agenda.takeUntil(moment));
        await settle();
        await listen();
        options.onMoment?.(clock.now());
      }
      clock.set(end);
    },
  };
}

/**
 * Moments of few people can be close together, in ms; those of many are taken together, as every moment costs the same
 * however few are due at it. An hour is the shortest wait of a ladder.
 */
export function stepFor(contacts: number): number {
  return (contacts > 2_000 ? 60 : contacts > 200 ? 30 : 10) * MINUTE_MS;
}

/** As many as may leave together. */
function inBatches<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / TOGETHER) }, (_, at) =>
    items.slice(at * TOGETHER, (at + 1) * TOGETHER),
  );
}

/** Does something for each, some at once. */
export async function inParallel<Item>(
  atOnce: number,
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const left = items[Symbol.iterator]();
  const one = async () => {
    for (let next = left.next(); !next.done; next = left.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, one));
}
