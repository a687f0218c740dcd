/** Message templates at Meta: which there are and in what state, and new ones for review. */
import { z } from "zod";
import { ChannelError, InputError } from "../../lib/errors.ts";
import type { Json } from "../channel.ts";
import type { Graph } from "./graph.ts";

export const TEMPLATE_CATEGORIES = ["MARKETING", "UTILITY", "AUTHENTICATION"] as const;

export interface Template {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  /** As Meta says it: APPROVED, PENDING, REJECTED, PAUSED, DISABLED and others. Only APPROVED can be sent. */
  readonly status: string;
  /** Meta may change it, and with it the price. */
  readonly category: string;
  readonly rejectedReason: string | null;
  readonly components: readonly Json[];
}

const button = z.discriminatedUnion("type", [
  z.object({ type: z.literal("QUICK_REPLY"), text: z.string().min(1).max(25) }),
  z.object({
    type: z.literal("URL"),
    text: z.string().min(1).max(25),
    url: z.url().max(2_000),
    example: z.array(z.string()).max(1).optional(),
  }),
  z.object({ type: z.literal("PHONE_NUMBER"), text: z.string().min(1).max(25), phone_number: z.string().max(20) }),
  z.object({ type: z.literal("COPY_CODE"), example: z.string().min(1).max(15) }),
]);

/** A template as a person writes it; an example for each place of the body is what Meta reviews it by. */
export const newTemplate = z
  .object({
    name: z.string().regex(/^[a-z0-9_]{1,512}$/, "use lower-case letters, digits and underscores"),
    language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, "give a language such as es or es_PE"),
    category: z.enum(TEMPLATE_CATEGORIES),
    header: z
      .discriminatedUnion("format", [
        z.object({ format: z.literal("TEXT"), text: z.string().min(1).max(60), example: z.string().optional() }),
        // The handle is what Meta's resumable upload gives for the sample.
        z.object({ format: z.enum(["IMAGE", "VIDEO", "DOCUMENT"]), handle: z.string().min(1) }),
        z.object({ format: z.literal("LOCATION") }),
      ])
      .optional(),
    body: z.string().min(1).max(1_024),
    bodyExamples: z.array(z.string().min(1)).default([]),
    footer: z.string().min(1).max(60).optional(),
    buttons: z.array(button).max(10).default([]),
  })
  .refine(({ body, bodyExamples }) => placesOf(body).length === bodyExamples.length, {
    path: ["bodyExamples"],
    error: "give one example for each place {{1}}, {{2}}… of the body",
  })
  .refine(({ body }) => placesOf(body).every((place, index) => place === index + 1), {
    path: ["body"],
    error: "number the places {{1}}, {{2}}… without a gap",
  });
export type NewTemplate = z.input<typeof newTemplate>;

export interface Templates {
  /** All templates of the business account. Throws `ChannelError`. */
  list(signal: AbortSignal): Promise<Template[]>;
  /** Hands one in for review; Meta decides its status and may decide its category. Throws `InputError`, `ChannelError`. */
  create(template: NewTemplate, signal: AbortSignal): Promise<Pick<Template, "id" | "status" | "category">>;
  /** Removes a template in all its languages. Throws `ChannelError`. */
  remove(name: string, signal: AbortSignal): Promise<void>;
  /** What has changed at Meta since `known`. Throws `ChannelError`. */
  sync(known: readonly Template[], signal: AbortSignal): Promise<TemplateChanges>;
}

export interface TemplateChanges {
  readonly all: readonly Template[];
  readonly added: readonly Template[];
  /** Of another status, category or content than before. */
  readonly changed: readonly Template[];
  readonly removed: readonly Template[];
}

