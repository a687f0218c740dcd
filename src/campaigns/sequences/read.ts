/** Reads a sequence's file. All mistakes are told at once, each with its line and the way to mend it. Pure. */
import { type Document, isMap, isNode, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { Fault } from "../../crm/playbook/incoming.ts";
import { faultsOf } from "../../crm/playbook/zod-faults.ts";
import type { Locale } from "../../lib/locale.ts";
import { say, type TextValues } from "../../lib/texts.ts";
import { checkDefinition } from "./check.ts";
import { type Definition, definition } from "./definition.ts";

export interface SequenceFault {
  /** From 1, as an editor shows them. */
  readonly line: number;
  readonly column: number;
  /** Where in the tree as people count, such as `steps[2].message.text`. */
  readonly path: string;
  /** Stable, for programs. */
  readonly code: string;
  /** What is wrong and how to mend it, in the reader's language. */
  readonly message: string;
}

export type SequenceReading =
  | { readonly ok: true; readonly definition: Definition; readonly tree: unknown }
  | { readonly ok: false; readonly faults: readonly SequenceFault[] };

const MAX_LENGTH = 200_000;
/** Messages of our own schema for which there is a sentence of sequences. */
const FORMS: Readonly<Record<string, string>> = {
  "a length of time": "duration",
  "a time of day": "timeOfDay",
  "a field": "field",
  "a date field": "dateField",
  "one comparison": "comparison",
  "what to wait for": "waitFor",
  "a text": "text",
  "how long": "howLong",
  "one step": "oneStep",
  "one start": "oneStart",
  "if and then": "ifThen",
  "lower-case words joined by hyphens": "key",
  "a segment": "segment",
  "the name of a template": "template",
};

/** Reads a file; mistakes are told in `locale`. */
export function readSequence(source: string, locale: Locale): SequenceReading {
  const lines = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const first = { line: 1, column: 1 };
  if (source.length > MAX_LENGTH) return refused([fault(locale, first, "", "tooLong", {})]);
  const doc = parseDocument(source, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  if (doc.errors.length > 0)
    return refused(
      doc.errors.map(({ code: why, pos }) => {
        const code = why === "DUPLICATE_KEY" ? "duplicateKey" : "syntax";
        return { ...at(pos[0]), path: "", code, message: say(locale, `playbook.fault.${code}`, { why }) };
      }),
    );
  if (!isMap(doc.contents)) return refused([fault(locale, first, "", "notSequence", {})]);
  const tree: unknown = doc.toJS({ maxAliasCount: 100 });
  const placeOf = (path: readonly PropertyKey[]) => at(findNode(doc, path).node?.range?.[0] ?? 0);
  const result = definition.safeParse(tree);
  if (!result.success) {
    const locate = (path: readonly PropertyKey[]) => {
      const { line, column } = placeOf(path);
      return { place: { file: "", line, column }, exists: findNode(doc, path).isWhole };
    };
    const faults = result.error.issues.flatMap(flat).flatMap((issue) => {
      const path = issue.path as (string | number)[];
      const form = FORMS[issue.message];
      if (form && locate(path).exists) return [fault(locale, placeOf(path), nameOf(path), `form_${form}`, {})];
      return faultsOf([issue], locate).map((one) => told(locale, one));
    });
    return refused(sorted(faults));
  }
  const findings = checkDefinition(result.data);
  if (findings.length > 0)
    return refused(
      sorted(findings.map(({ path, code, values }) => fault(locale, placeOf(path), nameOf(path), code, values ?? {}))),
    );
  return { ok: true, definition: result.data, tree };
}

type Issue = Parameters<typeof faultsOf>[0][number];

/** Of the forms that a value may have, the mistakes of the one that was meant: that of its own type. */
function flat(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const meant = issue.errors.find(
    (errors) => !errors.some((one) => one.path.length === 0 && one.code === "invalid_type"),
  );
  if (!meant) return [issue];
  return meant.flatMap((one) => flat({ ...one, path: [...issue.path, ...one.path] } as Issue));
}

function told(locale: Locale, { place, code, values }: Fault): SequenceFault {
  const { line, column } = place;
  const path = String(values.path ?? "");
  return { line, column: Number(column ?? 1), path, code, message: say(locale, `playbook.fault.${code}`, values) };
}

function fault(
  locale: Locale,
  place: { line: number; column: number },
  path: string,
  code: string,
  values: TextValues,
): SequenceFault {
  return { ...place, path, code, message: say(locale, `sequences.fault.${code}`, { path, ...values }) };
}

function nameOf(path: readonly (string | number)[]): string {
  return path.reduce<string>((name, one) => {
    if (typeof one === "number") return `${name}[${one + 1}]`;
    return name === "" ? one : `${name}.${one}`;
  }, "");
}

/** The node at a path or, where it ends early, the last one on the way. */
function findNode(doc: Document, path: readonly PropertyKey[]): { node: Node | null; isWhole: boolean } {
  let node: unknown = doc.contents;
  for (const one of path) {
    const next = isSeq(node) ? node.get(Number(one), true) : isMap(node) ? node.get(one, true) : undefined;
    if (!isNode(next)) return { node: isNode(node) ? node : null, isWhole: false };
    node = next;
  }
  return { node: isNode(node) ? node : null, isWhole: true };
}

function sorted(faults: readonly SequenceFault[]): SequenceFault[] {
  return [...faults].sort((a, b) => a.line - b.line || a.column - b.column);
}

function refused(faults: readonly SequenceFault[]): SequenceReading {
  return { ok: false, faults };
}
