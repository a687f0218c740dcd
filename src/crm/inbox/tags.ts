/** Words by which conversations are found again, in small letters. */
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { holdConversation } from "./held.ts";

export const MAX_TAG_LENGTH = 40;
/** Tags that a conversation may have. */
export const MAX_TAGS = 20;
/** Tags that are offered, the most used first. */
const MAX_OFFERED = 200;

/** A tag as it is kept: in small letters, with single spaces. */
export function tidyTag(tag: string): string {
  return tag.normalize("NFC").trim().toLowerCase().replaceAll(/\s+/g, " ");
}

/** Gives a conversation these tags and no others. Returns them in order. Throws `NotFoundError`. */
export async function tagConversation(crm: CrmContext, id: string, tags: readonly string[]): Promise<string[]> {
  demand(crm, "conversations:write");
  const { tx, tenantId, clock } = crm;
  await holdConversation(crm, id);
  const wanted = [...new Set(tags.map(tidyTag))].filter((tag) => tag !== "").sort();
  await tx.conversationTag.deleteMany({ where: { conversationId: id, tag: { notIn: wanted } } });
  await tx.conversationTag.createMany({
    data: wanted.map((tag) => ({ tenantId, conversationId: id, tag, createdAt: clock.now() })),
    skipDuplicates: true,
  });
  await recordAudit(crm, { action: "conversation.tag", subjectId: id, detail: { tags: wanted.join(", ") } });
  return wanted;
}

/** The tags in use, the most used first. */
export async function listTags(crm: CrmContext): Promise<{ tag: string; count: number }[]> {
  demand(crm, "conversations:read");
  return crm.tx.$queryRaw`
    SELECT tag, count(*)::int AS count FROM conversation_tags GROUP BY tag ORDER BY count DESC, tag LIMIT ${MAX_OFFERED}`;
}
