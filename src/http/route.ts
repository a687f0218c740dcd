/** What the routes of the API have in common: who may call, ids, pages, and the answers to what goes wrong. */
import { z } from "zod";
import { problemSchema } from "./errors.ts";

/** A key, or the session of a member. */
const CALLERS: { [name: string]: string[] }[] = [{ apiKey: [] }, { session: [] }];

/** Spread into a route's schema: its place in the document, and who may call it. */
export function tagged(tag: string): { tags: string[]; security: { [name: string]: string[] }[] } {
  return { tags: [tag], security: CALLERS };
}

/** Spread into a route's answers. */
export const failures = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  429: problemSchema,
};

export const id = z.string().regex(/^[a-z0-9_]{1,60}$/, "fields.anId");
export const byId = z.object({ id });
/** Of a sequence. */
export const byKey = z.object({ key: z.string().regex(/^[a-z0-9-]{1,60}$/, "fields.sequenceKey") });
export const done = z.object({ ok: z.literal(true) });
export const DONE: z.infer<typeof done> = { ok: true };

/** The two arguments of every list. */
export const paging = {
  cursor: z.string().max(500).optional().describe("`nextCursor` of the former page"),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe("Items a page, 1 to 200"),
};

/** A page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}
