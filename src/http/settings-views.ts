/** The JSON of settings: API keys and the audit. */
import { z } from "zod";
import type { ApiKeyRow } from "../crm/api-keys.ts";
import type { AuditRow } from "../crm/audit-read.ts";
import { AUDIT_ACTORS } from "../crm/audit-read.ts";

const moment = z.iso.datetime().describe("UTC");

export const apiKeyView = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()).describe("Permissions; * means all"),
  perMinute: z.int().nullable().describe("Requests a minute; null means as many as any key"),
  createdAt: moment,
  expiresAt: moment.nullable(),
  lastUsedAt: moment.nullable().describe("To the minute"),
  revokedAt: moment.nullable(),
  status: z.enum(["active", "expired", "revoked"]),
});

export function presentApiKey(row: ApiKeyRow, now: Date): z.infer<typeof apiKeyView> {
  const { createdAt, expiresAt, lastUsedAt, revokedAt, ...rest } = row;
  const isExpired = expiresAt !== null && expiresAt <= now;
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    status: revokedAt ? "revoked" : isExpired ? "expired" : "active",
  };
}

export type { AuditNoun } from "../crm/audit-names.ts";

export const auditView = z.object({
  id: z.string(),
  at: moment,
  actor: z.object({
    kind: z.enum(AUDIT_ACTORS),
    id: z.string().nullable(),
    name: z.string().nullable().describe("Of the member, the key or the customer, while they are known"),
  }),
  action: z.string().describe("Noun and verb, such as member.change"),
  subjectId: z.string().nullable(),
  detail: z.record(z.string(), z.json()),
});

export function presentAudit(row: AuditRow): z.infer<typeof auditView> {
  return {
    id: row.id,
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    action: row.action,
    subjectId: row.subjectId,
    detail: row.detail as z.infer<typeof auditView>["detail"],
  };
}
