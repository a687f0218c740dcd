/** A whole Charla for a test: its own database, real queues, real HTTP on a free port, workers in the same process. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { type RunningWorkers, startWorkers } from "../../workers/start.ts";
import { readConfig } from "../../src/config.ts";
import { type AppContext, type ContextOverrides, createContext } from "../../src/context.ts";
import { createApp } from "../../src/http/app.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";

export interface TestApp {
  readonly ctx: AppContext;
  readonly app: FastifyInstance;
  readonly database: TestDatabase;
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

export interface TestAppOptions {
  /** Variables of the environment besides those of the test; debounce is 0 unless given. */
  readonly env?: Record<string, string>;
  readonly overrides?: ContextOverrides;
  /** False leaves the workers out, so that a test runs the flow by hand. */
  readonly workers?: boolean;
  /** An existing database, for a second process on the same data; it is not dropped at the end. */
  readonly database?: TestDatabase;
}

export async function startTestApp({ env = {}, overrides = {}, workers = true, database }: TestAppOptions = {}): Promise<TestApp> {
  const home = mkdtempSync(join(tmpdir(), "charla-home-"));
  chmodSync(home, 0o755);
  const own = database ?? (await createTestDatabase());
  const config = readConfig({
    CHARLA_HOME: home,
    CHARLA_SECRET: "a secret of tests that is long enough for all of them",
    DATABASE_URL: own.url,
    DATABASE_POOL_SIZE: "8",
    LOG_LEVEL: "silent",
    TURN_DEBOUNCE_MS: "0",
    RATE_PER_ADDRESS_PER_MINUTE: "1000000",
    RATE_PER_CONVERSATION_PER_MINUTE: "100000",
    ...env,
  });
  const ctx = await createContext(config, overrides);
  const app = await createApp(ctx);
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const running: RunningWorkers | null = workers ? await startWorkers(ctx) : null;
  return {
    ctx,
    app,
    database: own,
    url,
    async close() {
      await app.close();
      await running?.stop();
      await ctx.close();
      if (!database) await own.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
