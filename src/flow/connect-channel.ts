/** Connecting an account of a provider: what people give is checked by the kind's own schemas, then tried, then kept. */
import { CHANNEL_KINDS, type Channel, type ChannelAccount, type ChannelKind, type Json } from "../channels/channel.ts";
import { CONNECTED_KINDS, definitionOf } from "../channels/registry.ts";
import type { Credentials, NewAccount } from "../crm/channel-accounts/connect.ts";
import { ChannelError, type ChannelFault, InputError, type Issue } from "../lib/errors.ts";
import { issuesOf, UNSAID } from "../lib/field-issues.ts";
import { cleanText, truncate } from "../lib/text.ts";
import { type ChannelEnvDeps, createChannelEnv } from "./channel-env.ts";

/** Whether an account's credentials open it, and under which name people know it there. */
export type Tried = { readonly name: string } | { readonly fault: ChannelFault; readonly reason: string };

const TRY_MS = 10_000;
const NAME_MAX = 80;

export interface GivenAccount {
  readonly kind: string;
  readonly name: string;
  readonly settings?: unknown;
  readonly secrets?: unknown;
}

/** A new account as it will be kept. Throws `InputError` with an issue for each value that is not right. */
export function readNewAccount(given: GivenAccount): NewAccount {
  const kind = CONNECTED_KINDS.find((one) => one === given.kind);
  if (!kind) throw invalid([{ path: "kind", message: "fields.kinds", values: { kinds: CONNECTED_KINDS.join(", ") } }]);
  const name = truncate(cleanText(given.name), NAME_MAX);
  const settings = definitionOf(kind).settings.safeParse(given.settings ?? {}, UNSAID);
  const issues = [
    ...(name === "" ? [{ path: "name", message: "fields.accountName" }] : []),
    ...(settings.success ? [] : issuesOf(settings.error, "settings")),
  ];
  if (issues.length > 0 || !settings.success) throw invalid([...issues, ...secretIssues(kind, given.secrets)]);
  const account = { kind, name, settings: settings.data };
  // The phone that is paired later brings the number with it.
  if (definitionOf(kind).isPaired) return { ...account, secrets: {}, externalId: null };
  return { ...account, ...readCredentials(account, given.secrets) };
}

/** Credentials of an account. Throws `InputError`; also for a kind that has none. */
export function readCredentials(
  { kind, settings }: Pick<ChannelAccount, "kind" | "settings">,
  given: unknown,
): Credentials {
  const definition = definitionOf(kind);
  const hasSecrets = Object.keys(definition.secrets.shape).length > 0;
  const issues = hasSecrets
    ? secretIssues(kind, given)
    : [{ path: "secrets", message: "fields.noCredentials", values: { kind } }];
  if (issues.length > 0) throw invalid(issues);
  const secrets = definition.secrets.parse(given) as Credentials["secrets"];
  return { secrets, externalId: definition.externalIdOf?.({ settings, secrets }) ?? null };
}

/** Names of the credentials that a kind needs. Throws `InputError` for a kind that nobody connects by hand. */
export function secretNamesOf(kind: string): string[] {
  const found = CHANNEL_KINDS.find((one) => one === kind && CONNECTED_KINDS.includes(one));
  if (!found) throw invalid([{ path: "kind", message: "fields.kinds", values: { kinds: CONNECTED_KINDS.join(", ") } }]);
  return Object.keys(definitionOf(found).secrets.shape);
}

/** The channel of an account for a question to its provider: it neither listens nor sends. */
export function unopened(deps: ChannelEnvDeps, account: ChannelAccount): Channel {
  const env = createChannelEnv(deps, { ...account, version: 0 }, account.id);
  return definitionOf(account.kind).create(account, env);
}

/** Asks the provider who we are there. */
export async function tryAccount(deps: ChannelEnvDeps, account: ChannelAccount): Promise<Tried> {
  const channel = unopened(deps, account);
  if (!channel.probe) return { name: account.name };
  try {
    return await channel.probe(AbortSignal.timeout(TRY_MS));
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    // A call that changes nothing may be said to have failed.
    return { fault: error.fault === "uncertain" ? "unavailable" : error.fault, reason: error.message };
  }
}

/** Throws `InputError` for a kind whose accounts are not paired with a phone. */
export function mustPair(kind: ChannelKind): void {
  if (!definitionOf(kind).isPaired) throw invalid([{ path: "id", message: "fields.notPaired", values: { kind } }]);
}

/** Digits of a number in international form, of which a plus, spaces and the like are left out. Throws `InputError`. */
export function readPhone(given: string | null): string | null {
  if (given === null) return null;
  const digits = given.replace(/[\s().+-]/g, "");
  if (!/^[1-9]\d{7,14}$/.test(digits)) throw invalid([{ path: "phone", message: "fields.phone" }]);
  return digits;
}

/** Throws `InputError` when the provider does not know the credentials; a provider that cannot be reached proves nothing. */
export async function mustOpen(deps: ChannelEnvDeps, account: ChannelAccount): Promise<Tried> {
  if (definitionOf(account.kind).isPaired) return { name: account.name };
  const tried = await tryAccount(deps, account);
  if ("fault" in tried && tried.fault === "unauthorized")
    throw invalid([{ path: "secrets", message: "fields.credentials" }]);
  return tried;
}

function secretIssues(kind: ChannelKind, given: unknown): Issue[] {
  const parsed = definitionOf(kind).secrets.safeParse(given ?? {}, UNSAID);
  return parsed.success ? [] : issuesOf(parsed.error, "secrets");
}

function invalid(issues: readonly Issue[]): InputError {
  return new InputError("the channel account is not right", issues);
}

/** An account that is not kept yet, as a channel is made from it. */
export function asAccount(tenantId: string, id: string, account: NewAccount): ChannelAccount {
  const { kind, name, settings, secrets } = account;
  return { id, tenantId, kind, name, settings: settings as Json, secrets: secrets as Json };
}
