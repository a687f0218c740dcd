/** What is no command: the wish for a campaign in one's own words, a name with a typo, or nothing that is known. */
import { isAllowed } from "../../crm/permissions.ts";
import { startFromWords } from "./campaign/new.ts";
import { campaign } from "./campaign.ts";
import { type Command, type CommandCall, done, type Reply, tell } from "./command.ts";
import { isWish } from "./draft/parse.ts";
import { meant, shownName } from "./names.ts";

/** Of a short text, the first word may be meant for a name. */
const SHORT = 60;

export async function startFreely(
  call: CommandCall,
  commands: readonly Command[],
): Promise<{ readonly command: string; readonly reply: Reply }> {
  const text = call.args.trim();
  if (isWish(text) && isAllowed(call.crm.actor, campaign.needs))
    return { command: campaign.key, reply: await startFromWords(call, text) };
  const [first = "", ...rest] = text.split(/\s+/);
  const typo = text.length <= SHORT ? meant(first, commands, ({ key }) => `${key}.names`) : null;
  if (!typo) return { command: "", reply: done(tell(call, "notUnderstood")) };
  const wanted = `/${shownName(call.chat.locale, `${typo.key}.names`)} ${rest.join(" ")}`.trim();
  return { command: "", reply: done(tell(call, "meant", { name: wanted }), [{ value: wanted, title: wanted }]) };
}
