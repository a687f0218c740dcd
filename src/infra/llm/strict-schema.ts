/** The JSON schema of an answer in the subset that strict structured output accepts. */
import { z } from "zod";

export type JsonSchema = { [key: string]: unknown };

/**
 * Keywords outside the subset (https://platform.openai.com/docs/guides/structured-outputs#supported-schemas); they are
 * checked on our side when the answer is parsed.
 */
const LEFT_OUT = new Set(["$schema", "minLength", "maxLength", "default", "title"]);

/** Objects are closed, every property is required (zod's `nullable` stands for optional), and unions are `anyOf`. */
export function strictSchema(schema: z.ZodType): JsonSchema {
  return narrowObject(z.toJSONSchema(schema, { io: "input" }) as JsonSchema);
}

function narrow(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(narrow);
  return node !== null && typeof node === "object" ? narrowObject(node as JsonSchema) : node;
}

function narrowObject(node: JsonSchema): JsonSchema {
  const result: JsonSchema = {};
  for (const [key, value] of Object.entries(node)) {
    if (LEFT_OUT.has(key)) continue;
    if (key === "properties") result.properties = narrowEach(value as JsonSchema);
    else if (key === "oneOf") result.anyOf = narrow(value);
    else if (key === "const") result.enum = [value];
    else result[key] = narrow(value);
  }
  if (result.type === "object") {
    result.required = Object.keys((result.properties as JsonSchema | undefined) ?? {});
    result.additionalProperties = false;
  }
  return result;
}

/** Properties are names, not keywords: one called "title" stays. */
function narrowEach(properties: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, narrow(value)]));
}
