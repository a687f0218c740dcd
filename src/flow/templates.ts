/** The approved texts of an account: brought up to date with the provider, and handed in for approval. */
import type { ChannelAccount } from "../channels/channel.ts";
import type { NewTemplate, Template, TemplateChanges } from "../channels/template.ts";
import { ChannelError, ConflictError } from "../lib/errors.ts";
import { MINUTE_MS, SECOND_MS } from "../lib/time.ts";
import type { ChannelEnvDeps } from "./channel-env.ts";
import { unopened } from "./connect-channel.ts";

const SYNC_MS = MINUTE_MS;
const CREATE_MS = 20 * SECOND_MS;

/** Asks the provider for all templates. Throws `ConflictError` for an account without templates, and `ChannelError`. */
export async function syncTemplates(deps: ChannelEnvDeps, account: ChannelAccount): Promise<TemplateChanges> {
  return templatesOf(deps, account).sync(AbortSignal.timeout(SYNC_MS));
}

/**
 * Hands a template in for approval. Throws `InputError` for what the provider would or does refuse, `ConflictError` for an
 * account without templates, and `ChannelError`.
 */
export async function createTemplate(
  deps: ChannelEnvDeps,
  account: ChannelAccount,
  template: NewTemplate,
): Promise<Template> {
  return templatesOf(deps, account).create(template, AbortSignal.timeout(CREATE_MS));
}

/** The first look at the templates of a new account. A provider that does not answer costs nothing: it is asked again by need. */
export async function syncFirst(deps: ChannelEnvDeps, account: ChannelAccount): Promise<void> {
  const { templates } = unopened(deps, account);
  if (!templates) return;
  try {
    await templates.sync(AbortSignal.timeout(CREATE_MS));
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    deps.log.warn({ err: error, accountId: account.id }, "the templates of a new account could not be listed yet");
  }
}

function templatesOf(deps: ChannelEnvDeps, account: ChannelAccount) {
  const { templates } = unopened(deps, account);
  if (!templates) throw new ConflictError(`${account.kind} has no templates`);
  return templates;
}
