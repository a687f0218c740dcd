/** Draws the sheet of a quote as a PDF: the fonts that every reader has, one column from a page's top to its foot. */

import { printable } from "./printable.ts";
import type { Labelled, Sheet } from "./sheet.ts";

type Doc = PDFKit.PDFDocument;

const MARGIN = 56;
const FOOT = 40;
const GREY = "#5f5b53";
const LINE = "#d9d3c7";
const INK = "#1b1a17";
const LINK = "#1f4fd8";
const REGULAR = "Helvetica";
const BOLD = "Helvetica-Bold";
/** Widths of the columns of numbers, in points. */
const NUMBERS = { quantity: 62, unit: 96, total: 96 } as const;
const GAP = 12;

/** The file's bytes. */
export async function drawSheet(sheet: Sheet): Promise<Uint8Array> {
  const { default: PDFDocument } = await import("pdfkit");
  const doc = new PDFDocument({
    size: sheet.isLetter ? "LETTER" : "A4",
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOT },
    bufferPages: true,
    pdfVersion: "1.7",
    lang: sheet.locale,
    displayTitle: true,
    info: {
      Title: printable(`${sheet.title} · ${sheet.shop.name}`),
      Author: printable(sheet.shop.name),
      Creator: "Charla",
      Producer: "Charla",
      CreationDate: sheet.createdAt,
      ModDate: sheet.createdAt,
    },
  });
  const chunks: Uint8Array[] = [];
  const done = new Promise<Uint8Array>((resolve, reject) => {
    doc.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    doc.on("end", () => resolve(Buffer.concat(chunks)));
    doc.on("error", reject);
  });
  drawHead(doc, sheet);
  drawItems(doc, sheet);
  drawSums(doc, sheet);
  drawNotes(doc, sheet);
  drawFeet(doc, sheet);
  doc.end();
  return done;
}

function widthOf({ page }: Doc): number {
  return page.width - 2 * MARGIN;
}

/** The shop on the left; number, date and validity on the right. */
function drawHead(doc: Doc, { shop, title, facts }: Sheet): void {
  const half = widthOf(doc) * 0.54;
  const top = doc.y;
  write(doc, shop.name, { x: MARGIN, width: half, font: BOLD, size: 17 });
  doc.moveDown(0.25);
  for (const line of shop.lines) write(doc, line, { x: MARGIN, width: half, size: 9, color: GREY });
  const left = doc.y;
  const right = { x: MARGIN + half + GAP, width: widthOf(doc) - half - GAP, align: "right" } as const;
  doc.y = top;
  write(doc, title, { ...right, font: BOLD, size: 17 });
  doc.moveDown(0.25);
  for (const { name, value } of facts) write(doc, `${name}: ${value}`, { ...right, size: 10 });
  doc.y = Math.max(left, doc.y) + 22;
}

function drawItems(doc: Doc, sheet: Sheet): void {
  drawColumns(doc, sheet);
  for (const { name, detail, quantity, unit, total } of sheet.rows) {
    const nameWidth = widthOf(doc) - NUMBERS.quantity - NUMBERS.unit - NUMBERS.total - GAP;
    const height =
      heightOf(doc, name, { width: nameWidth, font: BOLD, size: 10 }) +
      (detail ? heightOf(doc, detail, { width: nameWidth, size: 9 }) + 2 : 0);
    if (doc.y + height + 14 > bottomOf(doc)) {
      doc.addPage();
      drawColumns(doc, sheet);
    }
    const top = doc.y + 7;
    doc.y = top;
    write(doc, name, { x: MARGIN, width: nameWidth, font: BOLD, size: 10 });
    if (detail) write(doc, detail, { x: MARGIN, width: nameWidth, size: 9, color: GREY });
    drawNumbers(doc, top, [quantity, unit, total]);
    doc.y = top + height + 7;
    rule(doc);
  }
}

function drawColumns(doc: Doc, { columns: [item, quantity, unit, total] }: Sheet): void {
  const top = doc.y;
  const style = { font: REGULAR, size: 9, color: GREY };
  write(doc, item, { x: MARGIN, width: widthOf(doc) / 2, ...style });
  drawNumbers(doc, top, [quantity, unit, total], style);
  doc.y = top + 18;
  rule(doc);
}

