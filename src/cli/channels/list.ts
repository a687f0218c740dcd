/** `charla channels list`: a line for each account, and below it what is wrong. */
import { listAccounts } from "../../crm/channel-accounts/read.ts";
import { webhookUrlOf } from "../../flow/channel-env.ts";
import { problemOf } from "../../flow/channel-problem.ts";
import type { Cli } from "../cli.ts";
import { inChannels, told } from "./in-channels.ts";

export async function listChannels(cli: Cli, { tenant }: { tenant?: string }): Promise<void> {
  await inChannels(cli, tenant, async ({ run, env }) => {
    const accounts = await run(listAccounts);
    if (accounts.length === 0) cli.note(told(cli, "none"));
    for (const account of accounts) {
      const { id, kind, status, name, externalId, lastError } = account;
      const address = externalId === null ? null : webhookUrlOf(env.publicUrl, account);
      cli.print([id, kind, told(cli, `status.${status}`), name, ...(address ? [address] : [])].join("\t"));
      if (lastError !== null) cli.print(`  ${problemOf(cli.locale, kind, lastError)}`);
    }
  });
}
