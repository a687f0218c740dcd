/**
 * Addresses that open a chat with one of our accounts, made from the account's handle alone: nothing that a visitor sends
 * decides where they lead.
 */
import type { ChannelKind } from "./channel.ts";

/** What stands in the person's message beforehand, and what ties it to its click. */
export interface Opening {
  readonly text: string;
  /** Null for whoever is not counted. */
  readonly reference: string | null;
  /** The text with the reference in it, for channels that have no other way to tell it. */
  readonly textWithReference: string;
}

interface Opener {
  /** The handle as it is kept, or null when it is none. */
  readonly read: (given: string) => string | null;
  readonly url: (handle: string, opening: Opening) => string;
}

const digits = (given: string) => /^\+?([1-9]\d{6,14})$/.exec(given.replace(/[\s().-]/g, ""))?.[1] ?? null;
const phone: Opener["read"] = (given) => digits(given);
const userName = (pattern: RegExp) => (given: string) => pattern.exec(given.trim())?.[1] ?? null;
const query = (pairs: Readonly<Record<string, string | null>>) => {
  const given = Object.entries(pairs).flatMap(([name, value]) =>
    value === null || value === "" ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return given.length === 0 ? "" : `?${given.join("&")}`;
};
const whatsapp: Opener = {
  read: phone,
  url: (number, { textWithReference }) => `https://wa.me/${number}${query({ text: textWithReference })}`,
};

const openers: { readonly [Kind in ChannelKind]?: Opener } = {
  "whatsapp-cloud": whatsapp,
  "whatsapp-web": whatsapp,
  telegram: {
    read: userName(/^@?([A-Za-z]\w{3,31})$/),
    url: (bot, { reference }) => `https://t.me/${bot}${query({ start: reference })}`,
  },
  messenger: {
    read: userName(/^@?([A-Za-z0-9.]{3,50})$/),
    url: (page, { reference }) => `https://m.me/${page}${query({ ref: reference })}`,
  },
  instagram: {
    read: userName(/^@?([A-Za-z0-9._]{1,30})$/),
    url: (user, { reference }) => `https://ig.me/m/${user}${query({ ref: reference })}`,
  },
  sms: {
    read: phone,
    // Both separators: one of the two big makers of phones reads the one, one the other.
    url: (number, { textWithReference }) => `sms:+${number}?&body=${encodeURIComponent(textWithReference)}`,
  },
  email: {
    read: (given) => /^[^\s@<>?&%"]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.exec(given.trim())?.[0] ?? null,
    url: (address, { text, textWithReference }) =>
      `mailto:${address}${query({ subject: text, body: textWithReference })}`,
  },
  webchat: {
    read: readPage,
    url(page, { textWithReference }) {
      const url = new URL(page);
      if (textWithReference !== "") url.searchParams.set("charla", textWithReference);
      return url.href;
    },
  },
};

/** Kinds that a link can open. */
export const OPENED_KINDS: readonly ChannelKind[] = Object.keys(openers) as ChannelKind[];

/** The handle as it is kept (a number without its plus, a user name without its sign), or null when it is none of that kind. */
export function readHandle(kind: ChannelKind, given: string): string | null {
  return openers[kind]?.read(given) ?? null;
}

/** The address that opens a chat; null for a kind that has none or a handle that is none. */
export function deepLink(kind: ChannelKind, handle: string, opening: Opening): string | null {
  const opener = openers[kind];
  const read = opener?.read(handle) ?? null;
  return opener && read !== null ? opener.url(read, opening) : null;
}

function readPage(given: string): string | null {
  try {
    const { protocol, origin, pathname, username, password } = new URL(given);
    return (protocol === "https:" || protocol === "http:") && username + password === "" ? origin + pathname : null;
  } catch {
    return null;
  }
}
