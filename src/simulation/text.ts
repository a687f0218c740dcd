/** The report in a terminal: figures and bars of text. */
import type { Locale } from "../lib/locale.ts";
import type { SimulationReport } from "./report.ts";
import { type Words, wordsIn } from "./words.ts";

const BAR = 36;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** The report as lines, in a language. */
export function textReport(report: SimulationReport, locale: Locale): string[] {
  const words = wordsIn(locale, report.currency);
  const { messages, people, codes, target } = report;
  const figures: [string, string][] = [
    [words.say("entered"), words.count(people.entered)],
    [words.say("heldOut"), words.count(people.heldOut)],
    [words.say("sent"), `${words.count(messages.sent)} ${words.say("planned", { count: messages.planned })}`],
    [words.say("read"), words.count(messages.read)],
    [words.say("replies"), `${words.count(report.replies)} · ${words.say("answered", { count: messages.answered })}`],
    [words.say("optOuts"), words.count(report.optOuts)],
    ...(codes.made > 0
      ? ([[words.say("codes"), `${words.count(codes.used)} ${words.say("codesOf", { count: codes.made })}`]] as [
          string,
          string,
        ][])
      : []),
  ];
  const hours = messages.byHour.map((sent, hour): [string, number] => [`${String(hour).padStart(2, "0")}:00`, sent]);
  const first = hours.findIndex(([, sent]) => sent > 0);
  const last = hours.findLastIndex(([, sent]) => sent > 0);
  const steps = report.steps.map(({ step, variant, sent }): [string, number] => [
    variant === null || variant === step ? step : `${step} · ${variant}`,
    sent,
  ]);
  return [
    words.say("title", { name: target.name }),
    aboutOf(report, words),
    "",
    ...aligned(figures),
    "",
    ...outcome(report, words),
    ...section(words.say("steps"), steps, words),
    ...section(words.say("byHour"), first === -1 ? [] : hours.slice(first, last + 1), words),
    ...section(
      words.say("delays"),
      report.delays.map(({ reason, times }) => [words.reason(reason), times]),
      words,
    ),
    ...section(
      words.say("drops"),
      report.drops.map(({ reason, messages: count }) => [words.reason(reason), count]),
      words,
    ),
    ...section(
      words.say("ends"),
      people.ends.map(({ end, people: count }) => [words.end(end), count]),
      words,
    ),
    words.say("foot"),
  ];
}

/** Who, how long and since when, in a sentence. */
export function aboutOf({ contacts, business, days, from, seed, channel }: SimulationReport, words: Words): string {
  return words.say("about", { contacts, business, days, from, seed, channel });
}

function outcome({ outcome: { written, heldOut, lift, recovered } }: SimulationReport, words: Words): string[] {
  const shareOf = ({ people, buyers }: typeof written) =>
    `${words.percent(people === 0 ? 0 : buyers / people)} (${words.count(buyers)} / ${words.count(people)})`;
  const lines = [
    words.say("lift"),
    ...aligned([
      [`  ${words.say("written")}`, shareOf(written)],
      ...(heldOut.people > 0 ? ([[`  ${words.say("leftAlone")}`, shareOf(heldOut)]] as [string, string][]) : []),
      [`  ${words.say("earned")}`, words.money(written.cents)],
    ]),
  ];
  if (!lift || !recovered) return [...lines, `  ${words.say("noControl")}`, ""];
  const money = (cents: number) => words.money(cents);
  return [
    ...lines,
    `  ${liftSentence(lift, words)}`,
    `  ${words.say("recovered")}: ${money(recovered.amount)} (${words.say("between", { low: money(recovered.low), high: money(recovered.high) })})`,
    "",
  ];
}

/** What the difference is, and whether chance alone would seldom do it. */
export function liftSentence(
  { difference, low, high }: NonNullable<SimulationReport["outcome"]["lift"]>,
  words: Words,
): string {
  const values = { points: words.points(difference), low: words.points(low), high: words.points(high) };
  const sentence = words.say("liftIs", values);
  return low <= 0 && high >= 0 ? `${sentence} ${words.say("liftUnsure")}` : sentence;
}

function section(title: string, rows: readonly [string, number][], words: Words): string[] {
  if (rows.length === 0) return [title, `  ${words.say("none")}`, ""];
  const most = Math.max(...rows.map(([, value]) => value), 1);
  const wide = Math.max(...rows.map(([label]) => label.length));
  const bars = rows.map(([label, value]) => `  ${label.padEnd(wide)}  ${barOf(value / most)} ${words.count(value)}`);
  return [title, ...bars, ""];
}

function barOf(part: number): string {
  const eighths = Math.round(part * BAR * 8);
  return `${"█".repeat(Math.floor(eighths / 8))}${EIGHTHS[eighths % 8] ?? ""}`;
}

function aligned(rows: readonly [string, string][]): string[] {
  const wide = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `${label.padEnd(wide)}  ${value}`);
}
