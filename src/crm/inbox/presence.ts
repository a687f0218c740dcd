/** Who of the business is there, and which conversation each has open. Told by their browser, again and again; silence means gone. */
import { ForbiddenError } from "../../lib/errors.ts";
import { plusMs } from "../../lib/time.ts";
import type { CrmContext } from "../context.ts";
import { getConversation } from "../conversations.ts";
import { demand } from "../permissions.ts";

export const PRESENCES = ["online", "away", "offline"] as const;
export const ACTIVITIES = ["viewing", "typing"] as const;

/** Who was not heard of for so long is gone; ms. Browsers tell every 20 seconds. */
export const GONE_AFTER_MS = 50_000;

export interface Heartbeat {
  readonly presence: (typeof PRESENCES)[number];
  readonly conversationId: string | null;
  readonly activity: (typeof ACTIVITIES)[number] | null;
}

export interface PresenceRecord extends Heartbeat {
  readonly memberId: string;
  readonly name: string;
  readonly seenAt: Date;
}

/**
 * The caller is there. Returns whether that tells the others something new. Throws `ForbiddenError` for a program, and
 * `NotFoundError` for a conversation that is not of this business.
 */
export async function beat(crm: CrmContext, { presence, conversationId, activity }: Heartbeat): Promise<boolean> {
  demand(crm, "conversations:read");
  const { tx, actor, clock } = crm;
  if (actor.kind !== "user") throw new ForbiddenError("only a member who is signed in is present");
  if (conversationId !== null) await getConversation(crm, conversationId);
  const now = clock.now();
  const does = conversationId === null || presence === "offline" ? null : (activity ?? "viewing");
  const viewing = does === null ? null : conversationId;
  const [before] = await tx.$queryRaw<{ isSame: boolean }[]>`
    SELECT presence = ${presence} AND viewing_id IS NOT DISTINCT FROM ${viewing} AND activity IS NOT DISTINCT FROM ${does}
           AND seen_at > ${plusMs(now, -GONE_AFTER_MS)}::timestamptz AS "isSame"
      FROM members WHERE id = ${actor.id} FOR UPDATE`;
  await tx.member.update({
    where: { id: actor.id },
    data: { presence, viewingId: viewing, activity: does, seenAt: now },
  });
  return before?.isSame !== true;
}

/** Those who are there now, by name. */
export async function listPresent(crm: CrmContext): Promise<PresenceRecord[]> {
  demand(crm, "conversations:read");
  const rows = await crm.tx.member.findMany({
    where: {
      deactivatedAt: null,
      presence: { not: "offline" },
      seenAt: { gt: plusMs(crm.clock.now(), -GONE_AFTER_MS) },
    },
    select: {
      id: true,
      presence: true,
      viewingId: true,
      activity: true,
      seenAt: true,
      user: { select: { name: true } },
    },
    orderBy: { id: "asc" },
  });
  return rows
    .map(({ id, presence, viewingId, activity, seenAt, user }) => ({
      memberId: id,
      name: user.name,
      presence: presence as Heartbeat["presence"],
      conversationId: viewingId,
      activity: activity as Heartbeat["activity"],
      seenAt: seenAt ?? crm.clock.now(),
    }))
    .sort((a, b) => a.name.localeCompare(b.name) || a.memberId.localeCompare(b.memberId));
}
