/** What the policy knows of kinds of channels: how long they take free text, and how somebody is reached there who never wrote. */
import { createHash } from "node:crypto";
import type { Address, ChannelKind } from "../../channels/channel.ts";

/** Hours after a person's last message in which a provider takes free text; of others it always does. */
const WINDOW_HOURS: Partial<Record<ChannelKind, number>> = { "whatsapp-cloud": 24, messenger: 24, instagram: 24 };

export function windowHoursOf(kind: ChannelKind): number | null {
  return WINDOW_HOURS[kind] ?? null;
}

/** Where a person can be written to first on a kind of channel; null where they have to come by themselves. */
export function firstAddress(
  kind: ChannelKind,
  { phone, email }: { readonly phone: string | null; readonly email: string | null },
): Address | null {
  const digits = phone?.replace(/\D/g, "") ?? "";
  switch (kind) {
    case "whatsapp-cloud":
      return digits === ""
        ? null
        : { threadId: digits, userId: digits, route: { phone: digits, bsuid: null, writtenAt: null, lastId: null } };
    case "whatsapp-web":
      return digits === ""
        ? null
        : { threadId: `${digits}@c.us`, userId: `${digits}@c.us`, route: { writtenAt: null } };
    case "sms":
      return phone === null ? null : { threadId: phone, userId: phone, route: null };
    case "email": {
      if (email === null) return null;
      const userId = email.trim().toLowerCase();
      const hash = createHash("sha256").update(`first\n${userId}`).digest("hex");
      return { threadId: `t${hash.slice(0, 32)}`, userId, route: null };
    }
    default:
      return null;
  }
}
