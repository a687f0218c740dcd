/** Values for a JSON schema as the API's document has it: the smallest that a route takes. */

export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly example?: unknown;
}

const FORMATS: Readonly<Record<string, string>> = {
  "date-time": "2026-11-21T15:00:00.000Z",
  date: "2026-11-21",
  email: "ana@example.com",
  uri: "https://example.com/",
};

/** A small value that the schema takes; patterns of ids are met by `id`. */
export function sampleOf(schema: Schema, id: string): unknown {
  const given = schema.example ?? schema.examples?.[0] ?? schema.default;
  if (given !== undefined) return given;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) {
    const choice = choices.find(({ type }) => type !== "null");
    return choice ? sampleOf(choice, id) : null;
  }
  switch ([schema.type ?? []].flat().find((type) => type !== "null")) {
    case "object":
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sampleOf(schema.properties?.[name] ?? {}, id)]),
      );
    case "array":
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}, id));
    case "integer":
    case "number":
      return Math.max(1, schema.minimum ?? 1);
    case "boolean":
      return true;
    case "string":
      return textOf(schema, id);
    default:
      return {};
  }
}

function textOf({ format, pattern, minLength = 1 }: Schema, id: string): string {
  if (format && FORMATS[format] !== undefined) return FORMATS[format];
  const candidates = [id, "hola", "HOLA", "es", "09:00", "+51999888777", "ana@example.com", "#0f6f6c", "1"];
  const padded = candidates.map((text) => text.padEnd(minLength, "a"));
  const fitting = pattern ? padded.find((text) => new RegExp(pattern, "u").test(text)) : "hola".padEnd(minLength, "a");
  return fitting ?? "hola";
}
