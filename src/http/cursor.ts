/** Cursors of pages: where the former page ended, opaque to callers. */
import type { z } from "zod";
import { InputError } from "../lib/errors.ts";

export function encodeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** Throws `InputError` for a cursor that we did not make. */
export function decodeCursor<T>(cursor: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch (cause) {
    throw new InputError("the cursor is not one of ours", [{ path: "cursor", message: "fields.cursor" }], { cause });
  }
}
