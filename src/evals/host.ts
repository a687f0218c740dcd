/** A throw-away Charla with the sample business for evals: its own embedded database in a folder that is removed afterwards. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seedSampleBusiness } from "../../prisma/seed/seed.ts";
import { type Config, readConfig } from "../config.ts";
import { createContext } from "../context.ts";
import { createApp } from "../http/app.ts";
import { createManualClock } from "../lib/time.ts";
import { createOutbox, openStage, type Stage } from "./stage.ts";

export interface EvalHost {
  readonly stage: Stage;
  close(): Promise<void>;
}

export interface EvalHostOptions {
  /** An empty migrated or new database; without it an embedded one is made and thrown away. */
  readonly databaseUrl?: string;
  /** True lets the models of the environment answer, where there are some. */
  readonly models?: boolean;
}

export async function openEvalHost({ databaseUrl, models = false }: EvalHostOptions = {}): Promise<EvalHost> {
  const home = mkdtempSync(join(tmpdir(), "charla-eval-"));
  // PostgreSQL does not run as root and must be able to enter.
  chmodSync(home, 0o755);
  const removeHome = () => rmSync(home, { recursive: true, force: true });
  const clock = createManualClock(new Date());
  const outbox = createOutbox();
  try {
    const ctx = await createContext(configOf(home, databaseUrl, models), {
      clock,
      channels: { terminal: outbox.factory },
    });
    const app = await createApp(ctx);
    const press = async (url: string, payload: string) => {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      return (await app.inject({ method: "POST", url, headers, payload })).statusCode;
    };
    const close = async () => {
      await app.close();
      await ctx.close();
      removeHome();
    };
    try {
      await seedSampleBusiness(ctx);
      const row = await ctx.db.asSystem("choose a tenant", (tx) =>
        tx.channelAccount.findFirst({ where: { kind: "terminal" } }),
      );
      const account = row && (await ctx.accounts(row.id));
      if (!account) throw new Error("the sample business has no terminal");
      return { stage: await openStage({ ctx, press, account, clock, outbox }), close };
    } catch (error) {
      await close();
      throw error;
    }
  } catch (error) {
    removeHome();
    throw error;
  }
}

function configOf(home: string, databaseUrl: string | undefined, models: boolean): Config {
  const config = readConfig();
  return {
    ...config,
    home,
    database: { ...config.database, url: databaseUrl, ownerUrl: databaseUrl },
    redisUrl: undefined,
    log: { ...config.log, level: "silent" },
    http: { ...config.http, publicUrl: "https://shop.example", ratePerAddressPerMinute: 1_000_000 },
    turns: { ...config.turns, debounceMs: 0 },
    llm: models ? config.llm : [],
  };
}
