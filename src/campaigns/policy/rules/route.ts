/** By which way a message can go: the first of its channels that the contact has, allows, and whose provider takes it now. */
import { HOUR_MS, plusMs } from "../../../lib/time.ts";
import type { Facts, Option, Route } from "../facts.ts";
import type { Objection, Postponement, Via } from "../verdict.ts";
import { WEEK_MS } from "./cap.ts";
import { allowsChannel } from "./consent.ts";

/** A window opens when the contact writes, which nobody can foresee. */
const LOOK_AGAIN_MS = 12 * HOUR_MS;
const CHATS = [
  "whatsapp-cloud",
  "whatsapp-web",
  "telegram",
  "messenger",
  "instagram",
  "webchat",
  "botframework",
  "terminal",
];

export type Choice =
  | { readonly via: Via }
  | { readonly later: Postponement }
  /** No way that could open. */
  | { readonly never: Objection };

/** Pure. Of several ways that open later, the one that does so first. */
export function chooseRoute(facts: Facts, now: Date): Choice {
  const later: Postponement[] = [];
  const never: Objection[] = [];
  for (const [index, option] of facts.ask.options.entries()) {
    for (const route of routesFor(facts, option)) {
      const found = tryRoute(facts, { option, index, route }, now);
      if ("via" in found) return found;
      if ("later" in found) later.push(found.later);
      else never.push(found.never);
    }
  }
  const first = later.reduce<Postponement | null>((a, b) => (a && a.until <= b.until ? a : b), null);
  if (first) return { later: first };
  return { never: never.find(({ reason }) => reason === "no_consent") ?? { reason: "unreachable", detail: {} } };
}

/** The newest conversation first; a way that is still to begin last. */
function routesFor({ contact, ask: { subject } }: Facts, { channel }: Option): Route[] {
  const fits = contact.routes
    .filter((route) =>
      channel === "chat" ? CHATS.includes(route.channel) && route.conversationId !== null : route.channel === channel,
    )
    // What a conversation is about is said there.
    .filter(({ conversationId }) => subject.kind !== "conversation" || conversationId === subject.id);
  return fits.sort((a, b) => (b.lastMessageAt?.getTime() ?? 0) - (a.lastMessageAt?.getTime() ?? 0));
}

function tryRoute(
  facts: Facts,
  { option, index, route }: { option: Option; index: number; route: Route },
  now: Date,
): Choice {
  const { isTest } = facts.ask;
  if (!route.isActive || route.isBlocked) return { never: { reason: "unreachable", detail: {} } };
  const way = {
    channel: route.channel,
    accountId: route.accountId,
    conversationId: route.conversationId,
    option: index,
  };
  const isOpen = isInWindow(route, now);
  const template = option.template && route.templates.get(`${option.template.name} ${option.template.language}`);
  const asTemplate = !isOpen && template?.isApproved === true;
  if (!isTest) {
    if (!allowsChannel(facts, route.channel, route.lastWrittenAt === null && route.conversationId === null))
      return { never: { reason: "no_consent", detail: { channel: route.channel } } };
    const held = oneChannel(facts, route, now) ?? restrained(route, asTemplate ? template : null, now);
    if (held) return { later: held };
  }
  if (isOpen || asTemplate) return { via: { ...way, asTemplate } };
  // What never was a conversation has no window that could open.
  if (route.conversationId === null) return { never: { reason: "unreachable", detail: {} } };
  return {
    later: {
      until: plusMs(now, LOOK_AGAIN_MS),
      reason: "window_closed",
      detail: { channel: route.channel },
      isGuess: true,
    },
  };
}

/** Free text is taken: always, or for some hours after the contact wrote. */
function isInWindow({ windowHours, lastWrittenAt }: Route, now: Date): boolean {
  return windowHours === null || (lastWrittenAt !== null && now < plusMs(lastWrittenAt, windowHours * HOUR_MS));
}

function restrained(
  { restrainedUntil, channel }: Route,
  template: { readonly restrainedUntil: Date | null } | null,
  now: Date,
): Postponement | null {
  const ends = [restrainedUntil, template?.restrainedUntil ?? null].filter((end) => end !== null && end > now);
  const until = ends.reduce((a, b) => (a && b && a > b ? a : b), null);
  return until ? { until, reason: "restrained", detail: { channel } } : null;
}

/** Where the law keeps all of a week to one channel. */
function oneChannel({ settings, contact, sent }: Facts, { channel }: Route, now: Date): Postponement | null {
  if (!settings.countries[contact.country]?.oneChannelPerWeek) return null;
  const others = sent.filter((one) => one.channel !== null && one.channel !== channel && plusMs(one.at, WEEK_MS) > now);
  const last = Math.max(0, ...others.map(({ at }) => at.getTime()));
  if (last === 0) return null;
  const detail = { country: contact.country, channel };
  return { until: plusMs(new Date(last), WEEK_MS), reason: "country_one_channel", detail };
}
