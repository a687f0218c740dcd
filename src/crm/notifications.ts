/** What a person of the business should know of and see to: unread until somebody has read it, or it is settled. */
import { NotFoundError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { demand } from "./permissions.ts";

/** Each with a sentence under `notifications.kinds`. */
export const NOTIFICATION_KINDS = [
  "channel_broken",
  "campaigns_frozen",
  "template_paused",
  "mentioned",
  "assigned",
  "given",
  "lead_given",
  "snooze_over",
  "webhook_paused",
  "task_due",
  "task_assigned",
  "sequence_alert",
  "import_done",
  "import_undone",
  "import_failed",
  "simulation_done",
  "simulation_failed",
  "payment_unmatched",
  "payment_refunded",
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

export interface NewNotification {
  readonly kind: NotificationKind;
  /** The row that it is about. */
  readonly subjectId: string;
  /** What fills the sentence in; a moment as an ISO text. */
  readonly values: Readonly<Record<string, string>>;
  /** For this member alone; else for everybody. */
  readonly memberId?: string | null;
}

export interface NotificationRecord extends NewNotification {
  readonly id: string;
  readonly createdAt: Date;
  readonly readAt: Date | null;
}

/** Tells of something, in the transaction of what it tells of. */
export async function notify({ tx, tenantId, clock }: CrmContext, news: NewNotification): Promise<void> {
  await tx.notification.create({
    data: { id: newId("notification"), tenantId, ...news, values: { ...news.values }, createdAt: clock.now() },
  });
}

/** The same for whoever of the team asked for what has ended; a program that asked looks by itself. */
export async function notifyAsker(crm: CrmContext, askedBy: string | null, news: NewNotification): Promise<void> {
  if (askedBy === null || (await crm.tx.member.count({ where: { id: askedBy } })) === 0) return;
  await notify(crm, { ...news, memberId: askedBy });
}

/** Those for everybody, and the caller's own. */
const forCaller = ({ actor }: CrmContext) => ({ OR: [{ memberId: null }, { memberId: actor.id ?? "" }] });

/** Newest first. */
export async function listNotifications(
  crm: CrmContext,
  {
    unread,
    after,
    limit,
  }: { unread: boolean; after: { readonly at: Date; readonly id: string } | null; limit: number },
): Promise<NotificationRecord[]> {
  demand(crm, "notifications:read");
  const rows = await crm.tx.notification.findMany({
    where: {
      AND: [
        forCaller(crm),
        unread ? { readAt: null } : {},
        after ? { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }] } : {},
      ],
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  return rows as unknown as NotificationRecord[];
}

/** Somebody has read it; again changes nothing. Throws `NotFoundError`. */
export async function readNotification(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "notifications:write");
  const { tx, clock } = crm;
  const own = { id, ...forCaller(crm) };
  const { count } = await tx.notification.updateMany({
    where: { ...own, readAt: null },
    data: { readAt: clock.now() },
  });
  if (count > 0) return recordAudit(crm, { action: "notification.read", subjectId: id });
  if ((await tx.notification.count({ where: own })) === 0) throw new NotFoundError("there is no such notification");
}

/** What it told of is settled: nobody need read it any more. */
export async function settleNotifications(
  { tx, clock }: CrmContext,
  { kind, subjectId }: Pick<NewNotification, "kind" | "subjectId">,
): Promise<void> {
  await tx.notification.updateMany({ where: { kind, subjectId, readAt: null }, data: { readAt: clock.now() } });
}
