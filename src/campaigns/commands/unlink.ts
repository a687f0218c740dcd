/** `/unlink`: this chat is a customer's again. Asked first, since it takes a code to come back. */
import { unlinkMemberChat } from "../../crm/member-chats/identities.ts";
import { ask, type Command, done, tell } from "./command.ts";
import { isYes, yesNo } from "./yes.ts";

export const unlink: Command = {
  key: "unlink",
  needs: "conversations:read",
  async run(call) {
    return ask({ step: "sure", data: null }, tell(call, "unlink.sure"), yesNo(call));
  },
  async answer(call) {
    if (!isYes(call.args)) return done(tell(call, "unlink.kept"));
    await unlinkMemberChat(call.crm, call.chat.id);
    return done(tell(call, "unlink.done"));
  },
};
