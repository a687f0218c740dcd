/** What it costs to claim what is due and to let people go on, while ever more are enrolled. Everything is rolled back. */
import { advance } from "../../src/campaigns/sequences/engine.ts";
import type { AppContext } from "../../src/context.ts";
import { BULK, claimBulkActions } from "../../src/crm/due-actions.ts";
import { BATCH } from "../../src/flow/due-bulk.ts";
import { type Percentiles, percentiles } from "../load.ts";
import type { BenchDatabase } from "../server.ts";
import type { Place } from "./fill.ts";

export interface Flat {
  readonly enrolled: number;
  /** To take a batch, ms. */
  readonly claimMs: Percentiles;
  /** To let a batch go on to its next message, the policy asked for each, ms. */
  readonly stepMs: Percentiles;
  /** To change as many rows of the same table by their ids, ms: what PostgreSQL takes for it at least. */
  readonly plainMs: Percentiles;
  /** The indexes that the claim goes by. */
  readonly indexes: readonly string[];
}

const ROUNDS = 40;
const LEASE_MS = 60_000;
const KIND = "enrollment.step";

class Undo extends Error {}

/** Throws when the claim reads a table from its beginning to its end. */
export async function measureFlat(
  ctx: AppContext,
  database: BenchDatabase,
  { tenantId }: Place,
  enrolled: number,
): Promise<Flat> {
  const line = { tenantId, kind: KIND } as const;
  const batch = () => ({ now: ctx.clock.now(), leaseMs: LEASE_MS, limit: BATCH });
  const [claims, steps, plain]: [number[], number[], number[]] = [[], [], []];
  let [ids, subjects]: [string[], string[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    await undone(ctx.db.sqlAsSystem<never>, "claim due actions", async (tx) => {
      const from = performance.now();
      const claimed = await claimBulkActions(tx, line, batch());
      claims.push(performance.now() - from);
      if (claimed.length !== BATCH) throw new Error(`${claimed.length} were due`);
      [ids, subjects] = [claimed.map(({ id }) => id), claimed.map(({ subjectId }) => subjectId)];
    });
    await undone(ctx.db.sqlAsSystem<never>, "claim due actions", async (tx) => {
      const from = performance.now();
      await tx.query({ name: "bench_plain", text: PLAIN }, [ids]);
      plain.push(performance.now() - from);
    });
    await undone(ctx.db.forTenant<never>, tenantId, async (tx) => {
      const from = performance.now();
      const { clock } = ctx;
      await advance({ tx, tenantId, actor: { kind: "system", id: null }, clock, siteUrl: ctx.site.url }, subjects);
      steps.push(performance.now() - from);
    });
  }
  return {
    enrolled,
    claimMs: percentiles(claims),
    stepMs: percentiles(steps),
    plainMs: percentiles(plain),
    indexes: await indexesOf(database, tenantId),
  };
}

const PLAIN =
  "UPDATE due_actions SET lease_until = now(), attempts = attempts + 1 WHERE id = ANY($1::text[]) RETURNING id";

/** Runs something in a transaction that is undone. */
async function undone<Of, Tx>(
  open: (of: Of, work: (tx: Tx) => Promise<never>) => Promise<never>,
  of: Of,
  work: (tx: Tx) => Promise<void>,
): Promise<void> {
  try {
    await open(of, async (tx) => {
      await work(tx);
      throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
  }
}

async function indexesOf(database: BenchDatabase, tenantId: string): Promise<string[]> {
  const rows = await database.query<{ "QUERY PLAN": string }>(
    `EXPLAIN SELECT id FROM due_actions
      WHERE status = 'pending' AND kind IN ${BULK} AND tenant_id = '${tenantId}' AND kind = '${KIND}'
        AND due_at <= now() AND (lease_until IS NULL OR lease_until <= now())
      ORDER BY due_at LIMIT ${BATCH}`,
  );
  const lines = rows.map((row) => row["QUERY PLAN"]);
  if (lines.some((text) => text.includes("Seq Scan"))) throw new Error(`no index helps:\n${lines.join("\n")}`);
  return lines.flatMap((text) => /using (\w+) on/.exec(text)?.[1] ?? []);
}
