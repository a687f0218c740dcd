/** `charla channels add`: tries the credentials, then keeps the account. A running server opens it within seconds. */
import { definitionOf } from "../../channels/registry.ts";
import { connectAccount } from "../../crm/channel-accounts/connect.ts";
import { problemOf, warningOf } from "../../flow/channel-problem.ts";
import { asAccount, mustOpen, readNewAccount, secretNamesOf } from "../../flow/connect-channel.ts";
import { syncFirst } from "../../flow/templates.ts";
import { newId } from "../../lib/ids.ts";
import type { Cli } from "../cli.ts";
import { Failure } from "../failure.ts";
import { inChannels, told } from "./in-channels.ts";
import { readSecrets } from "./read-secrets.ts";

export interface AddOptions {
  readonly name: string;
  readonly set: readonly string[];
  readonly tenant?: string;
}

export async function addChannel(cli: Cli, kind: string, { name, set, tenant }: AddOptions): Promise<void> {
  const settings = Object.fromEntries(set.map((one) => readSetting(cli, one)));
  await inChannels(cli, tenant, async ({ tenantId, env, seal, run }) => {
    const secrets = await readSecrets(cli, secretNamesOf(kind));
    const account = readNewAccount({ kind, name, settings, secrets });
    const tried = await mustOpen(env, asAccount(tenantId, newId("channelAccount"), account));
    const id = await run((crm) => connectAccount(crm, seal, account));
    await syncFirst(env, asAccount(tenantId, id, account));
    cli.print(id);
    const warning = warningOf(cli.locale, account.kind);
    if (warning !== null) cli.note(warning);
    if (definitionOf(account.kind).isPaired) cli.note(told(cli, "pair_next", { id }));
    else if ("name" in tried) cli.note(told(cli, "added", { name: tried.name }));
    else cli.note(told(cli, "added_untried", { problem: problemOf(cli.locale, kind, tried.fault) }));
  });
}

/** A value that reads as JSON is that; else it is a text. */
function readSetting(cli: Cli, given: string): [string, unknown] {
  const [, name, value = ""] = /^([\w-]+)=(.*)$/s.exec(given) ?? [];
  if (name === undefined) throw new Failure(told(cli, "setting", { value: given }));
  try {
    return [name, JSON.parse(value)];
  } catch {
    return [name, value];
  }
}
