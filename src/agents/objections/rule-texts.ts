/** Written texts of the playbook, brought to the length of a chat answer, with the source they rest on. */
import { foldText } from "../../lib/text.ts";
import type { Source, Turn } from "../agent.ts";
import { sentencesOf } from "../guards/checked-text.ts";

/** A written text in the turn's language, and where it stands. */
export interface RuleText {
  readonly text: string;
  readonly source: Source;
}

/** A proof may take this many sentences, so that with empathy and question it stays within four. */
const SENTENCES_MAX = 2;

/** The first of `candidates` that this conversation has not heard from us; null when there is none. */
export function freshText(
  candidates: readonly { readonly path: string; readonly text: Readonly<Record<Turn["locale"], string>> }[],
  turn: Turn,
  max = SENTENCES_MAX,
): RuleText | null {
  for (const { path, text } of candidates) {
    const written = text[turn.locale].replace(/\s+/g, " ").trim();
    const said = firstSentences(written, max);
    if (said !== "" && !isSaid(said, turn)) return { text: said, source: { type: "rule", path, text: written } };
  }
  return null;
}

/** Whether one of our earlier messages holds this text. */
export function isSaid(text: string, { transcript }: Pick<Turn, "transcript">): boolean {
  const plain = foldText(text);
  return transcript.some(
    (line) => line.author !== "customer" && foldText(line.text).replace(/\s+/g, " ").includes(plain),
  );
}

/** The first sentences of a text, closed by a full stop; a question would compete with ours and ends the cut. */
function firstSentences(text: string, max: number): string {
  const sentences = splitSentences(text);
  const question = sentences.findIndex((sentence) => /\?["'»”)]*$/.test(sentence));
  const kept = sentences.slice(0, question < 0 ? max : Math.min(max, question)).join(" ");
  return kept === "" || /[.!…]["'»”)]*$/.test(kept) ? kept : `${kept.replace(/[,;:]$/, "")}.`;
}

const ABBREVIATION = /(?:^|[\s(])(?:av|avda|ave|jr|psje|urb|sr|sra|srta|dr|dra|nro|ud|uds|st|mr|mrs)\.$/i;

/** The sentences of a text; "Av. Larco" ends none. */
export function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  for (const { start, end } of sentencesOf(text)) {
    const piece = text.slice(start, end).trim();
    const last = sentences.at(-1);
    if (last !== undefined && ABBREVIATION.test(last)) sentences[sentences.length - 1] = `${last} ${piece}`;
    else if (piece !== "") sentences.push(piece);
  }
  return sentences;
}
