/** `/help`: the commands that this member may use, made of the commands themselves. */
import { type Command, done, tell } from "./command.ts";
import { called, meant, shownName } from "./names.ts";

export const help: Command = {
  key: "help",
  needs: "conversations:read",
  async run(call) {
    const { chat, args, commands: known } = call;
    const word = args.trim().replace(/^\//, "");
    const nameOf = ({ key }: Command) => `${key}.names`;
    const about = word === "" ? null : (called(word, known, nameOf) ?? meant(word, known, nameOf));
    const name = (key: string) => `/${shownName(chat.locale, `${key}.names`)}`;
    if (about)
      return done(`${name(about.key)}: ${tell(call, `${about.key}.about`)}\n\n${tell(call, `${about.key}.usage`)}`);
    const lines = known.map(({ key }) => `${name(key)}: ${tell(call, `${key}.about`)}`);
    return done(
      [tell(call, "help.lead", { name: chat.memberName }), lines.join("\n"), tell(call, "help.end")].join("\n\n"),
    );
  },
};
