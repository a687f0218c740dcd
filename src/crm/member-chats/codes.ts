/** Codes that link a chat to a member: shown once to whoever is signed in, and sent by them from the chat. */
import { randomInt } from "node:crypto";
import { MINUTE_MS, plusMs } from "../../lib/time.ts";
import { recordAudit } from "../audit.ts";
import { hashKey } from "../channel-accounts.ts";
import type { CrmContext } from "../context.ts";

/** Long enough to take up the phone. */
const VALID_MS = 15 * MINUTE_MS;
/** Without letters and digits that look like one another. */
const LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP = 5;
const FORM = new RegExp(`^CH-?([${LETTERS}]{${GROUP}})-?([${LETTERS}]{${GROUP}})$`);

export interface LinkCode {
  /** Such as `CH-7F3KM-9QX2A`; fits into a link that opens a Telegram bot. */
  readonly code: string;
  readonly expiresAt: Date;
}

/** A new code of a member; older ones of theirs end. */
export async function makeLinkCode(crm: CrmContext, memberId: string): Promise<LinkCode> {
  const { tx, tenantId, clock } = crm;
  const now = clock.now();
  const expiresAt = plusMs(now, VALID_MS);
  const group = () => Array.from({ length: GROUP }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  const code = `CH-${group()}-${group()}`;
  await tx.memberLinkCode.deleteMany({ where: { memberId, usedAt: null } });
  await tx.memberLinkCode.create({ data: { hash: hashKey(code), tenantId, memberId, createdAt: now, expiresAt } });
  await recordAudit(crm, { action: "member.link_code", subjectId: memberId });
  return { code, expiresAt };
}

/** The code that a message is, as it was shown: alone, or after a word such as `/start`. Null for any other text. Pure. */
export function readLinkCode(text: string): string | null {
  const words = text.trim().toUpperCase().split(/\s+/);
  if (words.length > 2 || (words.length === 2 && !words[0]?.startsWith("/"))) return null;
  const [, first, second] = FORM.exec(words.at(-1) ?? "") ?? [];
  return first && second ? `CH-${first}-${second}` : null;
}

/** Uses a code up: whose it is, or null when it is unknown, used, too old, or its member has left. */
export async function useLinkCode(
  { tx, clock }: Pick<CrmContext, "tx" | "clock">,
  code: string,
): Promise<string | null> {
  const now = clock.now();
  const open = { hash: hashKey(code), usedAt: null, expiresAt: { gt: now }, member: { deactivatedAt: null } };
  const found = await tx.memberLinkCode.findFirst({ where: open, select: { memberId: true } });
  if (!found) return null;
  const { count } = await tx.memberLinkCode.updateMany({
    where: { hash: open.hash, usedAt: null },
    data: { usedAt: now },
  });
  return count > 0 ? found.memberId : null;
}
