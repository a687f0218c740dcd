/** `/bot on|off`: whether the agents answer in a conversation. */
import { type Command, done, tell } from "./command.ts";
import { giveIt } from "./give.ts";
import { called } from "./names.ts";
import { takeIt } from "./take.ts";
import { whichConversation } from "./which.ts";

const STATES = [{ key: "on" }, { key: "off" }] as const;

export const bot: Command = {
  key: "bot",
  needs: "conversations:write",
  async run(call) {
    const [, word = "", rest = ""] = /^(\S*)\s*([\s\S]*)$/.exec(call.args.trim()) ?? [];
    const state = called(word, STATES, ({ key }) => `bot.${key}`);
    if (!state) {
      const choices = STATES.map(({ key }) => ({
        value: `/bot ${key} ${call.args.trim()}`.trim(),
        title: tell(call, `bot.turn.${key}`),
      }));
      return done(tell(call, "bot.which"), choices);
    }
    const which = await whichConversation(call, rest, `/bot ${state.key}`);
    if ("reply" in which) return which.reply;
    const { id, contactName } = which.found;
    return state.key === "off" ? takeIt(call, id) : giveIt(call, id, contactName);
  },
};
