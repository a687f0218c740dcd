/** Schemas as strict endpoints take them, and answers as models give them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { readAnswer } from "./answer.ts";
import { strictSchema } from "./strict-schema.ts";

test("objects are closed, all properties required, and unsupported keywords left out", () => {
  const schema = z.object({
    title: z.string().min(1).max(9),
    list: z.array(z.object({ n: z.int() })).max(2),
    kind: z.discriminatedUnion("type", [z.object({ type: z.literal("a") }), z.object({ type: z.literal("b") })]),
  });
  const strict = strictSchema(schema);
  expect(strict).toMatchObject({
    type: "object",
    additionalProperties: false,
    required: ["title", "list", "kind"],
    properties: {
      title: { type: "string" },
      list: { maxItems: 2, items: { required: ["n"], additionalProperties: false } },
      kind: { anyOf: [{ properties: { type: { enum: ["a"] } } }, { properties: { type: { enum: ["b"] } } }] },
    },
  });
  expect(JSON.stringify(strict)).not.toMatch(/minLength|maxLength|oneOf|const|\$schema/);
});

const Any = z.object({ a: z.string(), b: z.array(z.int()) });

test("an answer is read back from any wrapping", () => {
  const value = fc.record({ a: fc.string(), b: fc.array(fc.integer()) });
  fc.assert(
    fc.property(value, fc.constantFrom("", "Sure! ", "```json\n"), (said, head) => {
      expect(readAnswer(`${head}${JSON.stringify(said)}${head ? "\n```" : ""}`, Any)).toEqual({
        ok: true,
        value: said,
      });
    }),
  );
});

test("any text is either of the form or complained about", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const read = readAnswer(text, Any);
      if (!read.ok) expect(read.complaint).toMatch(/^The answer /);
    }),
  );
});
