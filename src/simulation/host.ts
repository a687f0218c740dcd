/** A throw-away Charla for a simulation: a database of its own with a copy of the business, and a clock that is moved by hand. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seedSampleBusiness } from "../../prisma/seed/seed.ts";
import type { ChannelAccount, ChannelKind } from "../channels/channel.ts";
import { type Config, readConfig } from "../config.ts";
import { type AppContext, createContext } from "../context.ts";
import { noLlm } from "../infra/llm/none.ts";
import { forgetWords, startThrowAwayPostgres } from "../infra/throw-away-postgres.ts";
import { InputError } from "../lib/errors.ts";
import { createManualClock, type ManualClock } from "../lib/time.ts";
import { CHATS } from "./order.ts";
import { type Original, writeCopy } from "./original.ts";
import { createRecorder, type Recorder } from "./recorder.ts";

export interface SimulationHost {
  readonly ctx: AppContext;
  readonly tenantId: string;
  /** Where the made customers talk with the business. */
  readonly account: ChannelAccount;
  readonly clock: ManualClock;
  readonly recorder: Recorder;
  close(): Promise<void>;
}

export interface HostOptions {
  /** Null takes the sample business. */
  readonly original: Original | null;
  readonly start: Date;
  /** The kind of account on which people talk; else the main one of the business. */
  readonly channel?: ChannelKind | undefined;
  /** An empty database to use; without it one is made and thrown away. */
  readonly databaseUrl?: string | undefined;
}

/** Throws `InputError` when the business has no account of that kind. */
export async function openHost({ original, start, channel, databaseUrl }: HostOptions): Promise<SimulationHost> {
  const home = mkdtempSync(join(tmpdir(), "charla-simulation-"));
  // PostgreSQL does not run as root and must be able to enter.
  chmodSync(home, 0o755);
  const clock = createManualClock(start);
  const recorder = createRecorder();
  const closers: (() => Promise<void> | void)[] = [() => rmSync(home, { recursive: true, force: true })];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const ctx = await createContext(configOf(home, databaseUrl), {
      clock,
      llm: noLlm,
      isAlone: true,
      channels: recorder.factories,
      ...(databaseUrl ? {} : { embedded: startThrowAwayPostgres(home) }),
    });
    closers.push(() => ctx.close());
    if (ctx.where.embedded) await forgetWords(ctx.where.embedded);
    // Nothing runs by itself: the simulation runs each step and knows when it is over.
    const idle = { offer: () => true, size: 0, close: async () => undefined };
    Object.assign(ctx.local, { turns: idle, outbox: idle, bulk: idle });
    if (original) await writeCopy(ctx.db, original);
    else await seedSampleBusiness(ctx);
    const account = await chooseAccount(ctx, channel);
    return { ctx, tenantId: account.tenantId, account, clock, recorder, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function chooseAccount(ctx: AppContext, channel: ChannelKind | undefined): Promise<ChannelAccount> {
  const rows = await ctx.db.asSystem("choose a tenant", (tx) =>
    tx.channelAccount.findMany({
      where: { removedAt: null },
      select: { id: true, kind: true },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    }),
  );
  const wanted = channel ? [channel] : CHATS;
  const id = wanted.flatMap((kind) => rows.find((row) => row.kind === kind)?.id ?? [])[0];
  const account = id === undefined ? null : await ctx.accounts(id);
  if (!account) throw new InputError(`the business has no account of ${wanted.join(", ")}`);
  return account;
}

function configOf(home: string, databaseUrl: string | undefined): Config {
  const config = readConfig();
  return {
    ...config,
    home,
    database: { ...config.database, url: databaseUrl, ownerUrl: databaseUrl },
    redisUrl: undefined,
    log: { ...config.log, level: "silent" },
    http: { ...config.http, publicUrl: config.http.publicUrl ?? "https://shop.example" },
    turns: { ...config.turns, debounceMs: 0 },
    // A moment of the simulation holds what would take minutes: no rate may count it as one second.
    sends: { ...config.sends, perTenantPerSecond: 1_000_000 },
    ratePerConversationPerMinute: 1_000_000,
    llm: [],
  };
}
