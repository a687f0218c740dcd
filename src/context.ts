/** The composition root: configuration in, every long-lived object out, closed in reverse order. Tests pass overrides. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createSearchCache } from "./agents/llm-brain/cached-searches.ts";
import { giveUp, type ThinkDeps, think } from "./agents/think.ts";
import { createTools } from "./agents/tools.ts";
import { createMend } from "./agents/understand/mend.ts";
import { vocabulary } from "./agents/understand/shipped.ts";
import { createUnderstand } from "./agents/understand/understand.ts";
import { warmUp } from "./agents/warm-up.ts";
import { createWishReader } from "./campaigns/commands/draft/model.ts";
import type { Channel, ChannelFactory, ChannelKind } from "./channels/channel.ts";
import { CONNECTED_KINDS, definitionOf } from "./channels/registry.ts";
import { type Config, USUAL_PORT } from "./config.ts";
import { hearAudio } from "./crm/attachments.ts";
import { type ChannelAccountRecord, findAccount, listListeningAccounts } from "./crm/channel-accounts.ts";
import { createModelSpending } from "./crm/model-spend.ts";
import { findOwnWords, placeWords } from "./crm/own-words.ts";
import { createSandbox, type SandboxProvider } from "./crm/payments/sandbox.ts";
import { sendNotice, sendReset } from "./crm/people-mail.ts";
import { readTenant, type TenantRecord } from "./crm/tenants.ts";
import { BULK_AT_ONCE, BULK_PATIENCE_MS } from "./flow/automated-sends.ts";
import { type ChannelEnvDeps, createChannelEnv } from "./flow/channel-env.ts";
import { type ChannelHost, createChannelHost } from "./flow/channel-host.ts";
import type { DueContext } from "./flow/due.ts";
import { type IngestContext, ingest } from "./flow/ingest.ts";
import type { RespondContext } from "./flow/respond.ts";
import { createSendSlots } from "./flow/send-slots.ts";
import type { SweepContext } from "./flow/sweep.ts";
import { createWake, type LocalRunners, type Wake } from "./flow/wake.ts";
import { createWarmingWake } from "./flow/warming-wake.ts";
import { type Database, openDatabase } from "./infra/database.ts";
import { hostOf } from "./infra/database-host.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./infra/embedded-postgres.ts";
import { createExpiringCache } from "./infra/expiring-cache.ts";
import { type Files, openFiles } from "./infra/files.ts";
import { type Live, openLive } from "./infra/live.ts";
import { openLlm } from "./infra/llm/open.ts";
import type { Llm } from "./infra/llm.ts";
import { createLog, type Log } from "./infra/log.ts";
import { type Mail, openMail } from "./infra/mail.ts";
import { createMetrics, type Metrics } from "./infra/metrics.ts";
import { applyMigrations } from "./infra/migrations.ts";
import { migrateQueues, openQueues, type Queues } from "./infra/queues.ts";
import { openScan } from "./infra/scan.ts";
import { openSeal, type Seal } from "./infra/seal.ts";
import { readSecret, secretFor } from "./infra/secret.ts";
import { openSignIn, type SignIn } from "./infra/sign-in.ts";
import { NotFoundError } from "./lib/errors.ts";
import { createGate } from "./lib/gate.ts";
import { newId } from "./lib/ids.ts";
import { createRate, type Rate } from "./lib/rate.ts";
import { type Clock, MINUTE_MS, systemClock } from "./lib/time.ts";

export interface AppContext {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly db: Database;
  readonly queues: Queues;
  readonly live: Live;
  readonly files: Files;
  readonly llm: Llm;
  readonly wake: Wake;
  /** The runners of this process, while workers run in it. */
  readonly local: LocalRunners;
  /** Signs tokens; 32 bytes or more. */
  readonly secret: Uint8Array;
  /** The built-in payment provider: a page where nothing is charged. */
  readonly sandbox: SandboxProvider;
  /** What the flow needs, in one object. */
  readonly flow: IngestContext & RespondContext & DueContext & SweepContext;
  /** A tenant by id, some seconds old at most. Throws `NotFoundError`. */
  readonly tenants: (tenantId: string) => Promise<TenantRecord>;
  /** An account by id, some seconds old at most. */
  readonly accounts: (id: string) => Promise<ChannelAccountRecord | null>;
  /** The open channels of this process; they are given `ingest` as their `receive`. */
  readonly channels: ChannelHost;
  /** What channels are given, for one that is only tried. */
  readonly channelEnv: ChannelEnvDeps;
  /** How fast one API key may ask. */
  readonly apiRate: Rate;
  /** Who is who: passwords, sessions, two-factor. */
  readonly signIn: SignIn;
  /** The product's own mails. */
  readonly mail: Mail;
  /** Encrypts the secrets of channel accounts. */
  readonly seal: Seal;
  /** The channel by which an account sends; null when it is gone, paused or broken. */
  readonly channelOf: (channelAccountId: string) => Promise<Channel | null>;
  /** Where our public pages are: as configured, or as the server listens. */
  readonly site: { url: string };
  /** Where the data is, for people. */
  readonly where: { readonly database: string; readonly embedded: EmbeddedPostgres | null };
  close(): Promise<void>;
}

