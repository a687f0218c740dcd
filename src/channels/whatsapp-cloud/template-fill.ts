/** Pure: an approved template with what fills it, as the Graph API takes it; or why it does not fit. */
import type { Json, TemplateRef } from "../channel.ts";
import type { Template } from "../template.ts";
import { mediaKindOf } from "./compose.ts";

type JsonObject = { [key: string]: Json };

/** Why a template cannot be sent like this: a key in `whatsapp.reason` with its values. */
export interface Misfit {
  readonly reason: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** Longest filled body, in UTF-16 units. */
const BODY_MAX = 1_024;
const HEADER_MAX = 60;

const NOT_APPROVED: Readonly<Partial<Record<Template["status"], string>>> = {
  pending: "templatePending",
  rejected: "templateRejected",
  paused: "templatePaused",
  disabled: "templatePaused",
};

/** Null where the values fit a template that may be sent now. */
export function misfitOf(ref: TemplateRef, { status, shape }: Pick<Template, "status" | "shape">): Misfit | null {
  const { name } = ref;
  const refused = NOT_APPROVED[status];
  if (refused) return { reason: refused, values: { name } };
  if (!shape.isSendable) return { reason: "templateKind", values: { name } };
  const [expected, given] = [shape.places.length, ref.values.length];
  if (expected !== given) return { reason: "templateCount", values: { name, expected, given } };
  if (ref.values.some((value) => oneLine(value) === "")) return { reason: "templateEmpty", values: { name } };
  if (filledBody(ref, shape).length > BODY_MAX) return { reason: "templateLong", values: { name, max: BODY_MAX } };
  return headerMisfit(ref, shape) ?? buttonsMisfit(ref, shape);
}

/** The places of the body with their values in them. */
function filledBody({ values }: TemplateRef, { body, places }: Template["shape"]): string {
  return body.replace(/\{\{\s*(\w+)\s*\}\}/g, (_all, place: string) => oneLine(values[places.indexOf(place)] ?? ""));
}

function headerMisfit({ name, header: given }: TemplateRef, { header }: Template["shape"]): Misfit | null {
  if (!header?.takesValue) return given ? { reason: "templateHeaderNone", values: { name } } : null;
  if (header.format === "text") {
    const text = given?.type === "text" ? oneLine(given.text) : "";
    if (text === "") return { reason: "templateHeaderText", values: { name } };
    const filled = (header.text ?? "").replace(/\{\{\s*\w+\s*\}\}/, () => text);
    return filled.length > HEADER_MAX ? { reason: "templateLong", values: { name, max: HEADER_MAX } } : null;
  }
  const isFit = given?.type === "file" && mediaKindOf(given.file) === header.format;
  return isFit ? null : { reason: `templateHeader_${header.format}`, values: { name } };
}

function buttonsMisfit({ name, buttonValues = [] }: TemplateRef, { buttons }: Template["shape"]): Misfit | null {
  const given = new Map(buttonValues.map(({ index, value }) => [index, oneLine(value)]));
  const isOdd = [...given.keys()].some((index) => {
    const button = buttons[index];
    return !button || !(button.takesValue || button.type === "quick_reply");
  });
  const isMissing = buttons.some(({ takesValue }, index) => takesValue && !given.get(index));
  return isOdd || isMissing || given.size !== buttonValues.length
    ? { reason: "templateButton", values: { name } }
    : null;
}

/** The `template` message; `mediaId` is Meta's id of the uploaded file of its header. Only for what has no misfit. */
export function templateContent(
  ref: TemplateRef,
  { shape }: Pick<Template, "shape">,
  mediaId: string | null,
): JsonObject {
  const components = [
    ...(ref.header ? [{ type: "header", parameters: [headerParameter(ref.header, shape, mediaId)] }] : []),
    ...(ref.values.length > 0
      ? [{ type: "body", parameters: ref.values.map((value, at) => bodyParameter(value, shape.places[at])) }]
      : []),
    ...(ref.buttonValues ?? []).map(({ index, value }) => buttonComponent(index, value, shape.buttons[index]?.type)),
  ];
  const { name, language } = ref;
  return {
    type: "template",
    template: { name, language: { code: language }, ...(components.length > 0 ? { components } : {}) },
  };
}

function headerParameter(
  header: NonNullable<TemplateRef["header"]>,
  shape: Template["shape"],
  mediaId: string | null,
): JsonObject {
  if (header.type === "text") return { type: "text", text: oneLine(header.text) };
  const format = shape.header?.format ?? "document";
  const media: JsonObject = { id: mediaId, ...(format === "document" ? { filename: header.file.name } : {}) };
  return { type: format, [format]: media };
}

/** Named places say their name; numbered ones are known by their order. */
function bodyParameter(value: string, place = ""): JsonObject {
  return { type: "text", ...(/^\d+$/.test(place) ? {} : { parameter_name: place }), text: oneLine(value) };
}

function buttonComponent(index: number, value: string, type = "url"): JsonObject {
  const text = oneLine(value);
  const parameter: JsonObject =
    type === "quick_reply"
      ? { type: "payload", payload: text }
      : type === "copy_code"
        ? { type: "coupon_code", coupon_code: text }
        : { type: "text", text };
  return { type: "button", sub_type: type, index: String(index), parameters: [parameter] };
}

/** Meta refuses values with line ends, tabs or more than four blanks in a row. */
function oneLine(text: string): string {
  return text
    .replace(/[\r\n\t]+/g, " ")
    .replace(/ {2,}/g, " ")
    .trim();
}
