/** The JSON of the search. */
import { z } from "zod";
import { type GroupOfHits, SEARCH_GROUPS } from "../crm/search/search.ts";
import { encodeCursor } from "./cursor.ts";

const marks = z
  .array(z.tuple([z.int(), z.int()]))
  .describe("Where the words that fit stand: from, and up to but without, in UTF-16 units");

export const hitView = z.object({
  kind: z.enum(SEARCH_GROUPS),
  id: z.string(),
  contactId: z.string(),
  conversationId: z.string().nullable(),
  title: z.string().nullable().describe("The person's name, number or address"),
  titleMarks: marks,
  excerpt: z.string(),
  marks,
  status: z.string().nullable().describe("Of a lead or a case"),
  number: z.int().nullable().describe("Of a case; of a message its place in the thread"),
  at: z.iso.datetime().describe("UTC"),
});

export const searchView = z.object({
  groups: z
    .array(z.object({ kind: z.enum(SEARCH_GROUPS), data: z.array(hitView), nextCursor: z.string().nullable() }))
    .describe("Those that the caller may read"),
});

export const searchPlace = z.object({ id: z.string().max(60), withTypos: z.boolean() });

export function presentGroup({ kind, hits, next }: GroupOfHits): z.infer<typeof searchView>["groups"][number] {
  return {
    kind,
    data: hits.map(({ excerpt, titleMarks, at, ...hit }) => ({
      ...hit,
      titleMarks: titleMarks.map(([from, to]): [number, number] => [from, to]),
      excerpt: excerpt.text,
      marks: excerpt.marks.map(([from, to]): [number, number] => [from, to]),
      at: at.toISOString(),
    })),
    nextCursor: next === null ? null : encodeCursor(next),
  };
}
