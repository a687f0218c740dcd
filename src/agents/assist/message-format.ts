/** The part of ICU MessageFormat that our texts use, taken apart into every sentence that a text can be. Pure. */

export type Choice = string | number;
export type Piece = { readonly text: string } | { readonly argument: string };

export interface Expansion {
  readonly pieces: readonly Piece[];
  readonly chosen: Readonly<Record<string, Choice>>;
}

type Node =
  | Piece
  | { readonly select: string; readonly kind: "select" | "plural"; readonly options: readonly Option[] }
  | { readonly hash: true };
interface Option {
  readonly when: string;
  readonly nodes: readonly Node[];
}

/** A text with more ways to be said is left out. */
const MAX_EXPANSIONS = 32;
/** Numbers that a plural form stands for, where the text does not show the number. */
const PLURAL_VALUES: Readonly<Record<string, number>> = { zero: 0, one: 1 };

/** Every linear form of a message, with `fixed` arguments chosen already; none when it uses what is not known here. */
export function expandText(message: string, fixed: Readonly<Record<string, string>>): Expansion[] {
  const reader = { message, at: 0 };
  let nodes: readonly Node[];
  try {
    nodes = readNodes(reader, false);
  } catch {
    return [];
  }
  const found = expand(nodes, { pieces: [], chosen: {} }, fixed, null);
  return found.length > MAX_EXPANSIONS ? [] : found;
}

function expand(
  nodes: readonly Node[],
  start: Expansion,
  fixed: Readonly<Record<string, string>>,
  counted: string | null,
): Expansion[] {
  let all: Expansion[] = [start];
  for (const node of nodes) {
    all = all.flatMap((one) => expandNode(node, one, fixed, counted));
    if (all.length > MAX_EXPANSIONS) return all;
  }
  return all;
}

function expandNode(
  node: Node,
  one: Expansion,
  fixed: Readonly<Record<string, string>>,
  counted: string | null,
): Expansion[] {
  if ("text" in node || "argument" in node) return [{ ...one, pieces: [...one.pieces, node] }];
  if ("hash" in node) {
    const value = counted === null ? undefined : one.chosen[counted];
    if (counted === null) return [];
    // A form that shows its number: the number is read from the sentence.
    const { [counted]: _, ...chosen } = one.chosen;
    return value === undefined || value === ANY
      ? [{ pieces: [...one.pieces, { argument: counted }], chosen }]
      : [{ ...one, pieces: [...one.pieces, { text: String(value) }] }];
  }
  const { select, kind, options } = node;
  const before = one.chosen[select] ?? fixed[select];
  if (kind === "select" && before !== undefined) {
    const option = options.find(({ when }) => when === before) ?? options.find(({ when }) => when === "other");
    return option ? expand(option.nodes, one, fixed, counted) : [];
  }
  return options.flatMap(({ when, nodes }) => {
    if (kind === "select") return expand(nodes, { ...one, chosen: { ...one.chosen, [select]: when } }, fixed, counted);
    const value = when.startsWith("=") ? Number(when.slice(1)) : (PLURAL_VALUES[when] ?? ANY);
    if (before !== undefined && before !== value) return [];
    // A number that is not shown cannot be told in the other language.
    if (value === ANY && !nodes.some((inner) => "hash" in inner)) return [];
    return expand(nodes, { ...one, chosen: { ...one.chosen, [select]: value } }, fixed, select);
  });
}

/** Some number that stands in the sentence. */
const ANY = -1;

interface Reader {
  readonly message: string;
  at: number;
}

function readNodes(reader: Reader, isInside: boolean): Node[] {
  const nodes: Node[] = [];
  let text = "";
  const flush = () => {
    if (text !== "") nodes.push({ text });
    text = "";
  };
  while (reader.at < reader.message.length) {
    const sign = reader.message[reader.at] ?? "";
    if (sign === "}" && isInside) break;
    if (sign === "'" && /['{}#]/.test(reader.message[reader.at + 1] ?? "")) {
      text += readQuoted(reader);
    } else if (sign === "{") {
      flush();
      nodes.push(readArgument(reader));
    } else if (sign === "#" && isInside) {
      flush();
      nodes.push({ hash: true });
      reader.at++;
    } else {
      text += sign;
      reader.at++;
    }
  }
  flush();
  return nodes;
}

function readQuoted(reader: Reader): string {
  if (reader.message[reader.at + 1] === "'") {
    reader.at += 2;
    return "'";
  }
  const end = reader.message.indexOf("'", reader.at + 1);
  const stop = end < 0 ? reader.message.length : end;
  const quoted = reader.message.slice(reader.at + 1, stop);
  reader.at = stop + 1;
  return quoted;
}

const ARGUMENT = /\{\s*(\w+)\s*(?:,\s*(\w+)\s*)?([,}])/y;
const OPTION = /\s*(=?\w+)\s*\{/y;

/** Throws on a format that our texts do not use, such as dates. */
function readArgument(reader: Reader): Node {
  const [, name = "", kind, stop] = take(reader, ARGUMENT);
  if (stop === "}" && kind === undefined) return { argument: name };
  if (stop !== "," || (kind !== "select" && kind !== "plural")) throw new Error(`not read here: ${kind}`);
  const options: Option[] = [];
  for (;;) {
    const end = /\s*\}/y;
    end.lastIndex = reader.at;
    if (end.test(reader.message)) {
      reader.at = end.lastIndex;
      return { select: name, kind, options };
    }
    const [, when = ""] = take(reader, OPTION);
    options.push({ when, nodes: readNodes(reader, true) });
    reader.at++;
  }
}

function take(reader: Reader, pattern: RegExp): RegExpExecArray {
  pattern.lastIndex = reader.at;
  const match = pattern.exec(reader.message);
  if (!match) throw new Error("not a message of ours");
  reader.at = pattern.lastIndex;
  return match;
}
