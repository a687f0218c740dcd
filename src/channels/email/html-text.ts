/**
 * Pure: an HTML mail as a text. Nothing of it is ever run or shown as HTML; what its reader could not see, such as hidden
 * words meant for machines, is left out. One pass over the text, however it is nested or broken.
 */
import { cleanText } from "../../lib/text.ts";
import { decodeEntities } from "./html-entities.ts";

const SKIPPED = new Set([
  "script",
  "style",
  "head",
  "title",
  "template",
  "svg",
  "math",
  "object",
  "iframe",
  "noscript",
]);
const VOID = new Set(["br", "hr", "img", "input", "meta", "link", "area", "base", "col", "wbr", "source"]);
const PARAGRAPHS = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"]);
const LINES = new Set(["div", "tr", "section", "article", "header", "footer", "center", "address", "dt", "dd", "hr"]);
const HIDDEN =
  /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|mso-hide\s*:\s*all|opacity\s*:\s*0(?![.\d])/i;
const LINK_MAX = 300;
/** More than any person writes; the rest is markup of a program. */
const HTML_MAX = 2_000_000;

/** Lines of text; quotations begin with "> ". */
export function textOfHtml(html: string): string {
  const source = html.slice(0, HTML_MAX);
  const lower = source.toLowerCase();
  const writer = createWriter();
  /** Open elements that nobody sees: the name of the outermost, and how many of that name are open in it. */
  let hidden: { name: string; depth: number } | null = null;
  let link: { href: string; begin: number } | null = null;
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf("<", at);
    const end = open === -1 ? -1 : source.indexOf(">", open);
    if (open === -1 || end === -1) {
      if (!hidden) writer.write(decodeEntities(source.slice(at)));
      break;
    }
    if (!hidden) writer.write(decodeEntities(source.slice(at, open)));
    if (source.startsWith("<!--", open)) {
      const close = source.indexOf("-->", open + 4);
      at = close === -1 ? source.length : close + 3;
      continue;
    }
    at = end + 1;
    const [, slash = "", name = ""] = /^<(\/?)([a-z][a-z0-9]*)/.exec(lower.slice(open, open + 40)) ?? [];
    if (name === "") {
      // "a < b" is no tag.
      if (!hidden && !/^<[!?/]/.test(source.slice(open, open + 2))) {
        writer.write("<");
        at = open + 1;
      }
      continue;
    }
    const isEnd = slash !== "";
    const tag = source.slice(open, end + 1);
    if (!isEnd && SKIPPED.has(name)) {
      const close = lower.indexOf(`</${name}`, at);
      at = close === -1 ? source.length : close;
      continue;
    }
    if (hidden) {
      if (name === hidden.name) hidden.depth += isEnd ? -1 : tag.endsWith("/>") ? 0 : 1;
      if (hidden.depth === 0) hidden = null;
      continue;
    }
    if (!isEnd && !VOID.has(name) && (HIDDEN.test(tag) || /\shidden(?=[\s>=/])/i.test(tag))) {
      hidden = { name, depth: 1 };
      continue;
    }
    if (name === "a") {
      if (isEnd && link) writer.write(linkEnd(link.href, writer.since(link.begin)));
      link = isEnd ? null : { href: hrefOf(tag), begin: writer.length() };
    } else layOut(writer, name, isEnd);
  }
  return cleanText(writer.text());
}

function layOut(writer: Writer, name: string, isEnd: boolean): void {
  if (name === "br") writer.newLine(1);
  else if (name === "li") {
    writer.newLine(1, true);
    if (!isEnd) writer.write("- ");
  } else if (name === "td" || name === "th") writer.write(" ");
  else if (PARAGRAPHS.has(name)) {
    writer.newLine(2);
    if (name === "blockquote") writer.quote(isEnd ? -1 : 1);
  } else if (LINES.has(name)) writer.newLine(1, true);
}

interface Writer {
  write(text: string): void;
  /** Ends the line, so that at most `count` ends follow one another; `isSoft` only where something stands on it. */
  newLine(count: number, isSoft?: boolean): void;
  quote(change: number): void;
  length(): number;
  since(begin: number): string;
  text(): string;
}

function createWriter(): Writer {
  const lines: string[] = [];
  let line = "";
  let depth = 0;
  let written = "";
  const end = () => {
    lines.push(line.trim() === "" ? "" : `${"> ".repeat(Math.min(depth, 5))}${line.trim()}`);
    line = "";
  };
  return {
    write(text) {
      const flat = text.replace(/[ \t\r\n\f]+/g, " ");
      line += line === "" || line.endsWith(" ") ? flat.trimStart() : flat;
      written += flat;
    },
    newLine(count, isSoft = false) {
      if (line.trim() !== "" || (!isSoft && count === 1)) end();
      if (count === 2 && lines.length > 0 && lines.at(-1) !== "") lines.push("");
    },
    quote(change) {
      depth = Math.max(0, depth + change);
    },
    length: () => written.length,
    since: (begin) => written.slice(begin),
    text() {
      end();
      return lines.join("\n").replace(/\n{3,}/g, "\n\n");
    },
  };
}

function hrefOf(tag: string): string {
  const [, double, single, bare] = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(tag) ?? [];
  return decodeEntities(double ?? single ?? bare ?? "").trim();
}

/** Where a link leads, where its words do not say so. */
function linkEnd(href: string, words: string): string {
  if (!/^https?:\/\//i.test(href) || href.length > LINK_MAX) return "";
  const bare = href.replace(/^https?:\/\//i, "").replace(/\/$/, "");
  return words.includes(bare) ? "" : ` (${href})`;
}
