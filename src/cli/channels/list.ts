/** `charla channels list`: a line for each account, below it what is wrong, and at the end what nobody has read yet. */
import { listAccounts } from "../../crm/channel-accounts/read.ts";
import { notificationText } from "../../crm/notification-text.ts";
import { listNotifications } from "../../crm/notifications.ts";
import { webhookUrlOf } from "../../flow/channel-env.ts";
import { problemOf } from "../../flow/channel-problem.ts";
import type { Cli } from "../cli.ts";
import { inChannels, told } from "./in-channels.ts";

/** Of what nobody has read, so many of the newest are shown. */
const SHOWN = 20;

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
    const unread = await run((crm) => listNotifications(crm, { unread: true, after: null, limit: SHOWN }));
    for (const one of unread) cli.note(notificationText(one, cli.locale));
  });
}
