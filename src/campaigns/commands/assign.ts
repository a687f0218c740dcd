/** `/assign`: a conversation becomes another member's work; asked for what is missing. */
import { z } from "zod";
import { assignConversation } from "../../crm/inbox/assign.ts";
import { getInboxRow } from "../../crm/inbox/list.ts";
import { listMembers } from "../../crm/members.ts";
import { foldText } from "../../lib/text.ts";
import { ask, type Command, type CommandCall, done, type Reply, tell } from "./command.ts";
import { whichConversation } from "./which.ts";

const asked = z.object({ conversationId: z.string() });
/** Between who and to whom, in three languages. */
const TO = /\s+(?:a|to|para|->|→)\s+/i;

export const assign: Command = {
  key: "assign",
  needs: "conversations:write",
  async run(call) {
    const words = call.args.trim();
    const [, first = "", rest = ""] = /^(\S+)\s+(.+)$/.exec(words) ?? [];
    const isNumbered = /^(#?\d+|cnv_\w+)$/.test(first);
    const [who = "", to = ""] = TO.test(words)
      ? words.split(TO)
      : isNumbered
        ? [first, rest]
        : call.card
          ? ["", words]
          : [words, ""];
    const which = await whichConversation(call, who, "/assign");
    return "reply" in which ? which.reply : toWhom(call, which.found.id, to);
  },
  async answer(call, question) {
    return toWhom(call, asked.parse(question.data).conversationId, call.args);
  },
};

async function toWhom(call: CommandCall, conversationId: string, words: string): Promise<Reply> {
  const { crm } = call;
  const members = (await listMembers(crm)).filter(
    ({ deactivatedAt, role }) => deactivatedAt === null && role !== "viewer",
  );
  const wanted = foldText(words.trim());
  const fits = members.filter(
    ({ id, user }) => id === words.trim() || (wanted !== "" && foldText(user.name).includes(wanted)),
  );
  const [member] = fits;
  if (!member || fits.length > 1) {
    const offered = (fits.length > 1 ? fits : members).slice(0, 10);
    const choices = offered.map(({ id, user }) => ({ value: id, title: user.name }));
    return ask({ step: "member", data: { conversationId } }, tell(call, "assign.toWhom"), choices);
  }
  await assignConversation(crm, conversationId, { memberId: member.id });
  const { contactName } = await getInboxRow(crm, conversationId);
  return done(tell(call, "assign.done", { name: contactName ?? tell(call, "nameless"), member: member.user.name }));
}
