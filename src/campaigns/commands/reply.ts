/** `/reply`, and a reply to a card: what is written goes to the customer, in this member's name. */
import { answerAsRep } from "../../crm/inbox/answer.ts";
import { getInboxRow } from "../../crm/inbox/list.ts";
import { type CardRecord, findCard } from "../../crm/member-chats/cards.ts";
import { isAllowed } from "../../crm/permissions.ts";
import { ForbiddenError } from "../../lib/errors.ts";
import { type Command, type CommandCall, done, type Reply, tell } from "./command.ts";

export const reply: Command = {
  key: "reply",
  needs: "conversations:write",
  async run(call) {
    const { crm, chat, card, args } = call;
    const [, digits, text = ""] = /^#?(\d{1,6})\s+([\s\S]+)$/.exec(args.trim()) ?? [];
    if (digits === undefined) {
      if (card && args.trim() !== "") return answerCard(call, card, args.trim());
      return done(tell(call, "reply.usage"));
    }
    const numbered = await findCard(crm.tx, chat.id, { number: Number(digits) });
    if (!numbered) return done(tell(call, "which.noNumber", { number: Number(digits) }));
    return answerCard(call, numbered, text.trim());
  },
};

/**
 * Answers the customer of a card, and takes the conversation first where nobody has it. Throws `AnsweredMeanwhileError` when
 * somebody has answered since the card, `ConflictError` when somebody else has the conversation.
 */
export async function answerCard(call: CommandCall, card: CardRecord, text: string): Promise<Reply> {
  const { crm, after } = call;
  if (!isAllowed(crm.actor, "conversations:write")) throw new ForbiddenError("may not answer customers");
  const { conversationId, seenSeq, number } = card;
  await answerAsRep(crm, conversationId, { text, seenSeq, take: true });
  after.outbox(conversationId);
  const { contactName, lastSeq } = await getInboxRow(crm, conversationId);
  return {
    ...done(tell(call, "reply.sent", { name: contactName ?? tell(call, "nameless") })),
    cardOf: { conversationId, number, seenSeq: lastSeq },
  };
}
