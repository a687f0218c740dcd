/** Whether what fills a template fits it, as Meta judges: places of the body, heading, buttons. */
import type { StoredMedia } from "./media-store.ts";
import { RefusedError, refusal, refuse } from "./refusals.ts";
import type { SentTemplate } from "./sent-template.ts";
import type { StoredTemplate } from "./stored-template.ts";

type Component = NonNullable<SentTemplate["components"]>[number];
type Part = StoredTemplate["components"][number] | undefined;

const MEDIA: Readonly<Record<string, RegExp>> = {
  IMAGE: /^image\/(jpeg|png)$/,
  VIDEO: /^video\/(mp4|3gpp)$/,
  DOCUMENT: /^application\//,
};

/** Refuses what does not fit. */
export function checkFill(sent: SentTemplate, template: StoredTemplate, media: ReadonlyMap<string, StoredMedia>): void {
  const part = (type: string) => template.components.find((one) => one.type === type);
  const filled = (type: string) => (sent.components ?? []).filter((one) => one.type === type);
  checkBody(filled("body"), part("BODY"));
  checkHeader(filled("header"), part("HEADER"), media);
  checkButtons(filled("button"), part("BUTTONS"));
}

function checkBody(filled: readonly Component[], body: Part): void {
  const text = String(body?.text ?? "");
  const places = placesOf(text);
  const parameters = filled.flatMap((one) => one.parameters);
  const values = textsOf(filled);
  if (parameters.length !== places.length || values.length !== places.length)
    refuse(132000, `body: number of params (${parameters.length}) does not match the expected (${places.length})`);
  checkTexts(values);
  const named = parameters.map((one) => (one.type === "text" ? one.parameter_name : undefined));
  const isNamed = places.some((place) => /\D/.test(place));
  if (isNamed ? !places.every((place) => named.includes(place)) : named.some((name) => name !== undefined))
    refuse(132012, "body: parameter names do not match the template");
  if (fill(text, values).length > 1_024) refuse(132005, "Translated text too long");
}

function checkHeader(filled: readonly Component[], header: Part, media: ReadonlyMap<string, StoredMedia>): void {
  const parameters = filled.flatMap((one) => one.parameters);
  const format = String(header?.format ?? "TEXT");
  const isMedia = format in MEDIA;
  const expected = isMedia ? 1 : placesOf(String(header?.text ?? "")).length;
  if (parameters.length !== expected)
    refuse(132000, `header: number of params (${parameters.length}) does not match the expected (${expected})`);
  checkTexts(textsOf(filled));
  const [parameter] = parameters;
  if (!parameter) return;
  const kind = isMedia ? format.toLowerCase() : "text";
  if (parameter.type !== kind) refuse(132012, `header: expected ${kind}, received ${parameter.type}`);
  if (!isMedia) return;
  const object = (parameter as unknown as Record<string, { id?: string; link?: string }>)[kind];
  if (object?.link !== undefined) return;
  const stored = media.get(object?.id ?? "");
  if (!stored?.isOurs) throw new RefusedError(refusal(131009, `Media ${object?.id} does not exist`));
  if (!MEDIA[format]?.test(stored.mediaType)) refuse(131053, `${stored.mediaType} as ${kind}`);
}

function checkButtons(filled: readonly Component[], buttons: Part): void {
  const known = (buttons?.buttons ?? []) as readonly { type: string; url?: string }[];
  for (const { index, sub_type: type, parameters } of filled) {
    const button = known[Number(index)];
    if (button?.type.toLowerCase() !== type) refuse(132012, `button ${index}: there is no ${type} at this index`);
    const wanted = { url: "text", quick_reply: "payload", copy_code: "coupon_code" }[type ?? "url"];
    if (parameters.length !== 1 || parameters[0]?.type !== wanted)
      refuse(132012, `button ${index}: expected ${wanted}`);
    if (type === "url" && placesOf(button?.url ?? "").length === 0) refuse(132000, `button ${index}: takes no value`);
  }
  for (const [index, { type, url = "" }] of known.entries()) {
    const takesValue = type === "COPY_CODE" || (type === "URL" && placesOf(url).length > 0);
    if (takesValue && !filled.some((one) => Number(one.index) === index))
      refuse(131008, `Required parameter is missing: button ${index}`);
  }
}

function checkTexts(values: readonly string[]): void {
  if (values.some((value) => value.trim() === "")) refuse(131008, "Parameter of type text is missing text value");
  if (values.some((value) => /[\n\t]| {5,}/.test(value)))
    refuse(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces");
}

/** What the person sees of a send: heading, body, buttons with the addresses that they open. */
export function shownTemplate(sent: SentTemplate, template: StoredTemplate): string {
  const part = (type: string) => template.components.find((one) => one.type === type);
  const values = (type: string) => textsOf((sent.components ?? []).filter((one) => one.type === type));
  const buttons = (part("BUTTONS")?.buttons ?? []) as readonly { text?: string; url?: string }[];
  const links = buttons.flatMap(({ text = "", url }, index) => {
    if (url === undefined) return [];
    const value = textsOf(
      (sent.components ?? []).filter((one) => one.type === "button" && Number(one.index) === index),
    );
    return [`${text}: ${fill(url, value)}`];
  });
  const header = String(part("HEADER")?.text ?? "");
  const lines = [fill(header, values("header")), fill(String(part("BODY")?.text ?? ""), values("body")), ...links];
  return lines.filter(Boolean).join("\n");
}

function fill(text: string, values: readonly string[]): string {
  return placesOf(text).reduce((shown, place, at) => shown.replaceAll(`{{${place}}}`, () => values[at] ?? ""), text);
}

function placesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, place = ""]) => place))];
}

function textsOf(components: readonly Component[]): string[] {
  return components
    .flatMap(({ parameters }) => parameters)
    .flatMap((parameter) => (parameter.type === "text" ? [parameter.text] : []));
}
