/** Pure: what fills an approved template, as the Graph API takes it. */
import type { Json } from "../channel.ts";

/** One value of a template: a text, or what its header shows. */
export interface TemplateSend {
  readonly name: string;
  /** As at Meta, such as `es_PE`. */
  readonly language: string;
  /** What fills the header, where it has a place for something. */
  readonly header?:
    | { readonly type: "text"; readonly text: string }
    | { readonly type: "image" | "video" | "document"; readonly mediaId: string; readonly filename?: string };
  /** The values of `{{1}}`, `{{2}}`…, or of named places. */
  readonly body?: readonly string[] | Readonly<Record<string, string>>;
  /** By place: what a quick reply says back, what completes a link, or the code to copy. */
  readonly buttons?: readonly TemplateButton[];
}

export interface TemplateButton {
  readonly index: number;
  readonly type: "quick_reply" | "url" | "copy_code";
  readonly value: string;
}

/** The components of a send, only those that have something to fill. */
export function templateComponents({ header, body, buttons = [] }: TemplateSend): { [key: string]: Json }[] {
  const values = bodyParameters(body);
  return [
    ...(header ? [{ type: "header", parameters: [headerParameter(header)] }] : []),
    ...(values.length > 0 ? [{ type: "body", parameters: values }] : []),
    ...buttons.map(({ index, type, value }) => ({
      type: "button",
      sub_type: type,
      index: String(index),
      parameters: [buttonParameter(type, value)],
    })),
  ];
}

function headerParameter(header: NonNullable<TemplateSend["header"]>): { [key: string]: Json } {
  if (header.type === "text") return { type: "text", text: oneLine(header.text) };
  const file = { id: header.mediaId, ...(header.filename === undefined ? {} : { filename: header.filename }) };
  return { type: header.type, [header.type]: file };
}

function bodyParameters(body: TemplateSend["body"]): { [key: string]: Json }[] {
  if (body === undefined) return [];
  if (isPositional(body)) return body.map((text) => ({ type: "text", text: oneLine(text) }));
  return Object.entries(body).map(([name, text]) => ({ type: "text", parameter_name: name, text: oneLine(text) }));
}

function isPositional(body: NonNullable<TemplateSend["body"]>): body is readonly string[] {
  return Array.isArray(body);
}

function buttonParameter(type: TemplateButton["type"], value: string): { [key: string]: Json } {
  if (type === "quick_reply") return { type: "payload", payload: value };
  return type === "copy_code" ? { type: "coupon_code", coupon_code: value } : { type: "text", text: value };
}

/** Meta refuses values with line ends, tabs or more than four blanks in a row. */
function oneLine(text: string): string {
  return text
    .replace(/[\r\n\t]+/g, " ")
    .replace(/ {2,}/g, " ")
    .trim();
}
