/** Those who may be given work, with what the choice looks at: presence, load and what they have won of late. */
import { DAY_MS, plusMs } from "../../lib/time.ts";
import type { MemberRole } from "../actor.ts";
import type { CrmContext } from "../context.ts";
import { listPresent } from "../inbox/presence.ts";
import { isAllowed } from "../permissions.ts";
import type { Candidate } from "./choose.ts";

/** Leads that ended longer ago say nothing of somebody's luck now. */
const LATELY_MS = 90 * DAY_MS;

/** Everybody who may answer customers, by id. */
export async function readCandidates(crm: CrmContext): Promise<Candidate[]> {
  const { tx, clock } = crm;
  const members = await tx.member.findMany({
    where: { deactivatedAt: null },
    include: { user: { select: { name: true } }, branch: { select: { name: true } } },
    orderBy: { id: "asc" },
  });
  const present = await listPresent(crm);
  const isOnline = new Set(present.filter(({ presence }) => presence === "online").map(({ memberId }) => memberId));
  const open = await tx.conversation.groupBy({
    by: ["assigneeId"],
    where: { status: "open", handler: { not: "agents" }, assigneeId: { in: members.map(({ id }) => id) } },
    _count: true,
  });
  const ended = await tx.lead.groupBy({
    by: ["ownerId", "status"],
    where: {
      ownerId: { in: members.map(({ id }) => id) },
      status: { in: ["WON", "LOST"] },
      closedAt: { gt: plusMs(clock.now(), -LATELY_MS) },
    },
    _count: true,
  });
  const endedAs = (id: string, status: string) =>
    ended.find((group) => group.ownerId === id && group.status === status)?._count ?? 0;
  return members
    .filter(({ id, role }) => isAllowed({ kind: "user", id, role: role as MemberRole }, "conversations:write"))
    .map(({ id, user, branchId, branch, skills, languages, capacity, lastAssignedAt }) => ({
      id,
      name: user.name,
      branchId,
      branchName: branch?.name ?? null,
      skills,
      languages,
      capacity,
      isPresent: isOnline.has(id),
      open: open.find((group) => group.assigneeId === id)?._count ?? 0,
      won: endedAs(id, "WON"),
      lost: endedAs(id, "LOST"),
      lastAssignedAt: lastAssignedAt?.getTime() ?? null,
    }));
}

/** Keeps two choices at the same moment from giving one person more than they can take. */
export async function holdTeam({ tx }: CrmContext): Promise<void> {
  await tx.$queryRaw`SELECT id FROM members WHERE deactivated_at IS NULL ORDER BY id FOR NO KEY UPDATE`;
}
