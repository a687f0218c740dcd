/** Does the work of imports: batch by batch, each with its progress, so that another process goes on where this one ends. */
import type { CrmContext } from "../crm/context.ts";
import { listFields } from "../crm/custom-fields.ts";
import type { ImportMapping } from "../crm/imports/columns.ts";
import type { ImportKind } from "../crm/imports/kinds.ts";
import { readImportFile } from "../crm/imports/read-file.ts";
import { readRecords } from "../crm/imports/read-record.ts";
import { readPeople } from "../crm/imports/read-rows.ts";
import { tellImportEnd } from "../crm/imports/tell.ts";
import { holdWork, type ReadFile, workRows, workUndo } from "../crm/imports/work.ts";
import { type ClaimedImport, claimImports, forgetRefused, purgeImports } from "../crm/sql/imports.ts";
import { findTenant } from "../crm/tenants.ts";
import type { Database } from "../infra/database.ts";
import type { Files } from "../infra/files.ts";
import type { Live } from "../infra/live.ts";
import type { Log } from "../infra/log.ts";
import { type Clock, DAY_MS, plusMs, SECOND_MS } from "../lib/time.ts";

export interface ImportContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly files: Files;
  readonly live: Live;
}

const AT_ONCE = 3;
/** Longer than reading a file and a batch can take. */
const LEASE_MS = 45 * SECOND_MS;
const MAX_ATTEMPTS = 5;
/** Uploads that nobody started, and what stood in refused rows. */
const KEEP_UPLOADS_MS = 7 * DAY_MS;
const KEEP_REFUSED_MS = 30 * DAY_MS;
const PURGE_BATCH = 50;

/** Works on every import that waits; returns how many were taken. */
export async function runImports(ctx: ImportContext, signal: AbortSignal): Promise<number> {
  let taken = 0;
  while (!signal.aborted) {
    const now = ctx.clock.now();
    const claimed = await ctx.db.sqlAsSystem("find pending work", (tx) =>
      claimImports(tx, { now, leaseMs: LEASE_MS, limit: AT_ONCE }),
    );
    taken += claimed.length;
    await Promise.all(claimed.map((one) => runImport(ctx, one, signal)));
    if (claimed.length < AT_ONCE) break;
  }
  await purge(ctx);
  return taken;
}

async function runImport(
  ctx: ImportContext,
  { id, tenantId, attempts }: ClaimedImport,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock, log, files, live } = ctx;
  const tell = () => live.publish({ type: "notification", tenantId, conversationId: "" });
  const step: Step = <T>(work: (crm: CrmContext) => Promise<T>) =>
    db.forTenant(tenantId, (tx) => work({ tx, tenantId, actor: { kind: "system", id: null }, clock }));
  try {
    let file: ReadFile | null = null;
    for (let isLast = false; !isLast && !signal.aborted; ) {
      const read: ReadFile | null = file;
      const done = await step(async (crm) => {
        const row = await holdWork(crm, id, plusMs(clock.now(), LEASE_MS));
        if (!row) return "gone";
        if (row.status === "undoing") return (await workUndo(crm, row)) ? "undone" : "more";
        if (!read) return "unread";
        if (!(await workRows(crm, row, read))) return "more";
        return row.status === "checking" ? "checked" : "written";
      });
      if (done === "unread") file = await readAll(ctx, { id, tenantId }, signal);
      // The people are in; what they are known by elsewhere must not lie about.
      if (done === "written") await files.remove(await fileOf(step, id));
      if (done === "written" || done === "undone") tell();
      isLast = done !== "more" && done !== "unread";
    }
    // Another process goes on at once.
    if (signal.aborted) await release(step, id);
  } catch (error) {
    if (signal.aborted) return release(step, id);
    log.error({ importId: id, err: error }, "an import failed");
    const isGone = (error as NodeJS.ErrnoException).code === "ENOENT";
    // A file that is gone will not come back; anything else is tried again when the lease is over.
    if (!isGone && attempts < MAX_ATTEMPTS) return;
    const failed = { status: "failed", error: isGone ? "file_gone" : "internal", leaseUntil: null };
    await step(async (crm) => {
      await crm.tx.import.updateMany({ where: { id }, data: failed });
      const row = await crm.tx.import.findUnique({ where: { id } });
      if (row) await tellImportEnd(crm, row, { kind: "import_failed" });
    });
    tell();
  }
}

type Step = <T>(work: (crm: CrmContext) => Promise<T>) => Promise<T>;

async function release(step: Step, id: string): Promise<void> {
  await step(({ tx }) => tx.import.updateMany({ where: { id }, data: { leaseUntil: null } }));
}

function fileOf(step: Step, id: string): Promise<string> {
  return step(
    async ({ tx }) => (await tx.import.findUniqueOrThrow({ where: { id }, select: { fileId: true } })).fileId,
  );
}

/** What stands in an import's file by its mapping. */
async function readAll(
  { db, clock, files }: ImportContext,
  { id, tenantId }: Pick<ClaimedImport, "id" | "tenantId">,
  signal: AbortSignal,
): Promise<ReadFile> {
  const { row, tenant, fields } = await db.forTenant(tenantId, async (tx) => ({
    row: await tx.import.findUniqueOrThrow({ where: { id } }),
    tenant: await findTenant(tx, tenantId),
    fields: await listFields({ tx, tenantId, actor: { kind: "system", id: null }, clock }, "contact"),
  }));
  const kind = row.kind as ImportKind;
  const read = readImportFile(kind, await files.read(row.fileId));
  if (!read.ok) throw new Error(`the file of ${id} was read before and is ${read.fault} now`);
  const { columns, consentProof } = row;
  const country = tenant?.country ?? "";
  if (kind === "people") {
    const mapping = row.mapping as unknown as ImportMapping;
    const rules = { columns, mapping, country, fields, consentProof };
    return { kind, rows: await readPeople(read.file.rows, rules, signal) };
  }
  const mapping = row.mapping as (string | null)[];
  const { currency = "", timeZone = "UTC" } = tenant ?? {};
  const rules = { kind, columns, mapping, country, currency, timeZone };
  return { kind, rows: await readRecords(read.file.rows, rules, signal) };
}

async function purge({ db, clock, files }: ImportContext): Promise<void> {
  const now = clock.now();
  const gone = await db.sqlAsSystem("find pending work", async (tx) => {
    await forgetRefused(tx, plusMs(now, -KEEP_REFUSED_MS));
    return purgeImports(tx, plusMs(now, -KEEP_UPLOADS_MS), PURGE_BATCH);
  });
  for (const fileId of gone) await files.remove(fileId);
}
