/** A process of Charla: the API, the workers, or both, started in order and stopped in reverse. */
import { loadSampleBusiness } from "../prisma/seed/sample-business.ts";
import { seedSampleBusiness } from "../prisma/seed/seed.ts";
import { startWorkers } from "../workers/start.ts";
import { type Config, readConfig, USUAL_PORT } from "./config.ts";
import { type AppContext, type ContextOverrides, createContext } from "./context.ts";
import { createApp } from "./http/app.ts";
import { isMade } from "./infra/embedded-postgres.ts";
import { forgetRunningServer, noteRunningServer } from "./infra/running-server.ts";
import { version } from "./lib/version.ts";

export type Role = "api" | "worker";

export interface ServerOptions {
  readonly roles: readonly Role[];
  /** Whether an empty database gets the sample business. */
  readonly sample: boolean;
  readonly config?: Config;
  readonly overrides?: ContextOverrides;
  /** A port for this process alone, over the configuration's; 0 for a free one. */
  readonly port?: number;
  /** False keeps it to itself: no note in the data folder. */
  readonly announce?: boolean;
}

export interface RunningServer {
  /** Where it listens; null for a process of workers alone. */
  readonly url: string | null;
  /** The usual port, when it was taken and another one was chosen. */
  readonly takenPort: number | null;
  readonly ctx: AppContext;
  /** Stops cleanly: no new work, running work finished, connections closed, the database last. Safe to call twice. */
  stop(): Promise<void>;
}

/** Starts a process and resolves when it answers. Throws with a sentence that says what to mend. */
export async function startServer({
  roles,
  sample,
  config = readConfig(),
  overrides,
  port,
  announce = true,
}: ServerOptions): Promise<RunningServer> {
  // The database of a first start is still being made: there is time to read what goes into it.
  const isFirstStart = !config.database.url && !isMade(config.home);
  const shop = sample && isFirstStart ? loadSampleBusiness() : undefined;
  const ctx = await createContext(config, overrides);
  const closers: (() => Promise<void>)[] = [() => ctx.close()];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      for (const close of closers.reverse()) await close();
    })();
    return stopping;
  };
  try {
    if (sample) await seedSampleBusiness(ctx, shop);
    if (roles.includes("worker")) {
      const workers = await startWorkers(ctx);
      closers.push(() => workers.stop());
    }
    const listening = roles.includes("api") ? await listen(ctx, port, closers) : { url: null, takenPort: null };
    if (listening.url && !config.http.publicUrl) ctx.site.url = listening.url;
    if (announce) {
      noteRunningServer(config.home, { url: listening.url, startedAt: ctx.clock.now().toISOString(), version });
      closers.push(async () => forgetRunningServer(config.home));
    }
    return { ...listening, ctx, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listen(
  ctx: AppContext,
  port: number | undefined,
  closers: (() => Promise<void>)[],
): Promise<{ url: string; takenPort: number | null }> {
  const app = await createApp(ctx);
  closers.push(() => app.close());
  const { host } = ctx.config.http;
  const wanted = port ?? ctx.config.http.port ?? USUAL_PORT;
  try {
    return { url: shownUrl(await app.listen({ host, port: wanted })), takenPort: null };
  } catch (error) {
    // A port somebody asked for is not silently changed; the usual one may be.
    const isAskedFor = port !== undefined || ctx.config.http.port !== undefined;
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || isAskedFor) throw error;
    return { url: shownUrl(await app.listen({ host, port: 0 })), takenPort: wanted };
  }
}

/** An address that a browser on this machine can open. */
function shownUrl(address: string): string {
  return address
    .replace("//0.0.0.0:", "//localhost:")
    .replace("//[::]:", "//localhost:")
    .replace("//127.0.0.1:", "//localhost:");
}
