/**
 * Pure: a message of ours as the messages of WhatsApp that show it, within Meta's lengths. As few as possible, since each
 * spends the rate that a person may be written to at, and is paid for.
 */
import { splitText, truncate } from "../../lib/text.ts";
import type { Choice, FileRef, Part } from "../channel.ts";

/** Meta's own limits. */
export const LIMITS = {
  text: 4_096,
  caption: 1_024,
  buttons: 3,
  buttonTitle: 20,
  buttonId: 256,
  buttonsBody: 1_024,
  rows: 10,
  rowTitle: 24,
  rowDescription: 72,
  rowId: 200,
  rowsBody: 4_096,
} as const;

export type MediaKind = "image" | "audio" | "video" | "document";

export type Piece =
  | { readonly type: "text"; readonly body: string }
  | { readonly type: "buttons"; readonly body: string; readonly choices: readonly Choice[] }
  | { readonly type: "list"; readonly body: string; readonly choices: readonly Choice[] }
  | { readonly type: "media"; readonly kind: MediaKind; readonly file: FileRef; readonly caption?: string }
  | { readonly type: "location"; readonly latitude: number; readonly longitude: number; readonly label?: string }
  | { readonly type: "contact"; readonly name: string; readonly phones: readonly string[] };

/** What the channel says of its own. */
export interface Wording {
  /** Stands above choices that come without a text. */
  readonly choose: string;
  /** A file that WhatsApp does not take, as a line of text; null leaves it out. */
  readonly fileLine: (file: FileRef) => string | null;
}

/** The messages that show these parts, in their order; empty when they say nothing. */
export function compose(parts: readonly Part[], wording: Wording): Piece[] {
  const pieces: Piece[] = [];
  let texts: string[] = [];
  const flush = () => {
    for (const body of splitText(joined(texts), LIMITS.text)) pieces.push({ type: "text", body });
    texts = [];
  };
  for (const part of parts) {
    switch (part.type) {
      case "text":
        if (part.text.trim() !== "") texts.push(part.text.trim());
        break;
      case "choices":
        if (part.choices.length === 0) break;
        pieces.push(...withChoices(joined(texts), part.choices, wording));
        texts = [];
        break;
      case "file": {
        const kind = mediaKindOf(part.file);
        if (!kind) {
          texts.push(...[wording.fileLine(part.file)].filter((line) => line !== null));
          break;
        }
        flush();
        pieces.push({ type: "media", kind, file: part.file });
        break;
      }
      case "template":
        texts.push(part.template.text);
        break;
      default:
        flush();
        pieces.push(part);
    }
  }
  flush();
  return withCaption(pieces);
}

function joined(texts: readonly string[]): string {
  return texts.join("\n\n");
}

/** A text and one file are one message where the file can bear a caption. */
function withCaption(pieces: readonly Piece[]): Piece[] {
  const [first, second] = pieces;
  if (pieces.length !== 2 || !first || !second) return [...pieces];
  const [text, media] = first.type === "text" ? [first, second] : [second, first];
  if (text.type !== "text" || media.type !== "media") return [...pieces];
  if (media.kind === "audio" || text.body.length > LIMITS.caption) return [...pieces];
  return [{ ...media, caption: text.body }];
}

/** Up to three short ones are buttons, up to ten a list; the rest is a numbered text. */
function withChoices(text: string, choices: readonly Choice[], { choose }: Wording): Piece[] {
  const type = fitAsButtons(choices) ? "buttons" : fitAsRows(choices) ? "list" : null;
  if (!type) {
    const numbered = choices.map(({ title }, index) => `${index + 1}. ${title}`).join("\n");
    return splitText(joined([text, numbered].filter(Boolean)), LIMITS.text).map((body) => ({ type: "text", body }));
  }
  const bodies = splitText(text || choose, LIMITS.text);
  const last = bodies.pop() ?? choose;
  const ends = splitText(last, type === "buttons" ? LIMITS.buttonsBody : LIMITS.rowsBody);
  const body = ends.pop() ?? choose;
  return [...[...bodies, ...ends].map((piece) => ({ type: "text" as const, body: piece })), { type, body, choices }];
}

function fitAsButtons(choices: readonly Choice[]): boolean {
  return choices.length <= LIMITS.buttons && canShow(choices, LIMITS.buttonTitle, LIMITS.buttonId);
}

function fitAsRows(choices: readonly Choice[]): boolean {
  const isWhole = choices.every(({ title }) => title.length <= LIMITS.rowDescription);
  const shown = choices.map(rowOf).map(({ id, title }) => ({ value: id, title }));
  return isWhole && choices.length <= LIMITS.rows && canShow(shown, LIMITS.rowTitle, LIMITS.rowId);
}

/** A row of a list: a title that is too long is cut, and stands whole below. */
export function rowOf({ value, title }: Choice): { id: string; title: string; description?: string } {
  if (title.length <= LIMITS.rowTitle) return { id: value, title };
  return { id: value, title: truncate(title, LIMITS.rowTitle), description: title };
}

/** Meta refuses two alike, empty ones, and whatever is too long. */
function canShow(choices: readonly Choice[], titleLength: number, idLength: number): boolean {
  const titles = new Set(choices.map(({ title }) => title.trim()));
  const values = new Set(choices.map(({ value }) => value));
  const areApart = titles.size === choices.length && values.size === choices.length;
  return (
    areApart &&
    choices.every(
      ({ title, value }) =>
        title.trim() !== "" && title.length <= titleLength && value.trim() !== "" && value.length <= idLength,
    )
  );
}

const MEGABYTE = 1024 * 1024;
/** What may be sent as itself, and up to which size; everything else goes as a document. */
const SHOWN: readonly { kind: MediaKind; types: RegExp; bytes: number }[] = [
  { kind: "image", types: /^image\/(jpeg|png)$/, bytes: 5 * MEGABYTE },
  { kind: "audio", types: /^audio\/(aac|amr|mpeg|mp4|ogg)$/, bytes: 16 * MEGABYTE },
  { kind: "video", types: /^video\/(mp4|3gpp)$/, bytes: 16 * MEGABYTE },
];
export const DOCUMENT_BYTES = 100 * MEGABYTE;

/** How a file is sent, or null for one that WhatsApp has no way to show (a drawing as SVG, a page). */
export function mediaKindOf({ mediaType, bytes }: Pick<FileRef, "mediaType" | "bytes">): MediaKind | null {
  const shown = SHOWN.find(({ types, bytes: limit }) => types.test(mediaType) && bytes <= limit);
  if (shown) return shown.kind;
  const isDocument = /^(application|text|image|audio|video)\//.test(mediaType) && bytes <= DOCUMENT_BYTES;
  return isDocument && !/svg|html|xml$/.test(mediaType) ? "document" : null;
}
