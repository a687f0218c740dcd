/** Whom a draft means, and what it could say, in the member's language. */
import { type CommandCall, tell } from "../command.ts";
import type { Audience, CampaignDraft } from "../draft/draft.ts";

/** "clientes fríos interesados en laptops". */
export function describeAudience(call: CommandCall, who: Audience): string {
  if (who.everybody) return tell(call, "new.everybodyWords");
  const parts = [
    tell(call, who.temperature === null ? "who.people" : `who.${who.temperature}`),
    ...(who.interest === null ? [] : [tell(call, "who.interest", { interest: who.interest })]),
    ...(who.quoted ? [tell(call, "who.quoted")] : []),
    ...(who.bought === null ? [] : [tell(call, who.bought ? "who.bought" : "who.notBought")]),
    ...(who.silentDays === null ? [] : [tell(call, "who.silent", { days: who.silentDays })]),
    ...(who.withinDays === null ? [] : [tell(call, "who.within", { days: who.withinDays })]),
    ...(who.channel === null
      ? []
      : [tell(call, "who.channel", { channel: tell(call, `who.channels.${who.channel}`) })]),
  ];
  return parts.join(" ");
}

/** A first text for what is offered; null where nothing is said of it. */
export function proposeText(call: CommandCall, { audience, percent, until }: CampaignDraft): string | null {
  if (percent === null) return null;
  const { chat, timeZone } = call;
  const day =
    until === null
      ? ""
      : new Intl.DateTimeFormat(chat.locale, { weekday: "long", day: "numeric", month: "long", timeZone }).format(
          until,
        );
  return tell(call, "who.offer", {
    name: "{{contact.firstName|}}",
    percent,
    interest: audience.interest ?? "",
    hasInterest: audience.interest === null ? "no" : "yes",
    until: day,
    hasEnd: until === null ? "no" : "yes",
  });
}
