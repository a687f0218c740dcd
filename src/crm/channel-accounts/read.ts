/** Channel accounts as people see them: their state and their last fault, never a secret. */
import type { ChannelKind, Json } from "../../channels/channel.ts";
import { NotFoundError } from "../../lib/errors.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";

export interface AccountOverview {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly status: "active" | "paused" | "broken";
  readonly settings: Json;
  /** The provider's id of it, where it has one. */
  readonly externalId: string | null;
  /** A code with a sentence under `channels.faults`. */
  readonly lastError: string | null;
  readonly lastErrorAt: Date | null;
  /** What the provider says of the account, by name. */
  readonly standing: Readonly<Record<string, { readonly value: string; readonly at: string }>>;
  readonly createdAt: Date;
}

const SHOWN = {
  id: true,
  kind: true,
  name: true,
  status: true,
  settings: true,
  externalId: true,
  lastError: true,
  lastErrorAt: true,
  standing: true,
  createdAt: true,
} as const;

/** All accounts of the tenant, oldest first; a business has a handful. */
export async function listAccounts(crm: CrmContext): Promise<AccountOverview[]> {
  demand(crm, "channels:read");
  const { tx } = crm;
  const rows = await tx.channelAccount.findMany({
    where: { removedAt: null },
    select: SHOWN,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows as unknown as AccountOverview[];
}

/** Whoever may change accounts may see the one they changed. Throws `NotFoundError`. */
export async function getAccount({ tx }: CrmContext, id: string): Promise<AccountOverview> {
  const row = await tx.channelAccount.findFirst({ where: { id, removedAt: null }, select: SHOWN });
  if (!row) throw new NotFoundError("there is no such channel account");
  return row as unknown as AccountOverview;
}