const page = z.object({
  data: z.array(
    z.object({
      id: z.union([z.string(), z.number()]).transform(String),
      name: z.string(),
      language: z.string(),
      status: z.string(),
      category: z.string().default("UTILITY"),
      rejected_reason: z.string().nullish(),
      components: z.array(z.json()).default([]),
    }),
  ),
  paging: z
    .object({ cursors: z.object({ after: z.string().optional() }).optional(), next: z.string().optional() })
    .optional(),
});
const created = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  status: z.string(),
  category: z.string(),
});

const FIELDS = "id,name,language,status,category,rejected_reason,components";
const PAGE_SIZE = "100";

export function createTemplates(graph: Graph, businessAccountId: string): Templates {
  const path = `${businessAccountId}/message_templates`;
  const list = async (signal: AbortSignal): Promise<Template[]> => {
    const found: Template[] = [];
    let after: string | undefined;
    do {
      const query = { fields: FIELDS, limit: PAGE_SIZE, ...(after === undefined ? {} : { after }) };
      const { data, paging } = parse(page, await graph.call({ method: "GET", path, query, signal }));
      found.push(...data.map(({ rejected_reason: reason, ...rest }) => ({ ...rest, rejectedReason: present(reason) })));
      after = paging?.next === undefined ? undefined : paging.cursors?.after;
    } while (after !== undefined);
    return found;
  };
  return {
    list,
    async create(template, signal) {
      const checked = newTemplate.safeParse(template);
      if (!checked.success) {
        const issues = checked.error.issues.map(({ path: at, message }) => ({ path: at.join("."), message }));
        throw new InputError("a template that Meta would refuse", issues);
      }
      const { name, language, category } = checked.data;
      const json = { name, language, category, components: componentsOf(checked.data) };
      return parse(created, await graph.call({ method: "POST", path, json, signal }));
    },
    async remove(name, signal) {
      await graph.call({ method: "DELETE", path, query: { name }, signal });
    },
    async sync(known, signal) {
      const all = await list(signal);
      const before = new Map(known.map((template) => [keyOf(template), template]));
      const after = new Set(all.map(keyOf));
      const added = all.filter((template) => !before.has(keyOf(template)));
      const changed = all.filter((template) => {
        const old = before.get(keyOf(template));
        return old !== undefined && JSON.stringify(old) !== JSON.stringify(template);
      });
      return { all, added, changed, removed: known.filter((template) => !after.has(keyOf(template))) };
    },
  };
}

/** A name exists once in each language. */
export function keyOf({ name, language }: Pick<Template, "name" | "language">): string {
  return `${name}/${language}`;
}

/** The numbers of the places in a text, in their order, each once. */
function placesOf(text: string): number[] {
  return [...new Set([...text.matchAll(/\{\{(\d+)\}\}/g)].map(([, place]) => Number(place)))];
}

function componentsOf({ header, body, bodyExamples, footer, buttons }: z.output<typeof newTemplate>): Json[] {
  return [
    ...(header ? [headerOf(header)] : []),
    { type: "BODY", text: body, ...(bodyExamples.length > 0 ? { example: { body_text: [bodyExamples] } } : {}) },
    ...(footer === undefined ? [] : [{ type: "FOOTER", text: footer }]),
    ...(buttons.length > 0 ? [{ type: "BUTTONS", buttons: buttons.map(withoutUndefined) }] : []),
  ];
}

function headerOf(header: NonNullable<z.output<typeof newTemplate>["header"]>): Json {
  const { format } = header;
  if (format === "LOCATION") return { type: "HEADER", format };
  if (format !== "TEXT") return { type: "HEADER", format, example: { header_handle: [header.handle] } };
  const { text, example } = header;
  return { type: "HEADER", format, text, ...(example === undefined ? {} : { example: { header_text: [example] } }) };
}

function withoutUndefined(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

function present(reason: string | null | undefined): string | null {
  return !reason || reason === "NONE" ? null : reason;
}

function parse<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const read = schema.safeParse(answer);
  if (!read.success) throw new ChannelError("unavailable", "Meta's answer about templates could not be read");
  return read.data;
}
