/** What people write to, account by account: known once, so that links can open the chat. */
import type { ChannelKind } from "../../channels/channel.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";

/** An account that people can write to. */
export interface Way {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly handle: string;
}

/** Keeps the handle of an account. Throws `NotFoundError`. */
export async function setHandle(crm: CrmContext, accountId: string, handle: string): Promise<void> {
  const { count } = await crm.tx.channelAccount.updateMany({
    where: { id: accountId, removedAt: null },
    data: { handle },
  });
  if (count === 0) throw new NotFoundError("there is no such channel account");
  await recordAudit(crm, { action: "channel_account.handle", subjectId: accountId, detail: { handle } });
}

/** The working accounts whose handle is known, oldest first. */
export async function listWays({ tx }: Pick<CrmContext, "tx">): Promise<Way[]> {
  const rows = await tx.channelAccount.findMany({
    where: { removedAt: null, status: { not: "broken" }, handle: { not: null } },
    select: { id: true, kind: true, name: true, handle: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows as Way[];
}

/** What is kept as the handle of an account; null while unknown. */
export async function findHandle({ tx }: Pick<CrmContext, "tx">, accountId: string): Promise<string | null> {
  const row = await tx.channelAccount.findUnique({ where: { id: accountId }, select: { handle: true } });
  return row?.handle ?? null;
}
