/** The little markdown that messages use (bold, lists, links) as a tree; nothing here ever becomes HTML text. */

export type Inline =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "bold"; readonly children: readonly Inline[] }
  | { readonly type: "link"; readonly href: string; readonly text: string };

export type Block =
  | { readonly type: "paragraph"; readonly lines: readonly (readonly Inline[])[] }
  | {
      readonly type: "list";
      readonly isOrdered: boolean;
      readonly start: number;
      readonly items: readonly (readonly Inline[])[];
    };

const BULLET = /^\s*[-*•]\s+(.*)$/;
const NUMBER = /^\s*(\d{1,3})[.)]\s+(.*)$/;
/** In this order: [text](link), **bold**, a bare address. */
const MARKED = /\[([^\]\n]{1,300})\]\(([^()\s]{1,1000})\)|\*\*([^*\n]+)\*\*|(https?:\/\/[^\s<>"]+)/;
const BARE = /(https?:\/\/[^\s<>"]+)/;

/** Paragraphs and lists of a markdown text. */
export function parseMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    const bullet = line.match(BULLET);
    const number = line.match(NUMBER);
    const content = parseInline(bullet?.[1] ?? number?.[2] ?? line, true);
    const last = blocks.at(-1);
    if (bullet || number) {
      const isOrdered = !bullet;
      if (last?.type === "list" && last.isOrdered === isOrdered) {
        blocks[blocks.length - 1] = { ...last, items: [...last.items, content] };
      } else {
        blocks.push({ type: "list", isOrdered, start: Number(number?.[1] ?? 1), items: [content] });
      }
    } else if (line.trim() === "") {
      if (last && !(last.type === "paragraph" && last.lines.length === 0))
        blocks.push({ type: "paragraph", lines: [] });
    } else if (last?.type === "paragraph") {
      blocks[blocks.length - 1] = { ...last, lines: [...last.lines, content] };
    } else {
      blocks.push({ type: "paragraph", lines: [content] });
    }
  }
  return blocks.filter((block) => block.type === "list" || block.lines.length > 0);
}

/** Plain text with its web addresses made into links. */
export function parsePlain(text: string): Inline[] {
  return parseInline(text, false);
}

/** The address if it is one that a message may lead to (web, mail, phone), else null. */
export function safeHref(href: string): string | null {
  return /^(https?:\/\/|mailto:|tel:)[^\s]+$/i.test(href) ? href : null;
}

/** A currency's sign stays on the line of its amount. */
const AMOUNT = /((?:S\/|R\$|US\$|\$)) (?=\d)/g;

function parseInline(text: string, isMarkdown: boolean): Inline[] {
  const parts: Inline[] = [];
  let rest = text.replace(AMOUNT, "$1\u00a0");
  while (rest !== "") {
    const match = rest.match(isMarkdown ? MARKED : BARE);
    if (!match || match.index === undefined) {
      parts.push({ type: "text", text: rest });
      break;
    }
    if (match.index > 0) parts.push({ type: "text", text: rest.slice(0, match.index) });
    const [part, taken] = readMarked(match, isMarkdown);
    parts.push(part);
    rest = rest.slice(match.index + taken);
  }
  return parts;
}

function readMarked(match: RegExpMatchArray, isMarkdown: boolean): [Inline, number] {
  const whole = match[0];
  if (isMarkdown && match[1] !== undefined && match[2] !== undefined) {
    const href = safeHref(match[2]);
    return [href ? { type: "link", href, text: match[1] } : { type: "text", text: match[1] }, whole.length];
  }
  if (isMarkdown && match[3] !== undefined) {
    return [{ type: "bold", children: parseInline(match[3], false) }, whole.length];
  }
  // A full stop after an address ends the sentence, not the address.
  const href = whole.replace(/[.,;:!?)\]]+$/, "");
  return [{ type: "link", href, text: href }, href.length];
}
