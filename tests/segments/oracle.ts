/** A rule judged over plain objects: written from what docs/campaigns.md promises, and knowing nothing of SQL. */
import type { FieldTest, SegmentRule } from "../../src/crm/segments/rule.ts";
import { type Lead, NOW, type Person, TIME_ZONE } from "./world.ts";

const DAY = 86_400_000;
const fold = (text: string) =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
const dayIn = (at: Date) => new Intl.DateTimeFormat("sv-SE", { timeZone: TIME_ZONE }).format(at);
const today = dayIn(NOW);
const shifted = (days: number) => new Date(Date.parse(`${today}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
const isWithin = (at: Date, days: number | null) => days === null || at.getTime() >= NOW.getTime() - days * DAY;

/** Whether a person belongs by a rule; those who were merged into another belong nowhere. */
export function belongs(rule: SegmentRule, who: Person, memberOf: ReadonlySet<string>): boolean {
  return !who.isMerged && holds(rule, who, memberOf);
}

function holds(rule: SegmentRule, who: Person, memberOf: ReadonlySet<string>): boolean {
  switch (rule.type) {
    case "all":
      return rule.rules.every((each) => holds(each, who, memberOf));
    case "any":
      return rule.rules.some((each) => holds(each, who, memberOf));
    case "not":
      return !holds(rule.rule, who, memberOf);
    case "lead":
      return who.leads.some((lead) => rule.rules.every(({ field, test }) => asks(valueOfLead(lead, field), test)));
    case "field":
      return asks(readValue(who, rule.field), rule.test);
    case "did": {
      const times = momentsOf(who, rule.act).filter((at) => isWithin(at, rule.withinDays)).length;
      return times >= rule.min && (rule.max === null || times <= rule.max);
    }
    case "event": {
      const all = who.leads.flatMap(({ events }) => events).filter(({ name }) => name === rule.name);
      return all.filter(({ at }) => isWithin(at, rule.withinDays)).length >= rule.min;
    }
    case "spent": {
      let sum = 0;
      for (const { at, cents, currency } of [...who.paid, ...paidOrders(who)])
        if (currency === rule.currency && isWithin(at, rule.withinDays)) sum += cents;
      return (rule.min === null || sum >= rule.min) && (rule.max === null || sum <= rule.max);
    }
    case "channel":
      return who.channels.some((kind) => rule.kinds.includes(kind));
    case "consent": {
      const said = who.consents
        .filter(({ purpose, channel }) => purpose === rule.purpose && (channel === null || channel === rule.channel))
        .sort((a, b) => b.at.getTime() - a.at.getTime())[0];
      if (rule.state === "unknown") return said === undefined;
      return said?.isGranted === (rule.state === "granted");
    }
    case "segment":
      return rule.ids.some((id) => memberOf.has(id));
  }
}

/** An invoice of ours stays paid when its order is cancelled; what a shop took does not count then. */
function paidOrders({ bought }: Person) {
  return bought.flatMap(({ at, isCancelled, taken }) =>
    taken && (taken.isOurs || !isCancelled) ? [{ at, ...taken }] : [],
  );
}

type Money = { readonly cents: number; readonly currency: string };
type Value = string | number | boolean | Date | Money | readonly string[] | null;

function readValue(who: Person, field: string): Value {
  if (field.startsWith("custom.")) return who.custom[field.slice("custom.".length)] ?? null;
  const values: Record<string, Value> = {
    ...{ name: who.name, email: who.email, language: who.language, tags: who.tags, created: who.created },
    ...{
      opted_out: who.optedOut,
      "company.name": who.company?.name ?? null,
      "company.tags": who.company?.tags ?? null,
    },
  };
  return values[field] ?? null;
}

function valueOfLead(lead: Lead, field: string): Value {
  if (field === "custom.talla") return lead.talla;
  return (lead as unknown as Record<string, Value>)[field] ?? null;
}

function momentsOf(who: Person, act: string): Date[] {
  switch (act) {
    case "wrote":
      return [...who.wrote];
    case "bought":
      return who.bought.filter(({ isCancelled }) => !isCancelled).map(({ at }) => at);
    case "paid":
      return [...who.paid, ...paidOrders(who).filter(({ isOurs }) => isOurs)].map(({ at }) => at);
    case "opened_lead":
      return who.leads.map(({ created }) => created);
    case "won_lead":
      return who.leads.flatMap(({ status, closed, created }) => (status === "WON" ? [closed ?? created] : []));
    default:
      return [];
  }
}

function asks(value: Value, test: FieldTest): boolean {
  const isEmpty = value === null || value === "" || (Array.isArray(value) && value.length === 0);
  if (test.op === "empty") return isEmpty;
  if (test.op === "filled") return !isEmpty;
  if (test.op === "yes") return value === true;
  if (test.op === "no") return value !== true;
  if ("values" in test) return asksWords(value, test.op, test.values.map(fold));
  if (value === null) return false;
  switch (test.op) {
    case "between":
      return isBetween(Number(value), test.min, test.max);
    case "amount": {
      const { cents, currency } = value as Money;
      return currency === test.currency && isBetween(cents, test.min, test.max);
    }
    case "dates":
      return isBetween(value instanceof Date ? dayIn(value) : String(value), test.from, test.to);
    case "last_days":
      if (value instanceof Date) return isWithin(value, test.days);
      return isBetween(String(value), shifted(-test.days), today);
    case "before_days":
      return value instanceof Date ? !isWithin(value, test.days) : String(value) < shifted(-test.days);
    case "next_days":
      return isBetween(String(value), today, shifted(test.days));
  }
}

function asksWords(value: Value, op: string, wanted: readonly string[]): boolean {
  const words = Array.isArray(value) ? value.map((each: string) => fold(each)) : [];
  const text = typeof value === "string" ? fold(value) : null;
  switch (op) {
    case "is":
      return text !== null && wanted.includes(text);
    case "is_not":
      return text === null || !wanted.includes(text);
    case "contains":
      return text !== null && wanted.some((each) => text.includes(each));
    case "starts_with":
      return text !== null && wanted.some((each) => text.startsWith(each));
    case "has_any":
      return wanted.some((each) => words.includes(each));
    case "has_all":
      return Array.isArray(value) && wanted.every((each) => words.includes(each));
    default:
      return !wanted.some((each) => words.includes(each));
  }
}

function isBetween<Bound extends string | number>(value: Bound, from: Bound | null, to: Bound | null): boolean {
  return (from === null || value >= from) && (to === null || value <= to);
}
