/** Messages and traces as lines of text for a terminal or a pipe. */
import { describeUnderstanding } from "../../agents/understand/describe.ts";
import { cleanText } from "../../lib/text.ts";
import type { Cli } from "../cli.ts";
import type { WatchedTurn } from "./turn-watch.ts";
import type { ShownChoice, ShownMessage } from "./wire.ts";

/**
 * The lines of a message: its text, its files by name (with their address where `links`), its choices numbered from 1.
 * Control characters are gone, so that no text can steer the terminal.
 */
export function messageLines(message: ShownMessage, { links }: { links: boolean }): string[] {
  const text = cleanText(message.text);
  const files = message.files
    .filter(({ isImage }) => links || !isImage)
    .map(({ name, url }) => cleanText(links ? `[${name}] ${url}` : `[${name}]`));
  const choices = message.choices.map(({ title }, index) => `${index + 1}) ${cleanText(title)}`);
  return [...(text === "" ? [] : text.split("\n")), ...files, ...choices];
}

/** What a line means while these choices are shown: the number of one picks it, anything else is said as it is. */
export function pick(line: string, choices: readonly ShownChoice[]): string {
  const typed = line.trim();
  return /^\d{1,2}$/.test(typed) ? (choices[Number(typed) - 1]?.value ?? typed) : typed;
}

/** What was understood, who answered and why, what it rests on, and how long it took. */
export function traceLines(cli: Cli, { trace }: WatchedTurn): string[] {
  const { agent, why, sources, brain, model, modelFault, guards, replaced, timings } = trace;
  const worded = model ? `${brain} (${model.provider}, ${model.latencyMs} ms)` : brain;
  const rows: [string, string][] = [
    ["understood", describeUnderstanding(trace.understanding).join(" · ")],
    ["agent", agent],
    ["why", why],
    [
      "sources",
      sources.map(({ type, title }) => (title === type ? type : `${type} ${title}`)).join("; ") ||
        cli.say("trace.noSources"),
    ],
    ["brain", modelFault ? `${worded} (${modelFault})` : worded],
    ["guards", guards.map(({ guard, why: found }) => `${guard}: ${found}`).join("; ")],
    ["replaced", replaced ? cli.say("trace.yes") : ""],
    ["took", cli.say("trace.timings", { understand: ms(timings.understand), decide: ms(timings.decide) })],
  ];
  const shown = rows
    .filter(([, value]) => value !== "")
    .map(([name, value]) => [cli.say(`trace.${name}`), value] as const);
  const width = Math.max(...shown.map(([label]) => label.length));
  return shown.map(([label, value]) => `┆ ${label.padEnd(width)}  ${cleanText(value).replace(/\s*\n\s*/g, " / ")}`);
}

function ms(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0);
}

/** Breaks lines at words so that none is wider than `width`; longer words stay whole. */
export function wrap(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else {
      current = current === "" ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}
