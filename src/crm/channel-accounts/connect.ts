/** What people do with channel accounts: connect, pause, resume, give new credentials, remove. Each change is in the audit. */
import type { ChannelKind, Json } from "../../channels/channel.ts";
import type { Seal } from "../../infra/seal.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { ConflictError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { settleNotifications } from "../notifications.ts";
import { demand } from "../permissions.ts";
import { wakeOutboxes } from "../sql/account-outboxes.ts";

/** Credentials and what the provider calls the account they open. */
export interface Credentials {
  readonly secrets: { readonly [name: string]: string };
  readonly externalId: string | null;
}

export interface NewAccount extends Credentials {
  readonly kind: ChannelKind;
  readonly name: string;
  readonly settings: { [key: string]: Json };
}

/** Connects an account and returns its id. Throws `ConflictError` when the provider's account is connected already. */
export async function connectAccount(crm: CrmContext, seal: Seal, account: NewAccount): Promise<string> {
  demand(crm, "channels:write");
  const { tx, tenantId, clock } = crm;
  const id = newId("channelAccount");
  const { kind, name, settings, externalId } = account;
  await whereFree(() =>
    tx.channelAccount.create({
      data: {
        id,
        tenantId,
        kind,
        name,
        settings,
        externalId,
        sealedSecrets: sealed(seal, id, account),
        createdAt: clock.now(),
      },
    }),
  );
  await recordAudit(crm, { action: "channel_account.connect", subjectId: id, detail: { kind, name } });
  return id;
}

/** Stops sending and listening; what waits to be sent goes on waiting. Throws `NotFoundError`. */
export async function pauseAccount(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "channels:write");
  await change(crm, id, { status: "paused" });
  await recordAudit(crm, { action: "channel_account.pause", subjectId: id });
}

/** Works again, a broken account too: what waited is sent now. Throws `NotFoundError`. */
export async function resumeAccount(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "channels:write");
  await change(crm, id, mended(crm));
  await settleNotifications(crm, { kind: "channel_broken", subjectId: id });
  await wakeOutboxes(asSql(crm.tx), id, crm.clock.now());
  await recordAudit(crm, { action: "channel_account.resume", subjectId: id });
}

/**
 * Puts new credentials in the place of the old ones and lets the account work again.
 * Throws `NotFoundError`, and `ConflictError` when they open an account that is connected already.
 */
export async function rotateSecrets(
  crm: CrmContext,
  seal: Seal,
  id: string,
  { secrets, externalId }: Credentials,
): Promise<void> {
  demand(crm, "channels:write");
  const data = { sealedSecrets: sealed(seal, id, { secrets }), externalId };
  await whereFree(() => change(crm, id, { ...data, ...mended(crm) }));
  await settleNotifications(crm, { kind: "channel_broken", subjectId: id });
  await wakeOutboxes(asSql(crm.tx), id, crm.clock.now());
  await recordAudit(crm, { action: "channel_account.rotate", subjectId: id });
}

/** Ends the connection: secrets are erased, conversations stay. Throws `NotFoundError`. */
export async function removeAccount(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "channels:write");
  const gone = { sealedSecrets: null, siteKey: null, secretHash: null, status: "paused" };
  await change(crm, id, { ...gone, removedAt: crm.clock.now() });
  await recordAudit(crm, { action: "channel_account.remove", subjectId: id });
}

/** A person has put it right. */
function mended({ clock }: CrmContext) {
  return { status: "active", lastError: null, lastErrorAt: null, mendedAt: clock.now() } as const;
}

interface Change {
  readonly status: string;
  readonly lastError?: null;
  readonly lastErrorAt?: null;
  readonly mendedAt?: Date;
  readonly sealedSecrets?: string | null;
  readonly externalId?: string | null;
  readonly siteKey?: null;
  readonly secretHash?: null;
  readonly removedAt?: Date;
}

async function change({ tx }: CrmContext, id: string, data: Change): Promise<void> {
  const { count } = await tx.channelAccount.updateMany({
    where: { id, removedAt: null },
    data: { ...data, version: { increment: 1 } },
  });
  if (count === 0) throw new NotFoundError("there is no such channel account");
}

function sealed(seal: Seal, id: string, { secrets }: Pick<Credentials, "secrets">): string {
  return seal.seal(JSON.stringify(secrets), id);
}

async function whereFree<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "P2002") throw cause;
    throw new ConflictError("this account of the provider is connected already", { cause });
  }
}
