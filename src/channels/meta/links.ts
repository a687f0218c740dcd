/** Addresses at which people can open what we cannot send as a file. */
import type { FileRef } from "../channel.ts";

/** A public file of ours as people can open it; what has no address of its own has no link. */
export function linksFrom(webhookUrl: string | null): (file: FileRef) => string | null {
  return ({ url }) => {
    if (url === undefined) return null;
    if (/^https?:\/\//.test(url)) return url;
    return webhookUrl === null ? null : new URL(url, webhookUrl).href;
  };
}
