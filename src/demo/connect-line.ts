/** Connects the account of an emulated provider, by the same steps as `charla channels add`. */
import type { AppContext } from "../context.ts";
import { connectAccount, resumeAccount } from "../crm/channel-accounts/connect.ts";
import { listAccounts } from "../crm/channel-accounts/read.ts";
import type { CrmContext } from "../crm/context.ts";
import { asAccount, type GivenAccount, mustOpen, readNewAccount } from "../flow/connect-channel.ts";
import { newId } from "../lib/ids.ts";

/** Returns the account's id; one that an earlier run has connected works again. Throws when the provider does not open. */
export async function connectLine(ctx: AppContext, tenantId: string, given: GivenAccount): Promise<string> {
  const run = <T>(verb: (crm: CrmContext) => Promise<T>): Promise<T> =>
    ctx.db.forTenant(tenantId, (tx) => verb({ tx, tenantId, actor: { kind: "system", id: null }, clock: ctx.clock }));
  const account = readNewAccount(given);
  const tried = await mustOpen(ctx.channelEnv, asAccount(tenantId, newId("channelAccount"), account));
  if ("fault" in tried) throw new Error(`the emulated ${given.kind} does not answer: ${tried.reason}`);
  const known = (await run(listAccounts)).find(
    ({ kind, externalId }) => kind === account.kind && externalId === account.externalId,
  );
  if (known) await run((crm) => resumeAccount(crm, known.id));
  const id = known?.id ?? (await run((crm) => connectAccount(crm, ctx.seal, account)));
  ctx.channels.changed(id);
  return id;
}
