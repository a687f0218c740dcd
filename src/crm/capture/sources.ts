/** Sources of leads from outside, each with a public key of its own; what proves a caller is sealed. */
import { randomBytes } from "node:crypto";
import type { Database } from "../../infra/database.ts";
import type { Seal } from "../../infra/seal.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import type { CaptureMapping } from "./fields.ts";

export const SOURCE_KINDS = ["form", "facebook", "manychat", "generic"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];
const KEY_BYTES = 18;

/** What Facebook's handshake, signature and Graph API need. */
export interface FacebookSecrets {
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly accessToken: string;
}

export interface NewSource {
  readonly name: string;
  readonly kind: SourceKind;
  readonly mapping: CaptureMapping;
  readonly consentText: string | null;
  readonly secrets: FacebookSecrets | null;
}

export type SourceRow = Awaited<ReturnType<typeof getSource>>;

/** Newest first. */
export async function listSources(crm: CrmContext) {
  demand(crm, "webhooks:read");
  return crm.tx.captureSource.findMany({ orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: 200 });
}

/** Throws `NotFoundError`. */
export async function getSource(crm: CrmContext, id: string) {
  demand(crm, "webhooks:read");
  const found = await crm.tx.captureSource.findUnique({ where: { id } });
  if (!found) throw new NotFoundError("there is no such source");
  return found;
}

/** Makes a source; returns its id. */
export async function addSource(crm: CrmContext, seal: Seal, source: NewSource): Promise<string> {
  demand(crm, "webhooks:write");
  const { name, kind, mapping, consentText, secrets } = source;
  const id = newId("captureSource");
  const key = randomBytes(KEY_BYTES).toString("base64url");
  const sealed = secrets && seal.seal(JSON.stringify(secrets), id);
  const data = { id, tenantId: crm.tenantId, name, kind, key, mapping, consentText, secrets: sealed };
  await crm.tx.captureSource.create({ data: { ...data, createdAt: crm.clock.now() } });
  await recordAudit(crm, { action: "capture_source.create", subjectId: id, detail: { name, kind } });
  return id;
}

export interface SourceChange {
  readonly name?: string | undefined;
  readonly mapping?: CaptureMapping | undefined;
  readonly consentText?: string | null | undefined;
}

/** Its key, and so its address, stay. Throws `NotFoundError`. */
export async function changeSource(crm: CrmContext, id: string, change: SourceChange): Promise<SourceRow> {
  demand(crm, "webhooks:write");
  const { name, mapping, consentText } = change;
  const { count } = await crm.tx.captureSource.updateMany({
    where: { id },
    data: {
      ...(name === undefined ? {} : { name }),
      ...(mapping === undefined ? {} : { mapping }),
      ...(consentText === undefined ? {} : { consentText }),
    },
  });
  if (count > 0) await recordAudit(crm, { action: "capture_source.change", subjectId: id });
  return getSource(crm, id);
}

/** From now on nothing comes in by it; again changes nothing. Throws `NotFoundError`. */
export async function endSource(crm: CrmContext, id: string): Promise<SourceRow> {
  demand(crm, "webhooks:write");
  const { count } = await crm.tx.captureSource.updateMany({
    where: { id, endedAt: null },
    data: { endedAt: crm.clock.now() },
  });
  if (count > 0) await recordAudit(crm, { action: "capture_source.end", subjectId: id });
  return getSource(crm, id);
}

/** The living source of a public key, of any tenant; null for none. */
export function findSourceByKey(db: Database, key: string) {
  return db.asSystem("resolve a capture key", (tx) => tx.captureSource.findFirst({ where: { key, endedAt: null } }));
}
