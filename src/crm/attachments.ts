/** Attachments: files of messages, kept with type and size; what is said in an audio is kept once it has been heard. */
import type { FileRef } from "../channels/channel.ts";
import type { Database, Tx } from "../infra/database.ts";
import type { Files } from "../infra/files.ts";
import type { Llm } from "../infra/llm.ts";
import type { Log } from "../infra/log.ts";
import { ModelError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";

export interface NewAttachment {
  readonly tenantId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
  /** The provider's id of the file, where it has one. */
  readonly externalId: string | null;
  readonly now: Date;
}

/**
 * Writes the file, then its row; a file whose row never came is only wasted space. Throws `FileInfectedError` and
 * `ScanUnavailableError`.
 */
export async function storeAttachment(
  { db, files }: { db: Database; files: Files },
  { tenantId, now, ...file }: NewAttachment,
): Promise<FileRef> {
  const row = await write(files, file);
  await db.forTenant(tenantId, (tx) => tx.attachment.create({ data: { ...row, tenantId, createdAt: now } }));
  return refOf(row);
}

/** The same of the files of one message: all of them, or none when one is infected. */
export async function storeAttachments(
  { db, files }: { db: Database; files: Files },
  { tenantId, now }: Pick<NewAttachment, "tenantId" | "now">,
  given: readonly Omit<NewAttachment, "tenantId" | "now">[],
): Promise<FileRef[]> {
  const rows: Written[] = [];
  for (const file of given) rows.push(await write(files, file));
  const data = rows.map((row) => ({ ...row, tenantId, createdAt: now }));
  await db.forTenant(tenantId, (tx) => tx.attachment.createMany({ data }));
  return rows.map(refOf);
}

type Written = Omit<NewAttachment, "tenantId" | "now" | "content"> & FileRef & { readonly sha256: string };

async function write(files: Files, { content, ...file }: Omit<NewAttachment, "tenantId" | "now">): Promise<Written> {
  const id = newId("attachment");
  return { ...file, id, ...(await files.write(id, content)) };
}

function refOf({ id, name, mediaType, bytes }: Written): FileRef {
  return { id, name, mediaType, bytes };
}

/** The file that was stored under a provider's id, or null. */
export async function findAttachmentByExternalId(tx: Tx, externalId: string): Promise<FileRef | null> {
  return tx.attachment.findFirst({
    where: { externalId },
    select: { id: true, name: true, mediaType: true, bytes: true },
    orderBy: { id: "asc" },
  });
}

/** The attachment of a tenant, or null. */
export function findAttachment(tx: Tx, id: string) {
  return tx.attachment.findUnique({ where: { id } });
}

export interface HearDeps {
  readonly db: Database;
  readonly files: Files;
  readonly llm: Llm;
  readonly log: Log;
}

/** What is said in an audio: from the row when it was heard before, else by a speech model; null where nobody can listen. */
export async function hearAudio(
  { db, files, llm, log }: HearDeps,
  tenantId: string,
  file: FileRef,
  signal: AbortSignal,
): Promise<string | null> {
  const row = await db.forTenant(tenantId, (tx) => findAttachment(tx, file.id));
  if (!row) return null;
  if (row.transcription !== null) return row.transcription;
  if (!llm.canTranscribe) return null;
  try {
    const { text } = await llm.transcribe({
      bytes: await files.read(row.id),
      mediaType: row.mediaType,
      name: row.name,
      signal,
    });
    await db.forTenant(tenantId, (tx) =>
      tx.attachment.update({ where: { id: row.id }, data: { transcription: text } }),
    );
    return text;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    log.warn({ attachmentId: row.id, fault: error.fault }, "an audio could not be transcribed");
    return null;
  }
}
