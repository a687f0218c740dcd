/** The shop a terminal chat talks with: the running server of the data folder, one elsewhere, or one started just for this. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../config.ts";
import { type Database, openDatabase } from "../../infra/database.ts";
import { findRunningServer } from "../../infra/running-server.ts";
import { chooseTenant } from "../choose-tenant.ts";
import type { Cli } from "../cli.ts";
import { openDataServer } from "../data.ts";
import { Failure } from "../failure.ts";
import { isReady } from "../server-ready.ts";
import { type TurnWatch, watchTurns } from "./turn-watch.ts";

export interface Shop {
  readonly url: string;
  readonly siteKey: string;
  /** Null for a server of which only address and key are known. */
  readonly name: string | null;
  /** Follows a conversation in the database; null where there is none to look into. */
  watch(threadId: string): TurnWatch | null;
  /** Ends what was started for the chat. */
  close(): Promise<void>;
}

export interface ShopOptions {
  readonly tenant?: string;
  readonly url?: string;
  readonly key?: string;
  /** Answers at once instead of waiting for a burst, in a server of our own. */
  readonly isScripted: boolean;
}

/** Finds or starts it. Throws `Failure` when there is nobody to talk with. */
export async function openShop(cli: Cli, config: Config, options: ShopOptions): Promise<Shop> {
  const url = options.url ?? findRunningServer(config.home)?.url ?? null;
  if (url === null) return startOwn(cli, config, options);
  const answer = await isReady(url);
  if (!answer.ready) throw new Failure(cli.say("chat.unreachable", { url, why: answer.why }));
  if (options.key !== undefined) {
    return { url, siteKey: options.key, name: null, watch: () => null, close: async () => undefined };
  }
  const hasData = config.database.url !== undefined || existsSync(join(config.home, "postgres"));
  if (!hasData) throw new Failure(cli.say("chat.keyNeeded", { url }));
  const server = await openDataServer(config);
  const db = openDatabase({ url: server.appUrl, poolSize: 2 });
  return besideData(cli, db, options.tenant, url, async () => {
    await db.close();
    await server.close();
  });
}

async function startOwn(cli: Cli, config: Config, { tenant, isScripted }: ShopOptions): Promise<Shop> {
  const { startServer } = await import("../../server.ts");
  const server = await startServer({
    roles: ["api", "worker"],
    sample: true,
    port: 0,
    announce: false,
    config: {
      ...config,
      log: { ...config.log, level: "error" },
      // Nobody else reaches this server: it needs no limits against strangers.
      http: { ...config.http, host: "127.0.0.1", ratePerAddressPerMinute: 1_000_000 },
      ratePerConversationPerMinute: 1_000_000,
      turns: { ...config.turns, ...(isScripted ? { debounceMs: 0 } : {}) },
    },
  });
  return besideData(cli, server.ctx.db, tenant, server.url ?? "", () => server.stop());
}

async function besideData(
  cli: Cli,
  db: Database,
  slug: string | undefined,
  url: string,
  close: () => Promise<void>,
): Promise<Shop> {
  try {
    const { id: tenantId, name } = await chooseTenant(cli, db, slug);
    const account = await db.forTenant(tenantId, (tx) =>
      tx.channelAccount.findFirst({ where: { kind: "terminal", status: "active", siteKey: { not: null } } }),
    );
    if (!account?.siteKey) throw new Failure(cli.say("chat.noAccount", { name }));
    const { id: accountId, siteKey } = account;
    return { url, siteKey, name, watch: (threadId) => watchTurns(db, { tenantId, accountId, threadId }), close };
  } catch (error) {
    await close();
    throw error;
  }
}
