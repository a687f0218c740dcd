/** What a notification says to a person, in their language. */
import type { Locale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";
import type { NotificationRecord } from "./notifications.ts";

/** One sentence or two, with moments as the business's clock shows them. */
export function notificationText({ kind, values }: NotificationRecord, locale: Locale): string {
  const {
    account = "",
    channel = "",
    fault,
    until,
    timeZone = "UTC",
    template = "",
    excerpt = "",
    title = "",
    why = "",
    file = "",
    amount = "",
    reference = "",
    number = "",
    person = "",
    order = "",
    end = "none",
  } = values;
  const provider = channel === "" ? "" : say(locale, `channels.kinds.${channel}`);
  return say(locale, `notifications.kinds.${kind}`, {
    account,
    template,
    excerpt,
    title,
    why,
    file,
    amount,
    reference,
    number,
    person,
    order,
    end,
    ...countsOf(values),
    contact: values.contact ?? say(locale, "notifications.nobody"),
    author: values.author ?? say(locale, "notifications.program"),
    provider,
    problem: fault === undefined ? "" : say(locale, `channels.faults.${fault}`, { provider }),
    until: until === undefined ? "" : moment(new Date(until), locale, timeZone),
  });
}

/** How many rows had each end, for an import. */
function countsOf(values: NotificationRecord["values"]): Record<string, number> {
  const names = ["created", "updated", "failed", "undone", "kept"];
  return Object.fromEntries(names.map((name) => [name, Number(values[name] ?? 0)]));
}

function moment(at: Date, locale: Locale, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone }).format(at);
}
