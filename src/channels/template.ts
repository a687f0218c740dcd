/** Texts that a provider approves before they may be sent: how they are kept, and how a new one is written. Part of the contract in channel.ts. */
import { z } from "zod";
import type { TextValues } from "../lib/texts.ts";

/** Only an approved one can be sent; a paused one rests because people did not like it. */
export const TEMPLATE_STATUSES = ["pending", "approved", "rejected", "paused", "disabled"] as const;
export type TemplateStatus = (typeof TEMPLATE_STATUSES)[number];

export const TEMPLATE_CATEGORIES = ["marketing", "utility", "authentication"] as const;

export const TEMPLATE_QUALITIES = ["high", "medium", "low"] as const;
export type TemplateQuality = (typeof TEMPLATE_QUALITIES)[number];

/** What a template says and what fills it. */
export const templateShape = z.object({
  header: z
    .object({
      format: z.enum(["text", "image", "video", "document", "location"]),
      text: z.string().nullable(),
      takesValue: z.boolean(),
    })
    .nullable(),
  body: z.string(),
  /** The places of the body in the order in which `TemplateRef.values` fills them: numbers, or names. */
  places: z.array(z.string()),
  footer: z.string().nullable(),
  buttons: z.array(
    z.object({
      type: z.enum(["quick_reply", "url", "phone_number", "copy_code", "other"]),
      text: z.string(),
      /** True where a send has to give the button a value. */
      takesValue: z.boolean(),
    }),
  ),
  /** False for a kind whose parts Charla does not know how to fill. */
  isSendable: z.boolean(),
});
export type TemplateShape = z.infer<typeof templateShape>;

export interface Template {
  /** The provider's id of it. */
  readonly externalId: string;
  readonly name: string;
  /** The provider's code of the language, such as es_PE. */
  readonly language: string;
  /** As the provider counts it, which may differ from what was asked for, and changes the price. */
  readonly category: string;
  readonly status: TemplateStatus;
  /** The provider's code, with `rejected` and `paused`. */
  readonly rejectedReason: string | null;
  /** What people thought of it lately; null until the provider says. */
  readonly quality: TemplateQuality | null;
  readonly shape: TemplateShape;
}

/** What a provider tells of one template; what is absent stays as it is. */
export interface TemplateNews extends Partial<Pick<Template, "status" | "category" | "quality" | "rejectedReason">> {
  readonly externalId: string;
  readonly at: Date;
}

/** What a look at the provider's templates has changed here. */
export interface TemplateChanges {
  readonly total: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** Where a channel keeps the templates of its account, for all processes. */
export interface TemplateShelf {
  find(name: string, language: string): Promise<Template | null>;
  /** Puts down all that the provider had at a moment; what it did not name is removed. Later news stay. */
  keepAll(templates: readonly Template[], at: Date): Promise<TemplateChanges>;
  keep(template: Template, at: Date): Promise<void>;
  /** Writes news unless later ones are known; false when there is no such template here. */
  note(news: TemplateNews): Promise<boolean>;
}

/** What a channel with templates can be asked for, open or not. */
export interface ChannelTemplates {
  /** Brings what we know up to date with the provider. Throws `ChannelError`. */
  sync(signal: AbortSignal): Promise<TemplateChanges>;
  /** Hands one in for approval and keeps it. Throws `InputError` for what the provider would or does refuse, `ChannelError`. */
  create(template: NewTemplate, signal: AbortSignal): Promise<Template>;
}

const button = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("quick_reply"), text: z.string().trim().min(1).max(25) }),
  z.strictObject({
    type: z.literal("url"),
    text: z.string().trim().min(1).max(25),
    url: z
      .string()
      .max(2_000)
      .regex(/^https:\/\/[^\s{}]+(\{\{1\}\})?$/, "give an https address; {{1}} may stand at its end"),
    example: z.url().max(2_000).optional(),
  }),
  z.strictObject({
    type: z.literal("phone_number"),
    text: z.string().trim().min(1).max(25),
    phone: z.string().regex(/^\+\d{6,15}$/, "fields.phone"),
  }),
  z.strictObject({ type: z.literal("copy_code"), example: z.string().trim().min(1).max(15) }),
]);

/** A template as a person writes it; the provider reviews it by the examples. */
export const newTemplate = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9_]{1,512}$/, "fields.slugLower"),
    language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, "give a language such as es or es_PE"),
    category: z.enum(TEMPLATE_CATEGORIES),
    header: z
      .discriminatedUnion("format", [
        z.strictObject({
          format: z.literal("text"),
          text: z.string().trim().min(1).max(60),
          example: z.string().min(1).max(60).optional(),
        }),
        z.strictObject({
          format: z.enum(["image", "video", "document"]),
          handle: z.string().min(1).max(2_000).describe("What Meta's resumable upload gives for a sample"),
        }),
        z.strictObject({ format: z.literal("location") }),
      ])
      .optional(),
    body: z.string().trim().min(1).max(1_024).describe("With places {{1}}, {{2}}…"),
    bodyExamples: z.array(z.string().trim().min(1).max(200)).max(50).default([]),
    footer: z.string().trim().min(1).max(60).optional(),
    buttons: z.array(button).max(10).default([]),
  })
  .superRefine((template, context) => {
    const fault = (path: string, message: string, params: TextValues = {}) =>
      context.addIssue({ code: "custom", path: [path], message, params });
    const { body, bodyExamples, header, footer, buttons } = template;
    const places = placesOf(body);
    if (places.some((place, index) => place !== String(index + 1))) fault("body", "fields.placesInOrder");
    if (places.length !== bodyExamples.length) fault("bodyExamples", "fields.examplePerPlace");
    if (/^\{\{\d+\}\}|\{\{\d+\}\}$/.test(body)) fault("body", "fields.placeAtEdge");
    if (/\}\}\s*\{\{/.test(body)) fault("body", "fields.placesApart");
    if (header?.format === "text") {
      const inHeader = placesOf(header.text);
      if (inHeader.length > 1 || inHeader.some((place) => place !== "1")) fault("header", "fields.headingPlace");
      if (inHeader.length > 0 !== (header.example !== undefined)) fault("header", "fields.headingExample");
    }
    if (footer !== undefined && placesOf(footer).length > 0) fault("footer", "fields.footerPlaces");
    for (const one of buttons)
      if (one.type === "url" && one.url.endsWith("{{1}}") !== (one.example !== undefined))
        fault("buttons", "fields.addressExample");
    const most = { quick_reply: 10, url: 2, phone_number: 1, copy_code: 1 } as const;
    for (const [type, count] of Object.entries(most))
      if (buttons.filter((one) => one.type === type).length > count)
        fault("buttons", "fields.mostButtons", { count, type });
  });
export type NewTemplate = z.input<typeof newTemplate>;

/** The places `{{…}}` of a text, each once: numbered ones by number, named ones as they come. */
export function placesOf(text: string): string[] {
  const found = [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, place = ""]) => place))];
  return found.every((place) => /^\d+$/.test(place)) ? found.sort((a, b) => Number(a) - Number(b)) : found;
}