/** The three right columns of a row, each in one line. */
function drawNumbers(
  doc: Doc,
  top: number,
  texts: readonly [quantity: string, unit: string, total: string],
  style: Partial<Style> = {},
): void {
  let right = MARGIN + widthOf(doc);
  for (const [text, width] of [
    [texts[2], NUMBERS.total],
    [texts[1], NUMBERS.unit],
    [texts[0], NUMBERS.quantity],
  ] as const) {
    doc.y = top;
    write(doc, text, { x: right - width, width, align: "right", size: 10, ...style });
    right -= width;
  }
}

/** Subtotal, discount, delivery and total, under the amounts; never parted by the page's end. */
function drawSums(doc: Doc, { sums, total, tax }: Sheet): void {
  const lines = sums.length + 1 + (tax ? 1 : 0);
  if (doc.y + lines * 20 + 20 > bottomOf(doc)) doc.addPage();
  doc.y += 12;
  for (const sum of sums) drawSum(doc, sum, { size: 10 });
  drawSum(doc, total, { font: BOLD, size: 13 });
  if (tax) drawSum(doc, tax, { size: 9, color: GREY });
}

function drawSum(doc: Doc, { name, value }: Labelled, style: Partial<Style>): void {
  const width = widthOf(doc) * 0.62;
  const valueWidth = NUMBERS.total + 24;
  const x = MARGIN + widthOf(doc) - width;
  const top = doc.y;
  write(doc, name, { x, width: width - valueWidth - GAP, align: "right", ...style });
  const under = doc.y;
  doc.y = top;
  write(doc, value, { x: x + width - valueWidth, width: valueWidth, align: "right", ...style });
  doc.y = Math.max(under, doc.y) + 5;
}

function drawNotes(doc: Doc, { notes, payment }: Sheet): void {
  doc.y += 16;
  for (const note of notes) {
    write(doc, note, { x: MARGIN, width: widthOf(doc), size: 10 });
    doc.y += 3;
  }
  if (!payment) return;
  doc.y += 12;
  if (doc.y + 36 > bottomOf(doc)) doc.addPage();
  write(doc, payment.text, { x: MARGIN, width: widthOf(doc), font: BOLD, size: 10 });
  write(doc, payment.url, { x: MARGIN, width: widthOf(doc), size: 10, color: LINK, link: payment.url });
}

function drawFeet(doc: Doc, { shop, pageOf }: Sheet): void {
  const { count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page);
    // Below the margin a text would begin a new page.
    doc.page.margins.bottom = 0;
    doc.y = doc.page.height - MARGIN;
    const style = { x: MARGIN, width: widthOf(doc), size: 8, color: GREY } as const;
    write(doc, shop.name, style);
    doc.y = doc.page.height - MARGIN;
    write(doc, pageOf(page + 1, count), { ...style, align: "right" });
  }
}

interface Style {
  readonly x: number;
  readonly width: number;
  readonly font: string;
  readonly size: number;
  readonly color: string;
  readonly align: "left" | "right";
  readonly link: string;
}

type Written = Pick<Style, "x" | "width" | "size"> & Partial<Style>;

/** A text at the present height, wrapped to its width; the height goes below it. */
function write(doc: Doc, text: string, { x, width, ...style }: Partial<Style> & { x: number; width: number }): void {
  const { font = REGULAR, size = 10, color = INK, align = "left", link } = style;
  doc.font(font).fontSize(size).fillColor(color);
  doc.text(printable(text), x, doc.y, { width, align, ...(link ? { link, underline: true } : {}) });
}

function heightOf(doc: Doc, text: string, { width, font = REGULAR, size }: Omit<Written, "x">): number {
  return doc.font(font).fontSize(size).heightOfString(printable(text), { width });
}

function bottomOf({ page }: Doc): number {
  return page.height - MARGIN - FOOT;
}

function rule(doc: Doc): void {
  doc
    .moveTo(MARGIN, doc.y)
    .lineTo(MARGIN + widthOf(doc), doc.y)
    .lineWidth(0.6)
    .strokeColor(LINE)
    .stroke();
}
