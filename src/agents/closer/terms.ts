/** Ways to pay and delivery as the playbook has them, for questions that no written answer meets. */
import { formatMoney } from "../../lib/money.ts";
import type { Decision, Turn } from "../agent.ts";
import { hasIntent } from "../main-intent.ts";
import { conclude, createVoice, lines, type Voice } from "../voice.ts";
import { knownPlace, readPlace } from "./place.ts";
import { type Told, tellMethods, tellZone } from "./tell.ts";
import { readWish } from "./wish.ts";

/** Zones told at once. */
const ZONES_MAX = 4;

/** The terms that the turn asks for; null when it asks for none or the playbook has none. Pure. */
export function sayTerms(turn: Turn): Decision | null {
  const voice = createVoice(turn);
  const asksPayment = hasIntent(turn.understanding, ["payment"]);
  const asksDelivery = hasIntent(turn.understanding, ["delivery"]);
  const told = [
    asksPayment ? tellMethods(turn.business.rules, voice) : null,
    asksDelivery ? tellZones(turn, voice) : null,
  ].filter((one) => one !== null);
  if (told.length === 0) return null;
  return conclude("closer", turn, voice, {
    replies: [{ text: lines(...told.map(({ text }) => text)) }],
    sources: told.flatMap(({ sources }) => sources),
    pending: turn.state.pending === "person_offered" ? null : turn.state.pending,
    why: "Terms are asked for; told as the playbook has them.",
  });
}

/** The zone that is meant, else the first ones. */
function tellZones(turn: Turn, voice: Voice): Told | null {
  const { zones } = turn.business.rules.delivery;
  const place = readPlace(turn, readWish(turn)) ?? knownPlace(turn);
  const meant = place?.type === "zone" ? [place.zone] : zones.slice(0, ZONES_MAX);
  if (meant.length === 0 || place?.type === "pickup") return null;
  const told = meant.map((zone) =>
    tellZone(zone, formatMoney({ cents: zone.cents, currency: turn.business.currency }), zone.cents === 0, voice),
  );
  return { text: lines(...told.map(({ text }) => text)), sources: told.flatMap(({ sources }) => sources) };
}
