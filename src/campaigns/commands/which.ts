/** Which conversation or lead a member means: by the card replied to, a number, an id or a name; asked where several fit. */
import type { Choice } from "../../channels/channel.ts";
import { getInboxRow, type InboxRow, listInbox } from "../../crm/inbox/list.ts";
import { termRanges } from "../../crm/inbox/search-terms.ts";
import { getLead, type ListedLead, listLeads } from "../../crm/leads/list.ts";
import { findCard } from "../../crm/member-chats/cards.ts";
import { truncate } from "../../lib/text.ts";
import { type CommandCall, done, type Reply, tell } from "./command.ts";

const SHOWN = 6;
const TITLE = 40;

export type Which<T> = { readonly found: T } | { readonly reply: Reply };

/** @param again the command to which the choices lead, such as `/take` */
export async function whichConversation(call: CommandCall, words: string, again: string): Promise<Which<InboxRow>> {
  const { crm, chat, card } = call;
  const wanted = words.trim();
  if (wanted === "" && card) return { found: await getInboxRow(crm, card.conversationId) };
  if (/^cnv_[a-z0-9]{1,60}$/.test(wanted)) return { found: await getInboxRow(crm, wanted) };
  const [, digits] = /^#?(\d{1,6})$/.exec(wanted) ?? [];
  if (digits !== undefined) {
    const numbered = await findCard(crm.tx, chat.id, { number: Number(digits) });
    if (numbered) return { found: await getInboxRow(crm, numbered.conversationId) };
    return { reply: done(tell(call, "which.noNumber", { number: Number(digits) })) };
  }
  const filter = wanted === "" ? { box: "waiting" as const } : { search: wanted };
  const isSearch = wanted !== "" && termRanges(wanted).length > 0;
  const rows = wanted === "" || isSearch ? await listInbox(crm, { filter, after: null, limit: SHOWN + 1 }) : [];
  // A member's own chat is no customer's.
  const own = await crm.tx.memberIdentity.findMany({
    where: { conversationId: { in: rows.map(({ id }) => id) } },
    select: { conversationId: true },
  });
  const others = rows.filter(({ id }) => !own.some(({ conversationId }) => conversationId === id));
  const [first, ...rest] = others;
  if (!first)
    return { reply: done(tell(call, wanted === "" ? "which.noneWaiting" : "which.nobody", { words: wanted })) };
  if (rest.length === 0 && wanted !== "") return { found: first };
  const choices = others.slice(0, SHOWN).map((row) => ({ value: `${again} ${row.id}`, title: titleOf(call, row) }));
  return { reply: done(tell(call, wanted === "" ? "which.waiting" : "which.several", { words: wanted }), choices) };
}

function titleOf(call: CommandCall, { contactName, contactPhone, lastText }: InboxRow): string {
  const name = contactName ?? contactPhone ?? tell(call, "nameless");
  return truncate(lastText ? `${name}: ${lastText}` : name, TITLE);
}

/** As `whichConversation`, for a lead; a number counts in the list that was shown last. */
export async function whichLead(call: CommandCall, words: string, again: string): Promise<Which<ListedLead>> {
  const { crm, card, lists } = call;
  const wanted = words.trim();
  if (/^lea_[a-z0-9]{1,60}$/.test(wanted)) return { found: await getLead(crm, wanted) };
  const [, digits] = /^#?(\d{1,3})$/.exec(wanted) ?? [];
  if (digits !== undefined) {
    const id = lists.leads?.[Number(digits) - 1];
    if (id) return { found: await getLead(crm, id) };
    return { reply: done(tell(call, "which.noLeadNumber", { number: Number(digits) })) };
  }
  const contactId = wanted === "" && card ? (await getInboxRow(crm, card.conversationId)).contactId : undefined;
  const filter = contactId ? { contactId } : wanted === "" ? {} : { search: wanted };
  const leads = await listLeads(crm, { filter, sort: "score", order: "desc", after: null, limit: SHOWN });
  const [first, ...rest] = leads;
  if (!first) return { reply: done(tell(call, wanted === "" ? "leads.none" : "which.nobody", { words: wanted })) };
  if (rest.length === 0 && (wanted !== "" || contactId)) return { found: first };
  return { reply: done(tell(call, "which.lead"), leadChoices(call, leads, again)) };
}

export function leadChoices(call: CommandCall, leads: readonly ListedLead[], again: string): Choice[] {
  return leads.map((lead) => ({
    value: `${again} ${lead.id}`,
    title: truncate(`${nameOfLead(call, lead)} · ${lead.interest}`, TITLE),
  }));
}

export function nameOfLead(call: CommandCall, { contact }: ListedLead): string {
  return contact.name ?? contact.phone ?? contact.email ?? tell(call, "nameless");
}
