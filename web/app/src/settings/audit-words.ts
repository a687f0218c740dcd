/** An entry of the audit in words: what was done, with which details, and where its thing is seen. */
import type { z } from "zod";
import type { auditView } from "../../../../src/http/settings-views.ts";
import { fullTime } from "../crm/times.ts";
import type { Locale, Say } from "../lib/texts.ts";

export type Entry = z.infer<typeof auditView>;

/** Where a thing of this noun is seen. */
const PAGES: Readonly<Record<string, string>> = {
  case: "/cases/",
  company: "/companies/",
  contact: "/contacts/",
  conversation: "/inbox/",
  import: "/settings/import/",
  lead: "/leads/",
  quote: "/quotes/",
};

/** Our ids, which say nothing to people. */
const ID = /\b[a-z]{2,8}_[0-9a-z]{20,}\b/g;
const isMoment = (value: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);

/** The sentence under a key, or null where there is none. */
function known(say: Say, key: string): string | null {
  const text = say(key);
  return text === key ? null : text;
}

/** "Member: changed"; an action without a sentence keeps its own name. */
export function actionText(say: Say, action: string): string {
  const [noun = "", verb = ""] = action.split(".");
  const [thing, deed] = [known(say, `settings.audit.nouns.${noun}`), known(say, `settings.audit.verbs.${verb}`)];
  return thing === null || deed === null ? action : `${thing}: ${deed}`;
}

/** The address of the thing's page; null for what has none, or is no more. */
export function pageOf({ action, subjectId }: Entry): string | null {
  const [noun = "", verb] = action.split(".");
  const page = PAGES[noun];
  return page === undefined || subjectId === null || verb === "delete" ? null : `${page}${subjectId}`;
}

/** Details as label and value, without the ids of other things: those say nothing to people. */
export function detailsOf({ action, detail }: Entry, say: Say, locale: Locale): { label: string; value: string }[] {
  return Object.entries(detail)
    .filter(([name, value]) => value !== null && value !== "" && !name.endsWith("Id"))
    .map(([name, value]) => ({
      label: known(say, `settings.audit.details.${name}`) ?? name,
      value: wordOf(action, name, value, say) ?? valueText(name, value, say, locale),
    }));
}

/** Where the words of a thing's states and kinds are. */
const WORDS: Readonly<Record<string, string>> = {
  "case.kind": "cases.kinds",
  "case.status": "cases.status",
  "lead.status": "inbox.leadStatus",
  "outcome.kind": "settings.audit.outcomes",
  "quote.status": "quotes.status",
  "second_factor.from": "team.secondFactor",
  "second_factor.to": "team.secondFactor",
};

function wordOf(action: string, name: string, value: unknown, say: Say): string | null {
  const area = WORDS[`${action.split(".")[0]}.${name}`];
  return area === undefined || typeof value !== "string" ? null : known(say, `${area}.${value}`);
}

function valueText(name: string, value: unknown, say: Say, locale: Locale): string {
  if (typeof value === "boolean") return say(value ? "settings.audit.yes" : "settings.audit.no");
  if (typeof value === "number") return value.toLocaleString(locale);
  if (typeof value !== "string") return JSON.stringify(value);
  if (name === "scopes") return scopesText(value, say);
  if (name === "role") return known(say, `roles.${value}`) ?? value;
  if (name === "kind") return known(say, `settings.channels.kinds.${value}`) ?? value;
  if (name === "fields")
    return value
      .split(",")
      .map((field) => known(say, `settings.audit.fields.${field.trim()}`) ?? field.trim())
      .join(", ");
  return isMoment(value) ? fullTime(locale, value) : value.replace(ID, "").trim();
}

/** "Leads: see, Leads: change". */
function scopesText(scopes: string, say: Say): string {
  if (scopes === "*") return say("settings.keys.everything");
  return scopes
    .split(" ")
    .map((scope) => {
      const [area = "", verb = ""] = scope.split(":");
      return `${say(`settings.areas.${area}`)}: ${say(`settings.keys.verbs.${verb}`).toLowerCase()}`;
    })
    .join(", ");
}
