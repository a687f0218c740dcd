/** `charla channels test`, `pause`, `resume`, `rotate` and `remove`. */

import { pauseAccount, removeAccount, resumeAccount, rotateSecrets } from "../../crm/channel-accounts/connect.ts";
import { noteFault } from "../../crm/channel-accounts/health.ts";
import { findAccount } from "../../crm/channel-accounts.ts";
import { problemOf } from "../../flow/channel-problem.ts";
import { mustOpen, readCredentials, secretNamesOf, tryAccount } from "../../flow/connect-channel.ts";
import type { Cli } from "../cli.ts";
import { Failure } from "../failure.ts";
import { findChannel, inChannels, told } from "./in-channels.ts";
import { readSecrets } from "./read-secrets.ts";

interface Options {
  readonly tenant?: string;
}

const CHANGES = {
  pause: { work: pauseAccount, said: "paused" },
  resume: { work: resumeAccount, said: "resumed" },
  remove: { work: removeAccount, said: "removed" },
} as const;

export async function changeChannel(
  cli: Cli,
  verb: keyof typeof CHANGES,
  id: string,
  { tenant }: Options,
): Promise<void> {
  const { work, said } = CHANGES[verb];
  await inChannels(cli, tenant, async (at) => {
    await findChannel(cli, at, id);
    await at.run((crm) => work(crm, id));
  });
  cli.print(told(cli, said, { id }));
}

/** Fails with code 1 when the account does not work, so that a script can ask. */
export async function testChannel(cli: Cli, id: string, { tenant }: Options): Promise<void> {
  await inChannels(cli, tenant, async (at) => {
    await findChannel(cli, at, id);
    const account = await findAccount(at.db, at.seal, id);
    if (!account) throw new Failure(told(cli, "unknown", { id }));
    const tried = await tryAccount(at.env, account);
    if ("fault" in tried)
      throw new Failure(told(cli, "fails", { problem: problemOf(cli.locale, account.kind, tried.fault) }));
    await noteFault({ db: at.db, clock: at.env.clock }, account, null);
    cli.print(told(cli, "works", { name: tried.name }));
  });
}

export async function rotateChannel(cli: Cli, id: string, { tenant }: Options): Promise<void> {
  await inChannels(cli, tenant, async (at) => {
    const account = await findChannel(cli, at, id);
    const given = await readSecrets(cli, secretNamesOf(account.kind));
    const credentials = readCredentials(account, given);
    const secrets = { ...credentials.secrets };
    await mustOpen(at.env, { ...account, tenantId: at.tenantId, secrets });
    await at.run((crm) => rotateSecrets(crm, at.seal, id, credentials));
  });
  cli.print(told(cli, "rotated", { id }));
}
