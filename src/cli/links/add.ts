/** `charla links add`: prints the address. */

import { findHandle } from "../../crm/channel-accounts/handles.ts";
import { findAccount } from "../../crm/channel-accounts.ts";
import { getLink } from "../../crm/links/links.ts";
import { makeLink } from "../../flow/make-link.ts";
import { inChannels } from "../channels/in-channels.ts";
import type { Cli } from "../cli.ts";
import { Failure } from "../failure.ts";
import { orFailure, told } from "./in-links.ts";

export interface AddLinkOptions {
  readonly channel: string;
  readonly code?: string;
  readonly campaign?: string;
  readonly source?: string;
  readonly listing?: string;
  readonly branch?: string;
  readonly text?: string;
  readonly expires?: string;
  readonly handle?: string;
  readonly tenant?: string;
}

export async function addLink(cli: Cli, { tenant, expires, ...given }: AddLinkOptions): Promise<void> {
  const expiresAt = expires === undefined ? undefined : readDay(cli, expires);
  await inChannels(cli, tenant, ({ db, seal, env, tenantId, run }) =>
    orFailure(cli, given.channel, async () => {
      const known = await findAccount(db, seal, given.channel);
      const account = known?.tenantId === tenantId ? known : null;
      const knownHandle = account && (await run((crm) => findHandle(crm, account.id)));
      const id = await makeLink({ env, account, knownHandle, run }, { ...given, expiresAt });
      const { code } = await run((crm) => getLink(crm, id));
      cli.print(`${env.site.url}/go/${code}`);
    }),
  );
}

/** The end of that day (UTC). */
function readDay(cli: Cli, given: string): Date {
  const day = new Date(`${given}T23:59:59.999Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(given) || Number.isNaN(day.getTime()))
    throw new Failure(told(cli, "day", { value: given }));
  return day;
}
