/** Making a tracking link: what people give is checked, and the handle of the account that it opens is found or asked for. */
import { deepLink, OPENED_KINDS, readHandle } from "../channels/deep-links.ts";
import { webchatSettings } from "../channels/webchat/settings.ts";
import { setHandle } from "../crm/channel-accounts/handles.ts";
import type { ChannelAccountRecord } from "../crm/channel-accounts.ts";
import type { CrmContext } from "../crm/context.ts";
import { createLink, LINK_CODE, type NewLink } from "../crm/links/links.ts";
import { InputError } from "../lib/errors.ts";
import { cleanText, truncate } from "../lib/text.ts";
import type { ChannelEnvDeps } from "./channel-env.ts";
import { tryAccount } from "./connect-channel.ts";

export interface GivenLink {
  readonly code?: string | undefined;
  readonly campaign?: string | undefined;
  readonly source?: string | undefined;
  readonly listing?: string | undefined;
  readonly branch?: string | undefined;
  /** Which account's chat it opens, by id. */
  readonly channel: string;
  readonly text?: string | undefined;
  readonly expiresAt?: Date | undefined;
  /** What people write to on that account, where the provider does not say it. */
  readonly handle?: string | undefined;
}

const WORD_MAX = 80;
const TEXT_MAX = 300;

interface LinkDeps {
  readonly env: ChannelEnvDeps;
  /** Of the business's own; null when there is none. */
  readonly account: ChannelAccountRecord | null;
  /** Kept for the account, or null. */
  readonly knownHandle: string | null;
  run<T>(work: (crm: CrmContext) => Promise<T>): Promise<T>;
}

/** Returns the link's id. Throws `InputError` with an issue for what is not right, `ConflictError` for a code that is taken. */
export async function makeLink({ env, account, knownHandle, run }: LinkDeps, given: GivenLink): Promise<string> {
  if (!account) throw invalid("channel", "there is no such channel account");
  if (!OPENED_KINDS.includes(account.kind))
    throw invalid("channel", `a chat of ${account.kind} cannot be opened by a link`);
  const link = readLink(given);
  if (link.expiresAt && link.expiresAt <= env.clock.now()) throw invalid("expiresAt", "has passed already");
  const handle = given.handle === undefined ? (knownHandle ?? (await askHandle(env, account))) : given.handle;
  const read = handle === null ? null : readHandle(account.kind, handle);
  if (read === null || deepLink(account.kind, read, { text: "", reference: null, textWithReference: "" }) === null)
    throw invalid("handle", HANDLE_WANTED);
  if (account.kind === "webchat" && !isOwnPage(env, account, read))
    throw invalid("handle", "is on none of the pages that may embed this chat: see its allowedOrigins");
  return run(async (crm) => {
    if (read !== knownHandle) await setHandle(crm, account.id, read);
    return createLink(crm, link);
  });
}

const HANDLE_WANTED =
  "say what people write to on this account: a number with its country's code, a user name, an e-mail address, or the address of the page with the chat";

function readLink({ code, campaign, source, listing, branch, channel, text, expiresAt }: GivenLink): NewLink {
  const wanted = code?.trim().toLowerCase();
  if (wanted !== undefined && !LINK_CODE.test(wanted))
    throw invalid("code", "give 3 to 40 letters a to z, digits and hyphens");
  return {
    code: wanted ?? null,
    campaign: word(campaign),
    source: word(source),
    listing: word(listing),
    branch: word(branch),
    channelAccountId: channel,
    firstText: text === undefined ? null : truncate(cleanText(text), TEXT_MAX) || null,
    expiresAt: expiresAt ?? null,
  };
}

function word(given: string | undefined): string | null {
  return given === undefined ? null : truncate(cleanText(given), WORD_MAX) || null;
}

/** As the provider names the account: a user name, or a number beside the name. */
async function askHandle(env: ChannelEnvDeps, account: ChannelAccountRecord): Promise<string | null> {
  // The pages with the chat are known to the business alone.
  if (account.kind === "webchat") return null;
  const tried = await tryAccount(env, account);
  if (!("name" in tried)) return null;
  const number = /\+[\d ().-]{7,20}\d/.exec(tried.name)?.[0];
  return [number, tried.name].find((one) => one !== undefined && readHandle(account.kind, one) !== null) ?? null;
}

/** Our own page is one, and those that may embed the chat; a chat that may stand everywhere is bound to no page. */
function isOwnPage({ site }: ChannelEnvDeps, { settings }: ChannelAccountRecord, page: string): boolean {
  const { allowedOrigins } = webchatSettings.parse(settings);
  const { origin } = new URL(page);
  return origin === new URL(site.url).origin || allowedOrigins.includes(origin);
}

function invalid(path: string, message: string): InputError {
  return new InputError("the link is not right", [{ path, message }]);
}
