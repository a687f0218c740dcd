/** What an open channel is given of the rest: where files are kept, how it tells of its health, who may listen. */
import { join } from "node:path";
import type { ChannelAccount, ChannelEnv, ChannelFiles, FileRef, ProviderUrls } from "../channels/channel.ts";
import type { TemplateShelf } from "../channels/template.ts";
import { findAttachmentByExternalId, storeAttachment } from "../crm/attachments.ts";
import { markBroken, noteFault, noteStanding } from "../crm/channel-accounts/health.ts";
import { findWish, readPairing, tellPairing } from "../crm/channel-accounts/pairing.ts";
import { holdListener, releaseListener } from "../crm/sql/listeners.ts";
import { listPastSends } from "../crm/sql/past-sends.ts";
import { keepAllTemplates, keepTemplates, noteTemplate } from "../crm/sql/templates.ts";
import { findTemplate } from "../crm/templates.ts";
import type { Database } from "../infra/database.ts";
import type { Files } from "../infra/files.ts";
import type { Log } from "../infra/log.ts";
import { ChannelError, type ChannelFault, FileInfectedError, ScanUnavailableError } from "../lib/errors.ts";
import { cleanFileName } from "../lib/file-name.ts";
import { recogniseFile } from "../lib/file-types.ts";
import { isId } from "../lib/ids.ts";
import type { Clock } from "../lib/time.ts";

export interface ChannelEnvDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly files: Files;
  readonly providers: ProviderUrls;
  /** Largest file that is taken in, in bytes. */
  readonly maxFileBytes: number;
  /** Where our public pages are: files with an address of their own begin there. */
  readonly site: { readonly url: string };
  /** The data folder. */
  readonly home: string;
  readonly chromiumPath: string | undefined;
  /** The configured public address, or undefined: then providers cannot call us. */
  readonly publicUrl: string | undefined;
}

type EnvAccount = Pick<ChannelAccount, "id" | "tenantId" | "kind"> & { readonly version: number };

/** @param listener names this opening of the channel among all processes */
export function createChannelEnv(deps: ChannelEnvDeps, account: EnvAccount, listener: string): ChannelEnv {
  const { db, clock } = deps;
  const { id, tenantId, kind } = account;
  const log = deps.log.child({ part: "channel", channel: kind, accountId: id });
  const health = createHealth(deps, account, log);
  return {
    clock,
    log: {
      info: (fields, sentence) => log.info(fields, sentence),
      warn: (fields, sentence) => log.warn(fields, sentence),
    },
    files: createChannelFiles(deps, account),
    providers: deps.providers,
    webhookUrl: webhookUrlOf(deps.publicUrl, account),
    report: health,
    hold: (forMs) =>
      db.sqlForTenant(tenantId, (tx) => holdListener(tx, { accountId: id, listener, now: clock.now(), forMs })),
    release: () => db.sqlForTenant(tenantId, (tx) => releaseListener(tx, { accountId: id, listener })),
    folder: join(deps.home, "channels", id),
    chromiumPath: deps.chromiumPath,
    pairing: {
      read: () => db.forTenant(tenantId, (tx) => readPairing({ tx }, id)),
      tell: (pairing) => tellPairing(deps, account, pairing),
      wish: () => db.forTenant(tenantId, (tx) => findWish(tx, id)),
    },
    sentSince: (since) => db.sqlForTenant(tenantId, (tx) => listPastSends(tx, id, since)),
    templates: createShelf(db, account),
    note: (standing, at) => noteStanding({ db }, account, standing, at),
  };
}

/** Where the provider calls an account; null without a public https address. */
export function webhookUrlOf(
  publicUrl: string | undefined,
  { kind, id }: Pick<ChannelAccount, "kind" | "id">,
): string | null {
  return publicUrl?.startsWith("https://") ? `${publicUrl}/webhooks/${kind}/${id}` : null;
}

/** Writes only changes: a channel tells of its health with every call that it makes. */
function createHealth(deps: ChannelEnvDeps, account: EnvAccount, log: Log): ChannelEnv["report"] {
  let told: ChannelFault | null | undefined;
  return async (fault) => {
    if (told === fault) return;
    told = fault;
    try {
      if (fault !== "unauthorized") return await noteFault(deps, account, fault);
      const isFirst = await markBroken(deps, account, { fault, version: account.version });
      if (isFirst)
        log.error({}, "a channel account is broken: its credentials open nothing any more; give it new ones");
    } catch (error) {
      told = undefined;
      log.warn({ err: error, fault }, "the health of a channel account could not be written");
    }
  };
}

function createShelf(db: Database, account: EnvAccount): TemplateShelf {
  const { tenantId, id } = account;
  return {
    find: (name, language) => db.forTenant(tenantId, (tx) => findTemplate(tx, id, { name, language })),
    keepAll: (templates, at) => db.sqlForTenant(tenantId, (tx) => keepAllTemplates(tx, account, templates, at)),
    async keep(template, at) {
      await db.sqlForTenant(tenantId, (tx) => keepTemplates(tx, account, [template], at));
    },
    note: (news) => db.sqlForTenant(tenantId, (tx) => noteTemplate(tx, account, news)),
  };
}

function createChannelFiles(deps: ChannelEnvDeps, { tenantId }: Pick<ChannelAccount, "tenantId">): ChannelFiles {
  const { db, clock, files, maxFileBytes: maxBytes } = deps;
  return {
    maxBytes,
    find: (externalId) => db.forTenant(tenantId, (tx) => findAttachmentByExternalId(tx, externalId)),
    async keep({ name, mediaType: declared = "", content, externalId }) {
      if (content.byteLength === 0 || content.byteLength > maxBytes) return null;
      const mediaType = recogniseFile(content, declared);
      if (!mediaType) return null;
      const file = { tenantId, name: cleanFileName(name), mediaType, content, externalId };
      try {
        return await storeAttachment({ db, files }, { ...file, now: clock.now() });
      } catch (error) {
        if (error instanceof FileInfectedError) return "infected";
        // To a channel, a file that nobody can look at is one that cannot be had yet.
        if (error instanceof ScanUnavailableError)
          throw new ChannelError("unavailable", error.message, { cause: error });
        throw error;
      }
    },
    read: (file, signal) => readFile(deps, file, signal),
  };
}

/** A stored file by its id, one of our pages or of the shop by its address. */
async function readFile(
  { files, site, log, maxFileBytes }: ChannelEnvDeps,
  file: FileRef,
  signal: AbortSignal,
): Promise<{ content: Buffer; mediaType: string } | null> {
  try {
    const content = isId("attachment", file.id)
      ? await files.read(file.id)
      : await download(new URL(file.url ?? file.id, site.url), maxFileBytes, signal);
    return { content, mediaType: recogniseFile(content, file.mediaType) ?? file.mediaType };
  } catch (error) {
    log.warn({ err: error, fileId: file.id }, "a file of a message could not be read");
    return null;
  }
}

async function download(url: URL, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) throw new Error(`${url.origin} answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Error(`a file of more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
