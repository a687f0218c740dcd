/** What a kind of channel asks for, read from its own schemas: whoever connects an account is shown a form of it. */
import { z } from "zod";
import type { ChannelKind } from "../channels/channel.ts";
import { definitionOf } from "../channels/registry.ts";
import { warningOf } from "../flow/channel-problem.ts";
import type { Locale } from "../lib/locale.ts";
import type { channelFieldView, channelKindView } from "./channel-kind-views.ts";

type Field = z.infer<typeof channelFieldView>;

export function presentKind(kind: ChannelKind, locale: Locale): z.infer<typeof channelKindView> {
  const { settings, secrets, isPaired } = definitionOf(kind);
  return {
    kind,
    isPaired: isPaired === true,
    warning: warningOf(locale, kind),
    settings: fieldsOf(settings),
    secrets: isPaired ? [] : fieldsOf(secrets),
  };
}

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

/** The fields of a schema in their order. A value is needed where nothing and an empty text are both refused. */
function fieldsOf(schema: z.ZodType): Field[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  const refused = new Set(schema.safeParse({}).error?.issues.map(({ path }) => String(path[0])));
  // A list, such as the questions that a chat opens with, has no field of its own.
  const single = Object.entries(properties).filter(([, asked]) => !isList(asked));
  return single.map(([name, asked]) => ({
    name,
    isRequired: refused.has(name),
    byDefault: isPlain(asked.default) ? asked.default : null,
    ...shapeOf(asked),
  }));
}

function shapeOf(asked: JsonSchema): Pick<Field, "type" | "choices"> {
  const one = asked.anyOf?.find(({ type }) => type !== "null") ?? asked;
  if (one.enum) return { type: "choice", choices: one.enum.map(String) };
  if (one.type === "boolean" || typeof asked.default === "boolean") return { type: "boolean", choices: [] };
  const isNumber =
    (one.type === "number" || one.type === "integer") && !asked.anyOf?.some(({ type }) => type === "string");
  return { type: isNumber ? "number" : "text", choices: [] };
}

function isList(asked: JsonSchema): boolean {
  return Array.isArray(asked.default) || [asked, ...(asked.anyOf ?? [])].some(({ type }) => type === "array");
}

function isPlain(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
