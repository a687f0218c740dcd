/** What the file of a sequence says in its own words, as people say it: signals, conditions, ways out. Pure. */
import type { Say } from "../lib/texts.ts";

/** The words of a key, or what the file says where there is no sentence for it: an own field, a way out of one's own name. */
function worded(say: Say, key: string, otherwise: string): string {
  const found = say(key);
  return found === key ? otherwise : found;
}

const asKey = (name: string) => name.replaceAll(".", "_").replaceAll("-", "_");

/** "cart.abandoned" as "deja un carrito"; "silent 30d" keeps its days, and what is asked besides stands in brackets. */
export function startText(say: Say, start: string): string {
  const [, plain = start, asked] = /^(.*?) \((.*)\)$/.exec(start) ?? [];
  if (asked) return `${startText(say, plain)} (${conditionText(say, asked)})`;
  const [, days] = /^silent (\d+)d$/.exec(start) ?? [];
  if (days) return say("sequences.words.silent", { days: Number(days) });
  if (start.startsWith("segment ")) return say("sequences.words.signals.segment_entered");
  const [, field, distance] = /^([\w.-]+) ([+-]?\d+)d$/.exec(start) ?? [];
  if (field) return waitField(say, field, Number(distance));
  return worded(say, `sequences.words.signals.${asKey(start)}`, start);
}

function waitField(say: Say, field: string, days: number): string {
  const when = days === 0 ? "on" : days < 0 ? "before" : "after";
  return say(`sequences.wait.${when}`, { field: fieldText(say, field), days: Math.abs(days) });
}

/** "order.created → bought". */
export function exitText(say: Say, exit: string): string {
  const [signal = "", result] = exit.split(" → ");
  const when = startText(say, signal);
  return result && result !== signal ? `${when} → ${resultText(say, result)}` : when;
}

export function resultText(say: Say, result: string): string {
  return worded(say, `sequences.words.results.${asKey(result)}`, result);
}

export function fieldText(say: Say, field: string): string {
  return worded(say, `sequences.words.fields.${asKey(field)}`, field.replace(/^(contact|lead)\.custom\./, ""));
}

const OPERATORS = "is_not|is|at_least|at_most|has_not|has|one_of|known";
const CONDITION = new RegExp(`^([\\w.-]+) (${OPERATORS})(?: (.*))?$`);
/** Between two conditions; the values of one are parted by commas too. */
const BETWEEN = new RegExp(`, (?=[\\w.-]+ (?:${OPERATORS})(?: |$))`);

/** "lead.score at_least 60" as "puntaje desde 60"; several are all, or parted by "|" any. What has another form stays as it is. */
export function conditionText(say: Say, conditions: string): string {
  const any = conditions.split(" | ");
  if (any.length > 1) return any.map((one) => conditionText(say, one)).join(` ${say("sequences.words.or")} `);
  return conditions
    .split(BETWEEN)
    .map((one) => oneText(say, one))
    .join(", ");
}

function oneText(say: Say, condition: string): string {
  const [, field = "", operator = "", value = ""] = CONDITION.exec(condition) ?? [];
  if (field === "") return condition;
  if (operator === "known")
    return say(value === "false" ? "sequences.words.unknown" : "sequences.words.known", {
      field: fieldText(say, field),
    });
  const values = value.split(", ").map((one) => worded(say, `sequences.words.values.${asKey(one)}`, one));
  return `${fieldText(say, field)} ${say(`sequences.words.ops.${operator}`)} ${values.join(", ")}`;
}
