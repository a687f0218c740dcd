/** The JSON of members' own chats and of the codes that link them. */
import { z } from "zod";
import { deepLink } from "../channels/deep-links.ts";
import type { Way } from "../crm/channel-accounts/handles.ts";
import type { LinkCode } from "../crm/member-chats/codes.ts";
import type { ListedMemberChat } from "../crm/member-chats/identities.ts";

const moment = z.iso.datetime().describe("UTC");

export const memberChatView = z.object({
  id: z.string(),
  channelKind: z.string(),
  channelName: z.string(),
  linkedAt: moment,
});
export type MemberChatView = z.infer<typeof memberChatView>;

export const linkCodeView = z.object({
  code: z.string().describe("To be sent from the chat; works once"),
  expiresAt: moment,
  /** Where it can be sent, as far as the accounts' addresses are known. */
  ways: z.array(z.object({ kind: z.string(), name: z.string(), url: z.string() })),
});
export type LinkCodeView = z.infer<typeof linkCodeView>;

export function presentMemberChat({ id, channelAccount, createdAt }: ListedMemberChat): MemberChatView {
  const { kind, name } = channelAccount;
  return { id, channelKind: kind, channelName: name, linkedAt: createdAt.toISOString() };
}

export function presentLinkCode({ code, expiresAt }: LinkCode, ways: readonly Way[]): LinkCodeView {
  const opening = { text: code, reference: code, textWithReference: code };
  const open = ways.flatMap(({ kind, name, handle }) => {
    const url = kind === "webchat" ? null : deepLink(kind, handle, opening);
    return url === null ? [] : [{ kind, name, url }];
  });
  return { code, expiresAt: expiresAt.toISOString(), ways: open };
}
