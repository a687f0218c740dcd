/** The ways to contacts: their conversations, and the accounts that could begin one. */
import type { ChannelKind } from "../../channels/channel.ts";
import type { SqlTx } from "../../infra/database.ts";
import type { Ask, Route } from "./facts.ts";
import { ACCOUNTS, RESTRAINTS, TEMPLATES } from "./facts-sql.ts";
import { firstAddress, windowHoursOf } from "./windows.ts";

export interface ConversationRow {
  contactId: string;
  conversationId: string;
  accountId: string;
  status: string;
  handler: string;
  lastInboundAt: Date | null;
  lastWrittenAt: Date | null;
  lastMessageAt: Date;
  isBlocked: boolean;
}

interface AccountRow {
  id: string;
  kind: ChannelKind;
  status: string;
  isRemoved: boolean;
}

interface RestraintRow {
  accountId: string;
  kind: "campaigns" | "person" | "template";
  key: string;
  until: Date;
}

/** The accounts of a business, with what providers ask of them and the texts they have approved. */
export interface Ways {
  readonly accounts: readonly AccountRow[];
  readonly restraints: readonly RestraintRow[];
  readonly templates: readonly { accountId: string; name: string; language: string }[];
}

/** Reads the ways of a business that these messages could take. */
export async function readWays(
  tx: SqlTx,
  tenantId: string,
  { contactIds, asks, now }: { contactIds: readonly string[]; asks: readonly Ask[]; now: Date },
): Promise<Ways> {
  const names = [...new Set(asks.flatMap(({ options }) => options.flatMap(({ template }) => template?.name ?? [])))];
  const [accounts, restraints, templates] = await Promise.all([
    tx.query<AccountRow>(ACCOUNTS, [tenantId]),
    tx.query<RestraintRow>(RESTRAINTS, [tenantId, now, contactIds]),
    names.length === 0
      ? []
      : tx.query<{ accountId: string; name: string; language: string }>(TEMPLATES, [tenantId, names]),
  ]);
  return { accounts, restraints, templates };
}

/** All ways to one contact. Pure. */
export function routesOf(
  ways: Ways,
  contact: { readonly id: string; readonly phone: string | null; readonly email: string | null },
  threads: readonly ConversationRow[],
): Route[] {
  const accountOf = new Map(ways.accounts.map((account) => [account.id, account]));
  const known = threads.flatMap((thread) => {
    const account = accountOf.get(thread.accountId);
    return account ? [{ ...routeBy(ways, account, contact.id), ...thread }] : [];
  });
  const begun = new Set(threads.map(({ accountId }) => accountId));
  const others = ways.accounts.filter(
    ({ id, kind, isRemoved }) => !isRemoved && !begun.has(id) && firstAddress(kind, contact) !== null,
  );
  return [
    ...known.map(({ conversationId, isBlocked, lastWrittenAt, lastMessageAt, ...rest }) => ({
      ...pick(rest),
      ...{ conversationId, isBlocked, lastWrittenAt, lastMessageAt },
    })),
    ...others.map((account) => ({
      ...routeBy(ways, account, contact.id),
      ...{ conversationId: null, isBlocked: false, lastWrittenAt: null, lastMessageAt: null },
    })),
  ];
}

type AccountWay = Omit<Route, "conversationId" | "isBlocked" | "lastWrittenAt" | "lastMessageAt">;

function pick({ channel, accountId, isActive, windowHours, restrainedUntil, templates }: AccountWay): AccountWay {
  return { channel, accountId, isActive, windowHours, restrainedUntil, templates };
}

function routeBy({ restraints, templates }: Ways, account: AccountRow, contactId: string): AccountWay {
  const { id, kind, status, isRemoved } = account;
  const own = restraints.filter(({ accountId }) => accountId === id);
  const until = (fits: (one: RestraintRow) => boolean) =>
    own.filter(fits).reduce<Date | null>((a, one) => (a && a > one.until ? a : one.until), null);
  return {
    channel: kind,
    accountId: id,
    isActive: status === "active" && !isRemoved,
    windowHours: windowHoursOf(kind),
    restrainedUntil: until((one) => one.kind === "campaigns" || (one.kind === "person" && one.key === contactId)),
    templates: new Map(
      templates
        .filter(({ accountId }) => accountId === id)
        .map(({ name, language }) => [
          `${name} ${language}`,
          { isApproved: true, restrainedUntil: until((one) => one.kind === "template" && one.key === name) },
        ]),
    ),
  };
}
