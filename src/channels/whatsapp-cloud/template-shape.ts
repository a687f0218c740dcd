/** Pure: what a template of Meta's says and what fills it, from its components. */
import { z } from "zod";
import type { Json } from "../channel.ts";
import { placesOf, type TemplateShape } from "../template.ts";

const component = z.object({
  type: z.string(),
  format: z.string().default("TEXT"),
  text: z.string().default(""),
  buttons: z
    .array(z.object({ type: z.string(), text: z.string().default(""), url: z.string().default("") }))
    .default([]),
});

const KNOWN: readonly string[] = ["HEADER", "BODY", "FOOTER", "BUTTONS"];
const FORMATS = ["text", "image", "video", "document", "location"] as const;
const BUTTONS = ["quick_reply", "url", "phone_number", "copy_code"] as const;

/** @param components as Meta lists them; what is not known makes the template one that cannot be sent from here */
export function shapeOf(components: readonly Json[]): TemplateShape {
  const read = components.map((raw) => component.safeParse(raw));
  const known = read.flatMap(({ data }) => (data ? [data] : []));
  const find = (type: string) => known.find((one) => one.type.toUpperCase() === type);
  const [header, body, footer, buttons] = KNOWN.map(find);
  const format = FORMATS.find((one) => one === header?.format.toLowerCase());
  const isKnown = read.every(({ data }) => data !== undefined && KNOWN.includes(data.type.toUpperCase()));
  return {
    header: header && format ? headerOf(header, format) : null,
    body: body?.text ?? "",
    places: placesOf(body?.text ?? ""),
    footer: footer ? footer.text : null,
    buttons: (buttons?.buttons ?? []).map(buttonOf),
    isSendable: isKnown && (header === undefined || format !== undefined) && format !== "location",
  };
}

function headerOf({ text }: { text: string }, format: (typeof FORMATS)[number]): NonNullable<TemplateShape["header"]> {
  const isText = format === "text";
  return { format, text: isText ? text : null, takesValue: isText ? placesOf(text).length > 0 : format !== "location" };
}

function buttonOf({
  type: raw,
  text,
  url,
}: {
  type: string;
  text: string;
  url: string;
}): TemplateShape["buttons"][number] {
  const type = BUTTONS.find((one) => one === raw.toLowerCase()) ?? "other";
  return { type, text, takesValue: type === "copy_code" || (type === "url" && placesOf(url).length > 0) };
}
