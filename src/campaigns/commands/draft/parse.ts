/** The built-in reader of drafts: what a sentence such as "campaña para clientes fríos de laptops, 10 % hasta el viernes" asks for. */
import { foldPlain } from "../../../lib/text.ts";
import { MOST_HOLDOUT } from "../../campaigns/terms.ts";
import { readMoment } from "./dates.ts";
import { type Audience, audience, type CampaignDraft, campaignDraft, namesSomebody } from "./draft.ts";
import {
  BOUGHT,
  CAMPAIGN,
  CHANNELS,
  COMPARED,
  EVERYBODY,
  FILLER,
  FROM,
  HOLDOUT,
  NOT_BOUGHT,
  PERCENT,
  QUOTED,
  SEND_TO,
  SHARE,
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
/** Between two texts of which each person gets one. */
const BETWEEN = /^(?:[\s,;/|]|o|u|or|ou|y|e|and|vs\.?|contra|against)*$/u;
const LAST_MINUTE = "23:59";
const MORNING = "09:00";

/** Whether a text asks for a campaign, so that it is worth reading as one. Pure. */
export function isWish(text: string): boolean {
  const folded = foldPlain(text.trim());
  return folded.length <= MAX_LENGTH && (CAMPAIGN.test(folded) || SEND_TO.test(folded));
}

/** What the words say; what they leave open is null. Never throws. Pure. */
export function readDraft(raw: string, options: ReadDraftOptions): CampaignDraft {
  const { head, said, second } = splitText(raw.slice(0, MAX_LENGTH));
  const trial = takeTrial(head);
  // Before the days: "until friday, 20 %" is no hour.
  const offer = cut(trial.rest, PERCENT);
  const share = Number(offer.found?.[1] ?? 0);
  const isShare = share >= 1 && share <= 90;
  const until = after(offer.rest, UNTIL, options, LAST_MINUTE);
  const begin = after(until.rest, FROM, options, MORNING);
  const startAt = begin.at !== null && until.at !== null && begin.at >= until.at ? null : begin.at;
  return campaignDraft.parse({
    audience: readAudience(begin.rest),
    percent: isShare ? share : null,
    until: until.at,
    startAt,
    text: said,
    isCompared: trial.isCompared || second !== null,
    second,
    holdout: trial.holdout,
  });
}

/** The percentage that a text is: "15", "15 %", "15 por ciento"; null for any other text. Pure. */
export function readShare(raw: string): number | null {
  const [, share] = SHARE.exec(foldPlain(raw.trim())) ?? [];
  return share === undefined ? null : Number(share);
}

/** What is tried, and the text without it: a part of the people left out is no discount, and neither says who they are. */
function takeTrial(text: string): { rest: string; holdout: number | null; isCompared: boolean } {
  const out = cut(text, HOLDOUT);
  const compared = cut(out.rest, COMPARED);
  const share = Number(out.found?.slice(1).find((one) => one !== undefined) ?? 0);
  // More than may be left out is as much as may be: the preview says how much that is.
  const holdout = share >= 1 ? Math.min(share, MOST_HOLDOUT) : null;
  return { rest: compared.rest, holdout, isCompared: compared.found !== null };
}

/** The first place of a pattern of folded words, and the text with a pause in its stead. */
function cut(text: string, pattern: RegExp): { found: RegExpExecArray | null; rest: string } {
  const folded = foldPlain(text);
  const found = pattern.exec(folded);
  if (!found) return { found, rest: text };
  // Folding keeps the length of what people write; where it does not, the folded text goes on.
  const kept = folded.length === text.length ? text : folded;
  return { found, rest: `${kept.slice(0, found.index)} , ${kept.slice(found.index + found[0].length)}` };
}

/** Whom a text means. Pure. */
export function readAudience(raw: string): Audience {
  let rest = foldPlain(takeTrial(raw).rest)
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

/** `who: "what is said"`: the words of the message stand in quotes or after a colon; two texts in quotes stand side by side. */
function splitText(raw: string): { head: string; said: string | null; second: string | null } {
  const [quoted, other] = [...raw.matchAll(/["“«]([^"”»]{3,})["”»]/gu)];
  if (quoted?.[1]) {
    const between = other ? raw.slice(quoted.index + quoted[0].length, other.index) : "";
    const second = other?.[1] && BETWEEN.test(foldPlain(between)) ? other[1].trim() || null : null;
    const head = raw.replace(quoted[0], " ");
    return { head: second === null ? head : head.replace(other?.[0] ?? "", " "), said: quoted[1].trim(), second };
  }
  const [, head, said] = /^([^:]{5,200}?):\s+([\s\S]{3,})$/u.exec(raw) ?? [];
  return head && said ? { head, said: said.trim(), second: null } : { head: raw, said: null, second: null };
}
