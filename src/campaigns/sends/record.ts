/** The rows of sends as the other files of this folder read and write them: in bulk, in few statements. */
import type { SqlTx, Statement } from "../../infra/database.ts";
import type { Ask } from "../policy/facts.ts";
import type { Detail, ReasonCode } from "../policy/verdict.ts";
import type { Program, SendPurpose, SubjectKind } from "../programs.ts";
import { type NewSend, type SendContent, sendContent, sendUnless } from "./ask.ts";

export interface SendRow {
  readonly id: string;
  readonly contactId: string;
  readonly program: Program;
  readonly purpose: SendPurpose;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
  readonly campaignId: string | null;
  readonly enrollmentId: string | null;
  readonly status: string;
  readonly isTest: boolean;
  readonly dueAt: Date;
  readonly nextAt: Date;
  readonly expiresAt: Date | null;
  readonly unless: unknown;
  readonly content: unknown;
  readonly round: number;
  readonly reason: string | null;
  readonly channel: string | null;
  readonly messageId: string | null;
}

const COLUMNS = `id, contact_id AS "contactId", program, purpose, subject_kind AS "subjectKind", subject_id AS "subjectId",
  campaign_id AS "campaignId", enrollment_id AS "enrollmentId", status, is_test AS "isTest", due_at AS "dueAt", next_at AS "nextAt",
  expires_at AS "expiresAt", unless, content, round, reason, channel,
  message_id AS "messageId"`;

const READ: Statement = {
  name: "sends_read",
  text: `SELECT ${COLUMNS} FROM automated_sends WHERE id = ANY($1::text[])`,
};

/** Sends by their ids. */
export function readSends(tx: SqlTx, ids: readonly string[]): Promise<SendRow[]> {
  return tx.query<SendRow>(READ, [ids]);
}

/** What the policy is asked for a planned send. */
export function askOf(row: SendRow): Ask {
  return {
    sendId: row.id,
    program: row.program,
    purpose: row.purpose,
    subject: { kind: row.subjectKind, id: row.subjectId },
    dueAt: row.dueAt,
    expiresAt: row.expiresAt,
    unless: sendUnless.parse(row.unless),
    isTest: row.isTest,
    options: contentOf(row).map(({ channel, template }) => ({
      channel,
      template: template ? { name: template.name, language: template.language } : null,
    })),
  };
}

/** What it says on each channel. */
export function contentOf(row: Pick<SendRow, "content">): SendContent[] {
  return sendContent.parse(row.content).map(({ template, ...rest }) => (template ? { ...rest, template } : rest));
}

/** What the policy is asked for one that is still to be planned. */
export function askOfNew(send: Omit<NewSend, "key">): Ask {
  const { program, purpose, subject, dueAt, expiresAt, unless, isTest = false } = send;
  const options = send.content.map(({ channel, template }) => ({
    channel,
    template: template ? { name: template.name, language: template.language } : null,
  }));
  return { sendId: null, program, purpose, subject, dueAt, expiresAt, unless, isTest, options };
}

/** Where a send stands after it was asked of. */
export interface SendChange {
  readonly id: string;
  readonly status: "planned" | "queued" | "dropped" | "cancelled";
  readonly nextAt: Date;
  readonly round: number;
  readonly reason: ReasonCode | null;
  readonly detail: Detail;
  readonly channel: string | null;
  readonly conversationId: string | null;
  readonly messageId: string | null;
}

const CHANGE: Statement = {
  name: "sends_change",
  text: `
    UPDATE automated_sends s
       SET status = n.status, next_at = n."nextAt", round = n.round, reason = n.reason, detail = coalesce(n.detail, '{}'),
           channel = coalesce(n.channel, s.channel), conversation_id = coalesce(n."conversationId", s.conversation_id),
           message_id = coalesce(n."messageId", s.message_id),
           queued_at = CASE WHEN n.status = 'queued' THEN $2::timestamptz ELSE s.queued_at END,
           sent_at = CASE WHEN n.status = 'queued' THEN s.sent_at END,
           settled_at = CASE WHEN n.status IN ('dropped', 'cancelled') THEN $2::timestamptz END
      FROM jsonb_to_recordset($1::jsonb) AS n(id text, status text, "nextAt" timestamptz, round int, reason text, detail jsonb,
             channel text, "conversationId" text, "messageId" text)
     WHERE s.id = n.id AND s.status IN ('planned', 'queued')`,
};

/** Writes where open sends stand. */
export async function changeSends(tx: SqlTx, changes: readonly SendChange[], now: Date): Promise<void> {
  if (changes.length > 0) await tx.query(CHANGE, [JSON.stringify(changes), now]);
}

const PLAN: Statement = {
  name: "sends_plan",
  text: `
    INSERT INTO due_actions (id, tenant_id, kind, subject_id, key, due_at, created_at)
    SELECT n.id, $2, 'automation.send', n."sendId", n.key, n."dueAt", $3
      FROM jsonb_to_recordset($1::jsonb) AS n(id text, "sendId" text, key text, "dueAt" timestamptz)
    ON CONFLICT (tenant_id, key) DO NOTHING`,
};

/** Plans when sends are looked at. */
export async function planLooks(
  tx: SqlTx,
  tenantId: string,
  looks: readonly { id: string; sendId: string; round: number; dueAt: Date }[],
  now: Date,
): Promise<void> {
  if (looks.length === 0) return;
  const rows = looks.map(({ id, sendId, round, dueAt }) => ({ id, sendId, key: `send:${sendId}:${round}`, dueAt }));
  await tx.query(PLAN, [JSON.stringify(rows), tenantId, now]);
}
