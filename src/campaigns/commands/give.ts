/** `/give`: a conversation goes back to the agents, who answer what nobody has answered. */
import { giveConversation } from "../../crm/conversations.ts";
import { listInbox } from "../../crm/inbox/list.ts";
import { type Command, type CommandCall, done, type Reply, tell } from "./command.ts";
import { whichConversation } from "./which.ts";

export const give: Command = {
  key: "give",
  needs: "conversations:write",
  async run(call) {
    const words = call.args.trim() || (await onlyOne(call)) || "";
    const which = await whichConversation(call, words, "/give");
    return "reply" in which ? which.reply : giveIt(call, which.found.id, which.found.contactName);
  },
};

/** Gives it back and has the agents answer. */
export async function giveIt(call: CommandCall, conversationId: string, contactName: string | null): Promise<Reply> {
  const isDue = await giveConversation(call.crm, conversationId);
  if (isDue) call.after.turn(conversationId);
  return done(tell(call, "give.done", { name: contactName ?? tell(call, "nameless") }));
}

/** The only conversation that is theirs, where no card was replied to. */
async function onlyOne({ crm, card, chat }: CommandCall): Promise<string | null> {
  if (card) return null;
  const mine = await listInbox(crm, { filter: { box: "mine" }, after: null, limit: 3 });
  const others = mine.filter(({ id }) => id !== chat.conversationId);
  return others.length === 1 ? (others[0]?.id ?? null) : null;
}