export interface ContextOverrides {
  readonly clock?: Clock;
  readonly log?: Log;
  readonly llm?: Llm;
  readonly db?: (db: Database) => Database;
  readonly channels?: Partial<Record<ChannelKind, ChannelFactory>>;
  /** The embedded server, when its start has begun already. */
  readonly embedded?: Promise<EmbeddedPostgres>;
  /** Nobody else has its database, and its business does not change: what is cached stays good, and nobody else is told. */
  readonly isAlone?: boolean;
  /** An address of PostgreSQL for the queue other than the data's, for tests. */
  readonly queuePrefix?: string;
}

const CACHE = { ttlMs: 3_000, capacity: 5_000 };
/** A change of the playbook has another key. */
const WORDS_CACHE = { ttlMs: 10 * MINUTE_MS, capacity: 500 };

/** Builds everything and brings the database up to date. Throws with a sentence that says what to mend. */
export async function createContext(config: Config, overrides: ContextOverrides = {}): Promise<AppContext> {
  const closers: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return await build(config, overrides, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(
  config: Config,
  overrides: ContextOverrides,
  closers: (() => Promise<void> | void)[],
  close: () => Promise<void>,
): Promise<AppContext> {
  const log = overrides.log ?? createLog(config.log);
  const clock = overrides.clock ?? systemClock;
  const metrics = createMetrics();
  mkdirSync(config.home, { recursive: true });
  const onError = (part: string) => (error: Error) =>
    log.warn({ part, err: error }, "a connection failed; it is made again");
  const embedded = config.database.url ? null : await (overrides.embedded ?? startEmbeddedPostgres(config.home));
  if (embedded) closers.push(() => embedded.stop());
  const ownerUrl = config.database.ownerUrl ?? config.database.url ?? embedded?.ownerUrl ?? "";
  const appUrl = config.database.url ?? embedded?.ownerUrl ?? "";
  const applied = await applyMigrations(ownerUrl);
  if (applied.length > 0) log.info({ migrations: applied }, "the database is up to date");
  if (!config.redisUrl) await migrateQueues(ownerUrl);
  const plainDb = openDatabase({ url: appUrl, poolSize: config.database.poolSize, onError: onError("database") });
  closers.push(() => plainDb.close());
  const db = overrides.db?.(plainDb) ?? plainDb;
  const queues = openQueues({
    databaseUrl: appUrl,
    redisUrl: config.redisUrl,
    ...(overrides.queuePrefix ? { prefix: overrides.queuePrefix } : {}),
    onError: onError("queue"),
  });
  closers.push(() => queues.close());
  const live = openLive(overrides.isAlone ? null : appUrl, onError("live"));
  closers.push(() => live.close());
  const files = openFiles(config.home, openScan(config.uploads.clamd, log));
  const seal = openSeal(config.home, config.secretKeys);
  const llm = overrides.llm ?? (await openLlm(config, clock, log));
  const local: LocalRunners = {};
  const { wake: wakeNow, passOn, rewake } = createWake(queues, local, onError("queue"));
  const wake = createWarmingWake(wakeNow, {
    isHere: () => local.turns !== undefined,
    warm: (tenantId) =>
      void tenants(tenantId)
        .then((tenant) => warmUp(thinkDeps, tenant, clock.now()))
        .catch((error: unknown) => log.debug({ err: error }, "the agents could not be warmed")),
  });
  const lasting = overrides.isAlone ? { ttlMs: Number.POSITIVE_INFINITY } : {};
  const tenantCache = createExpiringCache<TenantRecord>(clock, { ...CACHE, ...lasting });
  const tenants = (id: string) =>
    tenantCache.get(id, async () => {
      const tenant = await readTenant(db.statementsFor(id), id);
      if (!tenant) throw new NotFoundError(`no tenant ${id}`);
      return tenant;
    });
  const wordCache = createExpiringCache<ReadonlySet<string>>(clock, { ...WORDS_CACHE, ...lasting });
  const accountCache = createExpiringCache<ChannelAccountRecord | null>(clock, { ...CACHE, ...lasting });
  const accounts = (id: string) => accountCache.get(id, () => findAccount(db, seal, id));
  const site = { url: config.http.publicUrl ?? `http://localhost:${config.http.port || USUAL_PORT}` };
  const channelEnv: ChannelEnvDeps = {
    db,
    clock,
    log,
    files,
    site,
    providers: config.providers,
    home: config.home,
    chromiumPath: config.chromiumPath,
    maxFileBytes: config.uploads.maxBytes,
    publicUrl: config.http.publicUrl,
  };
  const channels = createChannelHost({
    log,
    accounts,
    forget: (id) => accountCache.drop(id),
    listening: () => listListeningAccounts(db, CONNECTED_KINDS),
    create: (kind) => overrides.channels?.[kind] ?? definitionOf(kind).create,
    envOf: (account) => createChannelEnv(channelEnv, account, newId("event")),
    receiveFor: (account) => (event) => ingest(flow, account, event),
  });
  closers.push(() => channels.close());
  const { channelOf } = channels;

  const understand = createUnderstand();
  const thinkDeps: ThinkDeps = {
    understand,
    mend: createMend(vocabulary),
    ownWords: async (id) => {
      const tenant = await tenants(id);
      return wordCache.get(`${id}:${tenant.revision}`, async () => {
        const words = await findOwnWords(db.statementsFor(id), id);
        return new Set([...words, ...placeWords(tenant)]);
      });
    },
    llm,
    spending: createModelSpending(db, clock),
    searches: createSearchCache(clock),
    toolsFor: ({ tenant, contactId }, locale) =>
      createTools(db, { tenantId: tenant.id, contactId, locale, siteUrl: site.url }),
    onGuard: (guard) => metrics.guardHits.inc({ guard }),
  };
  const flow: AppContext["flow"] = {
    readWish: createWishReader({ llm, spending: thinkDeps.spending, clock }),
    db,
    site,
    clock,
    log,
    live,
    metrics,
    wake,
    passOn,
    rewake,
    tenants,
    channelOf,
    debounceMs: config.turns.debounceMs,
    pace: createRate(clock, config.ratePerConversationPerMinute),
    leaseMs: config.leaseMs,
    tenantPerSecond: config.sends.perTenantPerSecond,
    gate: createGate({ most: BULK_AT_ONCE, patienceMs: BULK_PATIENCE_MS }),
    slots: {
      outbox: createSendSlots(clock, config.sends.concurrency),
      bulk: createSendSlots(clock, config.sends.concurrency),
      turns: createSendSlots(clock, Math.max(2, config.turns.concurrency)),
    },
    turnTimeoutMs: config.turns.timeoutMs,
    think: (input, signal) => think(thinkDeps, input, signal),
    giveUp: (input) => giveUp(thinkDeps, input),
    hear: (tenantId, file, signal) => hearAudio({ db, files, llm, log }, tenantId, file, signal),
  };
  const secret = readSecret(config);
  const mail = openMail(config.mail);
  const signIn = openSignIn({
    databaseUrl: appUrl,
    onError: onError("sign-in"),
    secret: secretFor("sign-in", secret),
    site,
    issuer: "Charla",
    leakedPasswordsUrl: config.leakedPasswordsUrl,
    sendReset: (to) => sendReset({ mail, site, log }, to),
    sendNotice: (to) => sendNotice({ mail, site, log }, to),
    log: (level, message) => log[level]({ part: "sign-in" }, message),
  });
  closers.push(() => signIn.close());
  return {
    config,
    log,
    clock,
    metrics,
    db,
    queues,
    live,
    files,
    llm,
    wake,
    local,
    secret,
    sandbox: createSandbox({ secret, clock }),
    flow,
    tenants,
    accounts,
    channels,
    channelEnv,
    channelOf,
    apiRate: createRate(clock, config.http.ratePerKeyPerMinute),
    signIn,
    mail,
    seal,
    site,
    where: { database: embedded ? join(config.home, "postgres") : hostOf(appUrl), embedded },
    close,
  };
}
