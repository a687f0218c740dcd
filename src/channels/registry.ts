/** The one list of channels. */
import { NotFoundError } from "../lib/errors.ts";
import type { ChannelDefinition, ChannelKind } from "./channel.ts";
import { instagram } from "./instagram/index.ts";
import { messenger } from "./messenger/index.ts";
import { sms } from "./sms/index.ts";
import { telegram } from "./telegram/index.ts";
import { terminal } from "./terminal/index.ts";
import { webchat } from "./webchat/index.ts";
import { whatsappCloud } from "./whatsapp-cloud/index.ts";

const definitions: { readonly [Kind in ChannelKind]?: ChannelDefinition } = {
  webchat,
  terminal,
  telegram,
  "whatsapp-cloud": whatsappCloud,
  messenger,
  instagram,
  sms,
};

/** How channels of a kind are made and checked. Throws `NotFoundError` for a kind that this version does not have. */
export function definitionOf(kind: ChannelKind): ChannelDefinition {
  const found = definitions[kind];
  if (!found) throw new NotFoundError(`there is no channel of the kind ${kind}`);
  return found;
}

/** Kinds whose accounts people connect with credentials of the provider. */
export const CONNECTED_KINDS: readonly ChannelKind[] = Object.entries(definitions)
  .filter(([, { secrets }]) => Object.keys(secrets.shape).length > 0)
  .map(([kind]) => kind as ChannelKind);
