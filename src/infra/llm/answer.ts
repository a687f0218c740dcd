/** Reads a model's text as JSON of the expected form, or says what is wrong with it in words the model can act on. */
import type { z } from "zod";

export type ReadAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly complaint: string };

/** Accepts JSON alone, or wrapped in a code fence or a sentence, as smaller models do. Pure. */
export function readAnswer<T>(text: string, schema: z.ZodType<T>): ReadAnswer<T> {
  const found = parseJson(text);
  if (found === undefined) return { ok: false, complaint: "The answer was not valid JSON." };
  const parsed = schema.safeParse(found);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issues = parsed.error.issues.slice(0, 8).map((issue) => `${issue.path.join(".") || "(top)"}: ${issue.message}`);
  return { ok: false, complaint: `The answer did not fit the schema. ${issues.join("; ")}` };
}

function parseJson(text: string): unknown {
  const direct = tryParse(text);
  if (direct !== undefined) return direct;
  const start = text.indexOf("{");
  const end = text.lastIndexOf("}");
  return start >= 0 && end > start ? tryParse(text.slice(start, end + 1)) : undefined;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
