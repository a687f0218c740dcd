/** The one list of channels. */
import { NotFoundError } from "../lib/errors.ts";
import { botframework } from "./botframework/index.ts";
import type { ChannelDefinition, ChannelKind } from "./channel.ts";
import { email } from "./email/index.ts";
import { instagram } from "./instagram/index.ts";
import { messenger } from "./messenger/index.ts";
import { sms } from "./sms/index.ts";
import { telegram } from "./telegram/index.ts";
import { terminal } from "./terminal/index.ts";
import { webchat } from "./webchat/index.ts";
import { whatsappCloud } from "./whatsapp-cloud/index.ts";
import { whatsappWeb } from "./whatsapp-web/index.ts";

const definitions: { readonly [Kind in ChannelKind]?: ChannelDefinition } = {
  webchat,
  terminal,
  telegram,
  "whatsapp-cloud": whatsappCloud,
  email,
  sms,
  botframework,
  messenger,
  instagram,
  "whatsapp-web": whatsappWeb,
};

/** How channels of a kind are made and checked. Throws `NotFoundError` for a kind that this version does not have. */
export function definitionOf(kind: ChannelKind): ChannelDefinition {
  const found = definitions[kind];
  if (!found) throw new NotFoundError(`there is no channel of the kind ${kind}`);
  return found;
}

/** Kinds whose accounts people connect: with credentials of the provider, or by pairing a phone. */
export const CONNECTED_KINDS: readonly ChannelKind[] = Object.entries(definitions)
  .filter(([, { secrets, isPaired }]) => isPaired || Object.keys(secrets.shape).length > 0)
  .map(([kind]) => kind as ChannelKind);
