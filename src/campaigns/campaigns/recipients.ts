/** The people of a campaign, each with what became of their message; and the visits by the links in it. */
import type { CrmContext } from "../../crm/context.ts";
import { demand } from "../../crm/permissions.ts";
import { announceSignals } from "../../crm/signals.ts";
import type { Database } from "../../infra/database.ts";
import { NotFoundError } from "../../lib/errors.ts";

export const RECIPIENT_STATES = [
  "pending",
  "rest",
  "held",
  "enrolled",
  "cancelled",
  "waiting",
  "sent",
  "delivered",
  "read",
  "failed",
  "uncertain",
  "dropped",
] as const;
export type RecipientState = (typeof RECIPIENT_STATES)[number];

export interface RecipientRow {
  readonly id: string;
  readonly contactId: string;
  readonly name: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly variant: string | null;
  readonly state: RecipientState;
  /** Of the policy: why it waits or was left out. */
  readonly reason: string | null;
  readonly channel: string | null;
  readonly conversationId: string | null;
  readonly dueAt: Date;
  readonly sentAt: Date | null;
  readonly clickedAt: Date | null;
}

/** By id, so that a page stays where it was. Throws `NotFoundError`. */
export async function listRecipients(
  crm: CrmContext,
  campaignId: string,
  { state, after, limit }: { state?: RecipientState | undefined; after: string | null; limit: number },
): Promise<RecipientRow[]> {
  demand(crm, "campaigns:read");
  if ((await crm.tx.campaign.count({ where: { id: campaignId } })) === 0)
    throw new NotFoundError("there is no such campaign");
  return crm.tx.$queryRaw<RecipientRow[]>`
    SELECT * FROM (
      SELECT r.id, r.contact_id AS "contactId", c.name, c.phone, c.email, r.variant, r.due_at AS "dueAt", r.clicked_at AS "clickedAt",
             s.reason, s.channel, s.conversation_id AS "conversationId", s.sent_at AS "sentAt",
             CASE WHEN r.status <> 'planned' THEN r.status WHEN s.status IN ('planned', 'queued') THEN 'waiting' ELSE s.status END AS state
        FROM campaign_recipients r JOIN contacts c ON c.id = r.contact_id LEFT JOIN automated_sends s ON s.id = r.send_id
       WHERE r.campaign_id = ${campaignId} AND (${after}::text IS NULL OR r.id > ${after})) found
     WHERE ${state ?? null}::text IS NULL OR state = ${state ?? null} ORDER BY id LIMIT ${limit}::int`;
}

/** The business of a recipient's link; null for a code that is none. */
export async function tenantOfRecipient(db: Database, code: string): Promise<string | null> {
  if (!/^rcp_[a-z0-9]{1,60}$/.test(code)) return null;
  const row = await db.asSystem("resolve a sales code", (tx) =>
    tx.campaignRecipient.findUnique({ where: { id: code }, select: { tenantId: true } }),
  );
  return row?.tenantId ?? null;
}

/** Where the link of a recipient leads; a visit of theirs is noted. Throws `NotFoundError`. */
export async function followLink(
  crm: CrmContext,
  recipientId: string,
  { isCounted }: { readonly isCounted: boolean },
): Promise<{ linkUrl: string; contactId: string; campaignId: string; isFirst: boolean }> {
  const { tx, clock } = crm;
  const row = await tx.campaignRecipient.findUnique({ where: { id: recipientId }, include: { campaign: true } });
  const linkUrl = (row?.campaign.content as { linkUrl?: unknown } | undefined)?.linkUrl;
  if (!row || typeof linkUrl !== "string") throw new NotFoundError("there is no such link");
  const { contactId, campaignId, clickedAt } = row;
  if (isCounted) {
    const at = clock.now();
    await tx.$executeRaw`
      UPDATE campaign_recipients SET clicks = clicks + 1, clicked_at = coalesce(clicked_at, ${at}) WHERE id = ${recipientId}`;
    await announceSignals(crm, [
      { kind: "link.clicked", contactId, subjectId: campaignId, detail: { recipientId }, at },
    ]);
  }
  return { linkUrl, contactId, campaignId, isFirst: isCounted && clickedAt === null };
}
