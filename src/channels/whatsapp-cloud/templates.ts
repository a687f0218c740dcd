/** Message templates at Meta: which there are and in what state, and new ones for review. */
import { z } from "zod";
import { ChannelError, InputError } from "../../lib/errors.ts";
import { issuesOf, UNSAID } from "../../lib/field-issues.ts";
import type { Json } from "../channel.ts";
import { type NewTemplate, newTemplate, type Template } from "../template.ts";
import type { Graph } from "./graph.ts";
import { shapeOf } from "./template-shape.ts";
import { qualityOf, reasonGiven, statusOf } from "./template-terms.ts";

export interface TemplatesAtMeta {
  /** All templates of the business account. Throws `ChannelError`. */
  list(signal: AbortSignal): Promise<Template[]>;
  /** Hands one in for review; Meta decides its status and may decide its category. Throws `InputError`, `ChannelError`. */
  create(template: NewTemplate, signal: AbortSignal): Promise<Template>;
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
      quality_score: z.object({ score: z.string().optional() }).nullish().catch(null),
      components: z.array(z.json()).default([]),
    }),
  ),
  paging: z
    .object({ cursors: z.object({ after: z.string().optional() }).optional(), next: z.string().optional() })
    .optional(),
});
const created = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  status: z.string().default("PENDING"),
  category: z.string().optional(),
});

const FIELDS = "id,name,language,status,category,rejected_reason,quality_score,components";
const PAGE_SIZE = "100";
/** Meta allows some thousands; a listing that never ends is none. */
const PAGES_MAX = 200;

export function createTemplatesAtMeta(graph: Graph, businessAccountId: string): TemplatesAtMeta {
  const path = `${businessAccountId}/message_templates`;
  return {
    async list(signal) {
      const found: Template[] = [];
      let after: string | undefined;
      for (let pages = 0; pages < PAGES_MAX; pages++) {
        const query = { fields: FIELDS, limit: PAGE_SIZE, ...(after === undefined ? {} : { after }) };
        const { data, paging } = parse(page, await graph.call({ method: "GET", path, query, signal }));
        found.push(...data.map(present));
        after = paging?.next === undefined ? undefined : paging.cursors?.after;
        if (after === undefined) return found;
      }
      throw new ChannelError("unavailable", "Meta's listing of templates does not end");
    },
    async create(template, signal) {
      const checked = newTemplate.safeParse(template, UNSAID);
      if (!checked.success) {
        throw new InputError("a template that Meta would refuse", issuesOf(checked.error));
      }
      const { name, language, category } = checked.data;
      const components = componentsOf(checked.data);
      const json = { name, language, category: category.toUpperCase(), components };
      const answer = await handIn(() => graph.call({ method: "POST", path, json, signal }));
      const { id, status, category: given } = parse(created, answer);
      return {
        externalId: id,
        name,
        language,
        category: (given ?? category).toLowerCase(),
        status: statusOf(status),
        rejectedReason: null,
        quality: null,
        shape: shapeOf(components),
      };
    },
  };
}

/** What Meta finds wrong with a template is for the one who wrote it. */
async function handIn(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ChannelError) || error.fault !== "rejected") throw error;
    const { detail } = error.details;
    const message = typeof detail === "string" ? detail : error.message;
    throw new InputError("Meta refuses the template", [{ path: "", message }], { cause: error });
  }
}

type Listed = z.output<typeof page>["data"][number];

function present({
  id,
  category,
  status,
  rejected_reason,
  quality_score,
  components,
  name,
  language,
}: Listed): Template {
  return {
    externalId: id,
    name,
    language,
    category: category.toLowerCase(),
    status: statusOf(status),
    rejectedReason: reasonGiven(rejected_reason),
    quality: qualityOf(quality_score?.score),
    shape: shapeOf(components),
  };
}

type Checked = z.output<typeof newTemplate>;

function componentsOf({ header, body, bodyExamples, footer, buttons }: Checked): Json[] {
  return [
    ...(header ? [headerOf(header)] : []),
    { type: "BODY", text: body, ...(bodyExamples.length > 0 ? { example: { body_text: [bodyExamples] } } : {}) },
    ...(footer === undefined ? [] : [{ type: "FOOTER", text: footer }]),
    ...(buttons.length > 0 ? [{ type: "BUTTONS", buttons: buttons.map(buttonOf) }] : []),
  ];
}

function headerOf(header: NonNullable<Checked["header"]>): Json {
  switch (header.format) {
    case "location":
      return { type: "HEADER", format: "LOCATION" };
    case "text": {
      const { text, example } = header;
      const json: Json = { type: "HEADER", format: "TEXT", text };
      return example === undefined ? json : { ...json, example: { header_text: [example] } };
    }
    default:
      return { type: "HEADER", format: header.format.toUpperCase(), example: { header_handle: [header.handle] } };
  }
}

function buttonOf(button: Checked["buttons"][number]): Json {
  switch (button.type) {
    case "quick_reply":
      return { type: "QUICK_REPLY", text: button.text };
    case "url": {
      const { text, url, example } = button;
      const json: Json = { type: "URL", text, url };
      return example === undefined ? json : { ...json, example: [example] };
    }
    case "phone_number":
      return { type: "PHONE_NUMBER", text: button.text, phone_number: button.phone };
    case "copy_code":
      return { type: "COPY_CODE", example: button.example };
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const read = schema.safeParse(answer);
  if (!read.success) throw new ChannelError("unavailable", "Meta's answer about templates could not be read");
  return read.data;
}
