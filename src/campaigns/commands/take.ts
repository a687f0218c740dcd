/** `/take`: a conversation becomes this member's; the agents keep silent in it, and the customer's messages come here. */
import { takeConversation } from "../../crm/conversations.ts";
import { cardParts, factsOf, numberOf } from "../../crm/member-chats/cards.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { type Command, type CommandCall, type Reply, tell } from "./command.ts";
import { whichConversation } from "./which.ts";

export const take: Command = {
  key: "take",
  needs: "conversations:write",
  async run(call) {
    const which = await whichConversation(call, call.args, "/take");
    return "reply" in which ? which.reply : takeIt(call, which.found.id);
  },
};

/** Takes it and shows it as a card. Throws `ConflictError` when somebody else has it. */
export async function takeIt(call: CommandCall, conversationId: string): Promise<Reply> {
  const { crm, chat } = call;
  await takeConversation(crm, conversationId);
  const facts = await factsOf(crm.tx, conversationId);
  if (!facts) throw new NotFoundError("there is no such conversation");
  const number = await numberOf(crm.tx, chat.id, conversationId);
  const [first, ...rest] = cardParts(chat.locale, number, facts);
  const text = first?.type === "text" ? `${tell(call, "take.done")}\n\n${first.text}` : tell(call, "take.done");
  return {
    parts: [{ type: "text", text }, ...rest],
    question: null,
    cardOf: { conversationId, number, seenSeq: facts.lastSeq },
  };
}
