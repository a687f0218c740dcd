/** In: what a provider says later of a message of ours, and what it asks for with it. */
import type { ChannelAccount, DeliveryReport, Part, Receipt } from "../channels/channel.ts";
import { applyPlainReports, applyReport, type PlainReport, type ReportRow, subjectOf } from "../crm/sql/reports.ts";
import type { Live } from "../infra/live.ts";
import { settleAutomated } from "./automated-sends.ts";
import { type DemandContext, obey } from "./demands.ts";

export interface IngestReportContext extends DemandContext {
  readonly live: Live;
}

/** Resolves after the commit. The same report twice changes nothing the second time. */
export async function ingestReport(
  ctx: IngestReportContext,
  account: ChannelAccount,
  report: DeliveryReport,
): Promise<Receipt> {
  const row: ReportRow = {
    tenantId: account.tenantId,
    channelAccountId: account.id,
    externalId: report.externalId,
    status: report.status,
    reason: report.reason ?? null,
    code: report.code ?? null,
    demand: report.demand ?? null,
    pricing: report.pricing ?? null,
    at: report.at,
  };
  const applied = await ctx.db.sqlForTenant(account.tenantId, async (sql) => {
    const reported = await applyReport(sql, { ...row, key: report.key ?? null });
    if (!reported?.sendId) return reported;
    const { sendId, messageId } = reported;
    await settleAutomated(ctx, account.tenantId, sql, [{ sendId, messageId, status: row.status, at: row.at }]);
    return reported;
  });
  // Again for a repeated report: the process may have died after the commit.
  if (applied) await obeyReport(ctx, applied.messageId, row);
  if (applied?.changed)
    ctx.live.publish({ type: "changed", tenantId: account.tenantId, conversationId: applied.conversationId });
  return {
    messageId: null,
    position: null,
    conversationId: applied?.conversationId ?? null,
    duplicate: applied !== null && !applied.changed,
  };
}

/** The same for many reports of an account, each of another message, that say no more than how far it has come. */
export async function ingestReports(
  ctx: IngestReportContext,
  account: ChannelAccount,
  reports: readonly PlainReport[],
): Promise<void> {
  const { tenantId } = account;
  const applied = await ctx.db.sqlForTenant(tenantId, async (sql) => {
    const found = await applyPlainReports(sql, account.id, reports);
    const told = new Map(reports.map((report) => [report.externalId, report]));
    const outcomes = found.flatMap(({ externalId, messageId, sendId }) => {
      const report = told.get(externalId);
      return report && sendId !== null ? [{ sendId, messageId, status: report.status, at: report.at }] : [];
    });
    await settleAutomated(ctx, tenantId, sql, outcomes);
    return found;
  });
  for (const { changed, conversationId } of applied)
    if (changed) ctx.live.publish({ type: "changed", tenantId, conversationId });
  const known = new Set(applied.map(({ externalId }) => externalId));
  for (const report of reports) if (!known.has(report.externalId)) await ingestReport(ctx, account, report);
}

/** Does what a report of this message asks for, if anything. */
export async function obeyReport(ctx: DemandContext, messageId: string, report: ReportRow): Promise<void> {
  const { demand, tenantId, channelAccountId, code, at } = report;
  if (demand === null) return;
  const subject = await ctx.db.sqlForTenant(tenantId, (tx) => subjectOf(tx, messageId));
  if (!subject) return;
  const { contactId, conversationId, parts } = subject;
  await obey(ctx, { demand, tenantId, channelAccountId, conversationId, contactId, parts: parts as Part[], code, at });
}
