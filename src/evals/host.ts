/** A throw-away Charla with the sample business for evals: its own embedded database in a folder that is removed afterwards. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seedSampleBusiness } from "../../prisma/seed/seed.ts";
import type { TurnTrace } from "../agents/trace.ts";
import { type Config, readConfig } from "../config.ts";
import { createContext } from "../context.ts";
import { createApp } from "../http/app.ts";
import type { Llm, LlmProvider } from "../infra/llm/contract.ts";
import { noLlm } from "../infra/llm/none.ts";
import { createManualClock, systemClock } from "../lib/time.ts";
import { type ModelTotals, totalUse, watchTurns } from "./model-use.ts";
import { readRecording, recordAnswers, replayAnswers, startRecording } from "./recording.ts";
import { createOutbox, openStage, type Stage } from "./stage.ts";

/** Who decides and words the answers. */
export type Brain =
  | { readonly type: "built-in" }
  /** Those of the chain, as `name: model`; with the built-in brain behind them. */
  | { readonly type: "models"; readonly models: readonly string[]; readonly recordsTo: string | null }
  | { readonly type: "recorded"; readonly file: string; readonly about: string };

export interface EvalHost {
  readonly stage: Stage;
  readonly brain: Brain;
  /** The traces of all turns so far that a message brought. */
  readonly traces: readonly TurnTrace[];
  /** What the models did so far; null where the built-in brain is alone. */
  modelTotals(): ModelTotals | null;
  close(): Promise<void>;
}

/** Which brain plays, and what becomes of its answers. */
export interface BrainOptions {
  /** True lets the models of the environment answer, a list those. */
  readonly models?: boolean | readonly LlmProvider[];
  /** A file that is written anew with the requests and answers of the models. */
  readonly record?: string;
  /** A recorded file that answers in place of models, without any network. */
  readonly replay?: string;
  /** Says in a recording where its answers come from; default the names of the models. */
  readonly about?: string;
}

export interface EvalHostOptions extends BrainOptions {
  /** An empty migrated or new database; without it an embedded one is made and thrown away. */
  readonly databaseUrl?: string;
}

/** Throws `InputError` when the recording to replay cannot be read, `NoModelError` when models are asked for and none is configured. */
export async function openEvalHost({ databaseUrl, ...options }: EvalHostOptions = {}): Promise<EvalHost> {
  const missing: string[] = [];
  const { brain, llm } = await openBrain(options, (message) => missing.push(message));
  const home = mkdtempSync(join(tmpdir(), "charla-eval-"));
  // PostgreSQL does not run as root and must be able to enter.
  chmodSync(home, 0o755);
  const removeHome = () => rmSync(home, { recursive: true, force: true });
  const clock = createManualClock(new Date());
  const outbox = createOutbox();
  try {
    const ctx = await createContext(configOf(home, databaseUrl), {
      clock,
      llm,
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
      const traces: TurnTrace[] = [];
      const stage = watchTurns(await openStage({ ctx, press, account, clock, outbox }), (trace) => {
        traces.push(trace);
        const unknown = missing.shift();
        // The built-in brain has answered; a play that goes on would show something else than was recorded.
        if (unknown !== undefined) throw new Error(`no answer is recorded for ${unknown}`);
      });
      const modelTotals = () => (brain.type === "built-in" ? null : totalUse(traces));
      return { stage, brain, traces, modelTotals, close };
    } catch (error) {
      await close();
      throw error;
    }
  } catch (error) {
    removeHome();
    throw error;
  }
}

/** Models are asked for and the environment configures none. */
export class NoModelError extends Error {
  override readonly name = "NoModelError";
}

async function openBrain(
  { models = false, record, replay, about }: BrainOptions,
  onMissing: (message: string) => void,
): Promise<{ brain: Brain; llm: Llm }> {
  if (replay !== undefined) {
    const recording = readRecording(replay);
    const llm = replayAnswers(recording, ({ message, key }) => onMissing(`«${message}» (${key})`));
    return { brain: { type: "recorded", file: replay, about: recording.about }, llm };
  }
  if (models === false) return { brain: { type: "built-in" }, llm: noLlm };
  const providers = models === true ? readConfig().llm : models;
  if (providers.length === 0) throw new NoModelError("no model is configured");
  const { createLlm } = await import("../infra/llm.ts");
  const names = providers.map(({ name, model }) => `${name}: ${model}`);
  // Real time: the stage's clock goes back for each play, and a pause after a fault with it.
  const llm = createLlm(providers, { clock: systemClock });
  const brain = { type: "models", models: names, recordsTo: record ?? null } as const;
  if (record === undefined) return { brain, llm };
  return { brain, llm: recordAnswers(llm, startRecording(record, about ?? names.join(", "))) };
}

function configOf(home: string, databaseUrl: string | undefined): Config {
  const config = readConfig();
  return {
    ...config,
    home,
    database: { ...config.database, url: databaseUrl, ownerUrl: databaseUrl },
    redisUrl: undefined,
    log: { ...config.log, level: "silent" },
    http: { ...config.http, publicUrl: "https://shop.example", ratePerAddressPerMinute: 1_000_000 },
    turns: { ...config.turns, debounceMs: 0 },
    llm: [],
  };
}
