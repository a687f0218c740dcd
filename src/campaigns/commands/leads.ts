/** `/leads`: the best open leads, all or one's own, hot ones, or those that fit some words. */
import { type LeadFilter, listLeads } from "../../crm/leads/list.ts";
import { CLOSED_STATUSES, LEAD_STATUSES } from "../../crm/pipeline.ts";
import { formatMoney } from "../../lib/money.ts";
import { type Command, type CommandCall, done, tell } from "./command.ts";
import { called } from "./names.ts";
import { leadChoices, nameOfLead } from "./which.ts";

const SHOWN = 8;
const OPEN = LEAD_STATUSES.filter((status) => !CLOSED_STATUSES.includes(status));
const FILTERS = [{ key: "mine" }, { key: "new" }];

export const leads: Command = {
  key: "leads",
  needs: "leads:read",
  async run(call) {
    const { crm, args } = call;
    const found = await listLeads(crm, {
      filter: { status: OPEN, ...filterOf(call, args.trim()) },
      ...{ sort: "score" as const, order: "desc" as const, after: null, limit: SHOWN },
    });
    if (found.length === 0) return done(tell(call, "leads.none"));
    const lines = found.map((lead, at) => {
      const value =
        lead.valueCents === null
          ? null
          : formatMoney({ cents: Number(lead.valueCents), currency: lead.currency ?? "USD" });
      const facts = [
        nameOfLead(call, lead),
        lead.interest,
        tell(call, `status.${lead.status}`),
        ...(value ? [value] : []),
      ];
      return `${at + 1}. ${facts.join(" · ")}${lead.score === null ? "" : ` · ${lead.score}${lead.temperature === "hot" ? " 🔥" : ""}`}`;
    });
    const text = `${tell(call, "leads.title", { count: found.length })}\n\n${lines.join("\n")}`;
    return done(text, leadChoices(call, found, "/lead"), { lists: { leads: found.map(({ id }) => id) } });
  },
};

function filterOf({ crm }: CommandCall, words: string): LeadFilter {
  if (words === "") return {};
  const filter = called(words, FILTERS, ({ key }) => `leads.${key}`);
  if (filter?.key === "mine") return { ownerId: crm.actor.id ?? "" };
  if (filter?.key === "new") return { status: ["NEW"] };
  return { search: words };
}
