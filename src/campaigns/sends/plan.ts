/** Plans automated messages: the row, what the policy says of it as things are, and when it is looked at. */
import type { CrmContext } from "../../crm/context.ts";
import { demand } from "../../crm/permissions.ts";
import type { Statement } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { newId } from "../../lib/ids.ts";
import { logAutomation } from "../log.ts";
import { decide } from "../policy/decide.ts";
import { readFacts } from "../policy/read-facts.ts";
import type { Detail, ReasonCode, Verdict } from "../policy/verdict.ts";
import type { NewSend } from "./ask.ts";
import { askOfNew, planLooks } from "./record.ts";
import { type SettledSend, tellSettled } from "./settled.ts";

export { PROGRAMS, type Program } from "../programs.ts";
export type { NewSend } from "./ask.ts";

export interface PlannedSend {
  readonly sendId: string;
  /** As things are now, at the moment when it is due. */
  readonly verdict: Verdict;
  /** False when the key was planned before. */
  readonly isNew: boolean;
}

/** Of what is due later, these may still change until then. */
const MAY_CHANGE: readonly ReasonCode[] = ["unreachable", "no_consent", "opted_out"];

/** Writes one send and its due action. Throws `ForbiddenError`. */
export async function planSend(crm: CrmContext, send: NewSend): Promise<PlannedSend> {
  const [planned] = await planSends(crm, [send]);
  if (!planned) throw new Error("nothing was planned");
  return planned;
}

/** The same for many, in a fixed number of statements; answers in their order. Throws `ForbiddenError`. */
export async function planSends(crm: CrmContext, sends: readonly NewSend[]): Promise<PlannedSend[]> {
  demand(crm, "contacts:write");
  if (sends.length === 0) return [];
  const { tenantId, clock, tx } = crm;
  const now = clock.now();
  const verdicts = await foreseeAll(crm, sends);
  const sql = asSql(tx);
  const rows = sends.map((send, index) => ({ id: newId("automatedSend"), send, verdict: verdicts[index] as Verdict }));
  const written = await sql.query<{ id: string; key: string }>(INSERT, [
    JSON.stringify(rows.map(({ id, send, verdict }) => rowOf(id, send, verdict, now))),
    tenantId,
    now,
  ]);
  const ids = new Set(written.map(({ id }) => id));
  const known = rows.some(({ id }) => !ids.has(id)) ? await knownIds(crm, sends) : new Map<string, string>();
  const fresh = rows.filter(({ id }) => ids.has(id));
  const looks = fresh.flatMap(({ id, send, verdict }) =>
    verdict.verdict === "drop"
      ? []
      : [{ id: newId("dueAction"), sendId: id, round: 1, dueAt: nextAtOf(send, verdict, now) }],
  );
  const dropped = fresh.flatMap(({ id, send, verdict }) =>
    verdict.verdict === "drop" ? [droppedOf(id, send, verdict, now)] : [],
  );
  await Promise.all([
    planLooks(sql, tenantId, looks, now),
    logAutomation(sql, tenantId, fresh.flatMap(entryOf), now),
    tellSettled({ sql, tenantId, clock }, dropped),
  ]);
  return rows.map(({ id, send, verdict }) => ({
    sendId: ids.has(id) ? id : (known.get(send.key) ?? id),
    verdict,
    isNew: ids.has(id),
  }));
}

/** What the policy would say of a message as things are now; writes nothing. Throws `ForbiddenError`. */
export async function foresee(
  crm: CrmContext,
  send: Omit<NewSend, "key" | "content"> & Partial<Pick<NewSend, "content">>,
): Promise<Verdict> {
  demand(crm, "contacts:read");
  const [verdict] = await foreseeAll(crm, [{ ...send, content: send.content ?? [{ channel: "chat", parts: [] }] }]);
  if (!verdict) throw new Error("nothing was foreseen");
  return verdict;
}

/** `foresee` for many, in a fixed number of statements. Throws `ForbiddenError`. */
export async function foreseeMany(crm: CrmContext, sends: readonly Omit<NewSend, "key">[]): Promise<Verdict[]> {
  demand(crm, "contacts:read");
  return foreseeAll(crm, sends);
}

