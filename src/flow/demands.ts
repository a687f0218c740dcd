/** What a provider's failure asks for beyond the one message, done. Each may be asked for again and is then no news. */
import type { Part } from "../channels/channel.ts";
import { REPORT_DEMANDS, type ReportDemand } from "../channels/events.ts";
import { markBroken } from "../crm/channel-accounts/health.ts";
import { sayConsent } from "../crm/contacts.ts";
import type { CrmContext } from "../crm/context.ts";
import { type NotificationKind, notify } from "../crm/notifications.ts";
import { type Restrained, restrain } from "../crm/restraints.ts";
import { closeWindow } from "../crm/sql/reports.ts";
import type { Database } from "../infra/database.ts";
import type { Log } from "../infra/log.ts";
import type { ChannelError } from "../lib/errors.ts";
import type { Clock } from "../lib/time.ts";

export interface DemandContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Demanded {
  readonly demand: ReportDemand;
  readonly tenantId: string;
  readonly channelAccountId: string;
  readonly conversationId: string;
  readonly contactId: string;
  /** Of the message that failed. */
  readonly parts: readonly Part[];
  /** The provider's code. */
  readonly code: string | null;
  /** When the provider said so. */
  readonly at: Date;
}

/** What a channel's error demands; null for nothing. */
export function demandOf({ details }: ChannelError): ReportDemand | null {
  return REPORT_DEMANDS.find((demand) => demand === details.demand) ?? null;
}

/** The provider's code in a channel's error. */
export function codeOf({ details: { code } }: ChannelError): string | null {
  return typeof code === "string" || typeof code === "number" ? String(code) : null;
}

/** Does what is demanded, in a transaction of its own. Throws when nothing was done. */
export async function obey(ctx: DemandContext, demanded: Demanded): Promise<void> {
  const { demand, tenantId, channelAccountId, conversationId, contactId, parts, code, at } = demanded;
  switch (demand) {
    case "use_template":
      return ctx.db.sqlForTenant(tenantId, (tx) => closeWindow(tx, conversationId, at));
    case "mend_account":
      return mend(ctx, demanded);
    case "end_campaigns_to_person":
      return inTenant(ctx, tenantId, async (crm) => {
        await sayConsent(crm, contactId, { allows: false, at, by: code === null ? "provider" : `provider ${code}` });
      });
    case "spare_person":
      return rest(ctx, demanded, { kind: "person", contactId });
    case "freeze_campaigns":
      return rest(ctx, demanded, { kind: "campaigns" }, { kind: "campaigns_frozen", subjectId: channelAccountId });
    case "pause_template": {
      const template = parts.find((part) => part.type === "template")?.template;
      if (!template) return;
      const news = {
        kind: "template_paused",
        subjectId: channelAccountId,
        values: { template: template.name },
      } as const;
      return rest(ctx, demanded, { kind: "template", name: template.name }, news);
    }
  }
}

async function mend(ctx: DemandContext, { tenantId, channelAccountId, at }: Demanded): Promise<void> {
  const account = { id: channelAccountId, tenantId };
  if (await markBroken(ctx, account, { fault: "unauthorized", at }))
    ctx.log.error({ accountId: channelAccountId }, "a channel account is broken until a person mends it");
}

async function rest(
  ctx: DemandContext,
  { tenantId, channelAccountId, code, at }: Demanded,
  what: Restrained,
  news?: { readonly kind: NotificationKind; readonly subjectId: string; readonly values?: Record<string, string> },
): Promise<void> {
  await inTenant(ctx, tenantId, async (crm) => {
    const until = await restrain(crm, { channelAccountId, what, code, at });
    if (!until || !news) return;
    const { name, kind, tenant } = await crm.tx.channelAccount.findUniqueOrThrow({
      where: { id: channelAccountId },
      select: { name: true, kind: true, tenant: { select: { timeZone: true } } },
    });
    const values = { account: name, channel: kind, until: until.toISOString(), timeZone: tenant.timeZone };
    await notify(crm, { ...news, values: { ...values, ...news.values } });
  });
}

function inTenant<T>(ctx: DemandContext, tenantId: string, work: (crm: CrmContext) => Promise<T>): Promise<T> {
  return ctx.db.forTenant(tenantId, (tx) =>
    work({ tx, tenantId, actor: { kind: "system", id: null }, clock: ctx.clock }),
  );
}
