/** What happened, as a sentence: events of leads and cases, messages, quotes, orders, consents. */
import { formatMoney } from "../../../../src/lib/money.ts";
import { nameOf } from "../inbox/names.ts";
import { type Say, useSpeech } from "../lib/texts.ts";
import { useMemberName } from "./actors.ts";
import { useBranches } from "./data.ts";

type Detail = Readonly<Record<string, unknown>>;
const word = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const isLead = /^lead\.(new|contacted|qualified|quoted|won|lost|dormant|undone)$/;

/** A sentence for the type of an event and its detail; the type itself for one that is newer than this page. */
export function useHappening(): (type: string, detail: Detail) => string {
  const { say } = useSpeech();
  const memberName = useMemberName();
  const branches = useBranches();
  return (type, detail) => {
    const { from, to } = detail;
    if (isLead.test(type)) {
      const values = { from: status(say, "inbox.leadStatus", from), to: status(say, "inbox.leadStatus", to) };
      return say(type === "lead.undone" ? "crm.events.lead.undone" : "crm.events.lead.moved", values);
    }
    switch (type) {
      case "lead.assigned":
      case "case.assigned":
        return say("crm.events.assigned", { name: memberName(to) });
      case "lead.branch":
        return say("crm.events.lead.branch", {
          name: branches.find(({ id }) => id === to)?.name ?? (to ? word(to) : say("crm.nobody")),
        });
      case "lead.value":
        return say("crm.events.lead.value", { value: money(to, detail.currency) ?? say("pipeline.noMoney") });
      case "case.status":
      case "case.reopened":
        return say(`crm.events.${type}`, { to: status(say, "cases.status", to) });
      case "quote.sent":
      case "quote.accepted":
      case "quote.paid":
      case "quote.expired":
      case "quote.cancelled":
        return say("crm.events.quote", {
          number: word(detail.number),
          total: money(detail.totalCents, detail.currency) ?? "",
          status: status(say, "quotes.status", type.slice("quote.".length)),
        });
      case "consent.given":
      case "consent.withdrawn":
        return say(`crm.events.${type}`, { purpose: status(say, "contacts.purposes", detail.purpose) });
      case "case.overdue":
        return say("crm.events.case.overdue", { deadline: word(detail.deadline) });
      default:
        return plain(say, type, detail);
    }
  };
}

/** Sentences that take the words of the detail as they are. */
function plain(say: Say, type: string, detail: Detail): string {
  const names = [
    "from",
    "to",
    "listing",
    "campaign",
    "score",
    "source",
    "number",
    "priority",
    "added",
    "removed",
    "fields",
  ];
  const values = Object.fromEntries(names.map((name) => [name, word(detail[name])]));
  const kind = type.startsWith("order.") ? "order" : type.startsWith("task.") ? "task" : type;
  const key = `crm.events.${kind}`;
  const sentence = say(key, values);
  return sentence === key ? type : sentence;
}

function status(say: Say, area: string, value: unknown): string {
  return nameOf(say, area, word(value));
}

function money(cents: unknown, currency: unknown): string | null {
  if (typeof cents !== "number" || typeof currency !== "string") return null;
  return formatMoney({ cents, currency });
}