async function foreseeAll(
  { tx, tenantId, clock }: CrmContext,
  sends: readonly Omit<NewSend, "key">[],
): Promise<Verdict[]> {
  const now = clock.now();
  const asked = sends.map((send) => ({ contactId: send.contactId, ask: askOfNew(send) }));
  const facts = await readFacts(asSql(tx), tenantId, asked, { now });
  return facts.map((one) => {
    const { dueAt } = one.ask;
    const verdict = decide(one, new Date(Math.max(dueAt.getTime(), now.getTime())));
    if (verdict.verdict !== "drop" || dueAt <= now || !MAY_CHANGE.includes(verdict.reason)) return verdict;
    return { verdict: "delay", until: dueAt, reason: verdict.reason, detail: verdict.detail };
  });
}

const INSERT: Statement = {
  name: "sends_insert",
  text: `
    INSERT INTO automated_sends (id, tenant_id, contact_id, program, purpose, key, subject_kind, subject_id, campaign_id, enrollment_id,
                                 variant, is_test, status, due_at, next_at, expires_at, unless, content, reason, detail, created_at, settled_at)
    SELECT n.id, $2, n."contactId", n.program, n.purpose, n.key, n."subjectKind", n."subjectId", n."campaignId", n."enrollmentId",
           n.variant, n."isTest", n.status, n."dueAt", n."nextAt", n."expiresAt", n.unless, n.content, n.reason, n.detail, $3,
           CASE WHEN n.status = 'dropped' THEN $3::timestamptz END
      FROM jsonb_to_recordset($1::jsonb) AS n(id text, "contactId" text, program text, purpose text, key text, "subjectKind" text,
             "subjectId" text, "campaignId" text, "enrollmentId" text, variant text, "isTest" boolean, status text, "dueAt" timestamptz,
             "nextAt" timestamptz, "expiresAt" timestamptz, unless jsonb, content jsonb, reason text, detail jsonb)
    ON CONFLICT (tenant_id, key) DO NOTHING
    RETURNING id, key`,
};

function rowOf(id: string, send: NewSend, verdict: Verdict, now: Date) {
  const { contactId, program, purpose, key, subject, dueAt, expiresAt, unless, content } = send;
  const why = verdict.verdict === "send" ? { reason: null, detail: {} } : verdict;
  return {
    ...{ id, contactId, program, purpose, key, dueAt, expiresAt, unless, content },
    subjectKind: subject.kind,
    subjectId: subject.id,
    campaignId: send.campaignId ?? null,
    enrollmentId: send.enrollmentId ?? null,
    variant: send.variant ?? null,
    isTest: send.isTest ?? false,
    status: verdict.verdict === "drop" ? "dropped" : "planned",
    nextAt: nextAtOf(send, verdict, now),
    reason: why.reason,
    detail: why.detail,
  };
}

function nextAtOf({ dueAt }: NewSend, verdict: Verdict, now: Date): Date {
  if (verdict.verdict === "delay") return verdict.until;
  return dueAt > now ? dueAt : now;
}

interface Fresh {
  readonly id: string;
  readonly send: NewSend;
  readonly verdict: Verdict;
}

function entryOf({ id, send, verdict }: Fresh) {
  if (verdict.verdict === "send") return [];
  const { contactId, program, subject, campaignId, enrollmentId } = send;
  const until: Detail = verdict.verdict === "delay" ? { until: verdict.until.toISOString() } : {};
  return [
    {
      kind: verdict.verdict === "delay" ? ("delayed" as const) : ("dropped" as const),
      ...{ program, contactId, campaignId, enrollmentId },
      sendId: id,
      subjectKind: subject.kind,
      subjectId: subject.id,
      reason: verdict.reason,
      detail: { ...verdict.detail, ...until },
    },
  ];
}

function droppedOf(id: string, send: NewSend, verdict: Extract<Verdict, { verdict: "drop" }>, at: Date): SettledSend {
  const { contactId, subject, campaignId = null, enrollmentId = null } = send;
  const { reason, detail } = verdict;
  return { sendId: id, contactId, subject, campaignId, enrollmentId, status: "dropped", reason, detail, at };
}

async function knownIds({ tx }: CrmContext, sends: readonly NewSend[]): Promise<Map<string, string>> {
  const rows = await tx.automatedSend.findMany({
    where: { key: { in: sends.map(({ key }) => key) } },
    select: { id: true, key: true },
  });
  return new Map(rows.map(({ id, key }) => [key, id]));
}
