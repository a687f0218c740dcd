/** `/lead`: one lead with what is known of it, and what may be done next. */
import { formatMoney } from "../../lib/money.ts";
import { type Command, done, tell } from "./command.ts";
import { nameOfLead, whichLead } from "./which.ts";

export const lead: Command = {
  key: "lead",
  needs: "leads:read",
  async run(call) {
    const which = await whichLead(call, call.args, "/lead");
    if ("reply" in which) return which.reply;
    const { found } = which;
    const { contact, score, temperature, valueCents, currency, nextAction, ownerId, conversationId, createdAt } = found;
    const owner = ownerId
      ? await call.crm.tx.member.findUnique({ where: { id: ownerId }, select: { user: { select: { name: true } } } })
      : null;
    const line = (key: string, value: string | null | undefined) =>
      value ? [tell(call, `lead.${key}`, { value })] : [];
    const text = [
      `${nameOfLead(call, found)} · ${found.interest}`,
      [
        ...line("status", tell(call, `status.${found.status}`)),
        ...line("score", score === null ? null : `${score}${temperature === "hot" ? " 🔥" : ""}`),
        ...line(
          "value",
          valueCents === null || !currency ? null : formatMoney({ cents: Number(valueCents), currency }),
        ),
        ...line("phone", contact.phone),
        ...line("email", contact.email),
        ...line("owner", owner?.user.name ?? tell(call, "lead.nobody")),
        ...line("since", createdAt.toISOString().slice(0, 10)),
        ...line("next", nextAction),
      ].join("\n"),
    ].join("\n");
    const choices = [
      ...(conversationId ? [{ value: `/take ${conversationId}`, title: tell(call, "lead.take") }] : []),
      { value: `/quote ${found.id}`, title: tell(call, "lead.quote") },
    ];
    return done(text, choices, { lists: { leads: [found.id] } });
  },
};
