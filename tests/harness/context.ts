/** The objects of a Charla for a test, on a database of its own: real PostgreSQL, real queues, no HTTP yet. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seedSampleBusiness } from "../../prisma/seed/seed.ts";
import type { ChannelAccount, ChannelKind } from "../../src/channels/channel.ts";
import { readConfig } from "../../src/config.ts";
import { type AppContext, type ContextOverrides, createContext } from "../../src/context.ts";
import { type RunningWorkers, startWorkers } from "../../workers/start.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";

export interface TestContext {
  readonly ctx: AppContext;
  readonly database: TestDatabase;
  close(): Promise<void>;
}

export interface TestContextOptions {
  /** Variables of the environment besides those of the test; debounce is 0 unless given. */
  readonly env?: Record<string, string>;
  readonly overrides?: ContextOverrides;
  /** True starts the workers in this process. */
  readonly workers?: boolean;
  /** True puts the sample business in. */
  readonly sample?: boolean;
  /** An existing database, for a second process on the same data; it is not dropped at the end. */
  readonly database?: TestDatabase;
}

export async function createTestContext(options: TestContextOptions = {}): Promise<TestContext> {
  const { env = {}, overrides = {}, workers = false, sample = false, database } = options;
  const home = mkdtempSync(join(tmpdir(), "charla-home-"));
  chmodSync(home, 0o755);
  const own = database ?? (await createTestDatabase({ sample }));
  const config = readConfig({
    CHARLA_HOME: home,
    CHARLA_SECRET: "a secret of tests that is long enough for all of them",
    CHARLA_PWNED_PASSWORDS_URL: "off",
    DATABASE_URL: own.url,
    DATABASE_POOL_SIZE: "8",
    LOG_LEVEL: "silent",
    TURN_DEBOUNCE_MS: "0",
    RATE_PER_ADDRESS_PER_MINUTE: "1000000",
    RATE_PER_CONVERSATION_PER_MINUTE: "100000",
    RATE_PER_KEY_PER_MINUTE: "1000000",
    ...env,
  });
  const ctx = await createContext(config, overrides);
  if (sample && database) await seedSampleBusiness(ctx);
  const running: RunningWorkers | null = workers ? await startWorkers(ctx) : null;
  return {
    ctx,
    database: own,
    async close() {
      await running?.stop();
      await ctx.close();
      if (!database) await own.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The sample business's account of a kind. */
export async function sampleAccount({ ctx, database }: TestContext, kind: ChannelKind): Promise<ChannelAccount> {
  const [row] = await database.query<{ id: string }>("SELECT id FROM channel_accounts WHERE kind = $1", [kind]);
  const account = row ? await ctx.accounts(row.id) : null;
  if (!account) throw new Error(`the sample has no ${kind} account`);
  return account;
}
