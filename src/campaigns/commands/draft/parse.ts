/** The built-in reader of drafts: what a sentence such as "campaña para clientes fríos de laptops, 10 % hasta el viernes" asks for. */
import { foldPlain } from "../../../lib/text.ts";
import { readMoment } from "./dates.ts";
import { type Audience, audience, type CampaignDraft, campaignDraft, namesSomebody } from "./draft.ts";
import {
  BOUGHT,
  CAMPAIGN,
  CHANNELS,
  EVERYBODY,
  FILLER,
  FROM,
  NOT_BOUGHT,
  PERCENT,
  QUOTED,
  SEND_TO,
  SILENT,
  TEMPERATURE,
  UNTIL,
  WITHIN,
} from "./words.ts";

export interface ReadDraftOptions {
  readonly now: Date;
  readonly timeZone: string;
}

/** Longer is no sentence of this kind. */
const MAX_LENGTH = 600;
const DAYS: readonly (readonly [RegExp, number])[] = [
  [/^(?:sem|week)/u, 7],
  [/^(?:mes|month)/u, 30],
];
/** Words of an interest; more are a sentence. */
const MAX_WORDS = 4;
const LAST_MINUTE = "23:59";
const MORNING = "09:00";

/** Whether a text asks for a campaign, so that it is worth reading as one. Pure. */
export function isWish(text: string): boolean {
  const folded = foldPlain(text.trim());
  return folded.length <= MAX_LENGTH && (CAMPAIGN.test(folded) || SEND_TO.test(folded));
}

/** What the words say; what they leave open is null. Never throws. Pure. */
export function readDraft(raw: string, options: ReadDraftOptions): CampaignDraft {
  const [head = "", said = null] = splitText(raw.slice(0, MAX_LENGTH));
  const until = after(head, UNTIL, options, LAST_MINUTE);
  const begin = after(until.rest, FROM, options, MORNING);
  const [, percent] = PERCENT.exec(foldPlain(begin.rest)) ?? [];
  const share = Number(percent ?? 0);
  const isShare = share >= 1 && share <= 90;
  const startAt = begin.at !== null && until.at !== null && begin.at >= until.at ? null : begin.at;
  return campaignDraft.parse({
    audience: readAudience(begin.rest),
    percent: isShare ? share : null,
    until: until.at,
    startAt,
    text: said,
  });
}

/** Whom a text means. Pure. */
export function readAudience(raw: string): Audience {
  let rest = foldPlain(raw)
    .replace(PERCENT, " ")
    .replace(/[“”"«»]/gu, " ");
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(rest);
    if (found) rest = `${rest.slice(0, found.index)} , ${rest.slice(found.index + found[0].length)}`;
    return found;
  };
  const silent = take(SILENT);
  const within = take(WITHIN);
  const isNot = take(NOT_BOUGHT) !== null;
  const isBuyer = !isNot && take(BOUGHT) !== null;
  const quoted = take(QUOTED) !== null;
  const everybody = take(EVERYBODY) !== null;
  const temperature = (["cold", "warm", "hot"] as const).find((one) => take(TEMPERATURE[one]) !== null) ?? null;
  const channel = CHANNELS.find(([pattern]) => take(pattern) !== null)?.[1] ?? null;
  const who = {
    temperature,
    quoted,
    channel,
    bought: isNot ? false : isBuyer ? true : null,
    silentDays: daysOf(silent),
    withinDays: daysOf(within),
    interest: interestOf(rest),
  };
  const read = audience.parse(who);
  // "All customers of laptops" are not all.
  return { ...read, everybody: everybody && !namesSomebody(read) };
}

function daysOf(found: RegExpExecArray | null): number | null {
  if (!found) return null;
  const unit = found[2] ?? "";
  const days = Number(found[1]) * (DAYS.find(([pattern]) => pattern.test(unit))?.[1] ?? 1);
  return days >= 1 && days <= 3_650 ? days : null;
}

/** The first words that are neither filler nor numbers, up to the next pause. */
function interestOf(folded: string): string | null {
  for (const piece of folded.split(/[,.;:!?()\n]+/u)) {
    const words = (piece.match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? []).filter(
      (word) => !FILLER.has(word) && !/^\d+$/.test(word),
    );
    if (words.length > 0 && words.length <= MAX_WORDS) return words.join(" ").slice(0, 80);
  }
  return null;
}

/** The moment after a word, and the text without both. */
function after(
  text: string,
  word: RegExp,
  { now, timeZone }: ReadDraftOptions,
  hour: string,
): { at: Date | null; rest: string } {
  const place = placeOf(text, word);
  if (place === null) return { at: null, rest: text };
  const clause = text.slice(place.end);
  const moment = readMoment(clause, { now, timeZone, hour });
  // Only what follows at once belongs to the word.
  const at = moment ? clause.indexOf(moment.words) : -1;
  if (!moment || at < 0 || at > 16) return { at: null, rest: text };
  return { at: moment.at, rest: `${text.slice(0, place.start)}, ${clause.slice(at + moment.words.length)}` };
}

/** Where a pattern of folded words stands in a text as it was written. */
function placeOf(text: string, pattern: RegExp): { start: number; end: number } | null {
  const found = pattern.exec(foldPlain(text));
  // Folding keeps the length of what people write; where it does not, nothing is cut.
  if (!found || foldPlain(text).length !== text.length) return null;
  return { start: found.index, end: found.index + found[0].length };
}

/** `who: "what is said"`: the words of the message stand in quotes or after a colon. */
function splitText(raw: string): [string, string | null] {
  const quoted = /["“«]([^"”»]{3,})["”»]/u.exec(raw);
  if (quoted?.[1]) return [raw.replace(quoted[0], " "), quoted[1].trim()];
  const [, head, said] = /^([^:]{5,200}?):\s+([\s\S]{3,})$/u.exec(raw) ?? [];
  return head && said ? [head, said.trim()] : [raw, null];
}
