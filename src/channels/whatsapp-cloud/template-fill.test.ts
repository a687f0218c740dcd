import fc from "fast-check";
import { expect, it } from "vitest";
import type { TemplateRef } from "../channel.ts";
import { placesOf } from "../template.ts";
import { misfitOf, templateContent } from "./template-fill.ts";
import { shapeOf } from "./template-shape.ts";

/** The texts that a send would hand to Meta, by component. */
function textsOf(content: unknown): string[] {
  const { template } = content as { template: { components?: { parameters: { text?: string }[] }[] } };
  return (template.components ?? []).flatMap(({ parameters }) => parameters.flatMap(({ text }) => text ?? []));
}

it("never hands over what Meta refuses in a value, whatever it is filled with", () => {
  const anyText = fc.string({ unit: "binary", maxLength: 200 });
  const odd = fc.constantFrom("a\nb", "x\t\ty", "z       z", "  ", "", "{{1}}", "$&$1", "p\r\n\r\nq");
  const value = fc.oneof(anyText, odd);
  fc.assert(
    fc.property(fc.array(value, { maxLength: 4 }), fc.nat(4), value, (values, count, suffix) => {
      const body = `Hola ${Array.from({ length: count }, (_, at) => `{{${at + 1}}},`).join(" ")} gracias.`;
      const url = "https://a.example/{{1}}";
      const shape = shapeOf([
        { type: "BODY", text: body },
        { type: "BUTTONS", buttons: [{ type: "URL", text: "Ver", url }] },
      ]);
      const ref: TemplateRef = {
        name: "t",
        language: "es",
        values,
        buttonValues: [{ index: 0, value: suffix }],
        text: "",
      };
      if (misfitOf(ref, { status: "approved", shape })) return;
      const texts = textsOf(templateContent(ref, { shape }, null));
      expect(texts).toHaveLength(count + 1);
      for (const text of texts) {
        expect(text).not.toMatch(/[\r\n\t]| {5,}/);
        expect(text.trim()).not.toBe("");
      }
    }),
  );
});

it("lets nothing leave that is not approved", () => {
  const shape = shapeOf([{ type: "BODY", text: "Hola." }]);
  const ref: TemplateRef = { name: "t", language: "es", values: [], text: "Hola." };
  expect(misfitOf(ref, { status: "approved", shape })).toBeNull();
  for (const [status, reason] of [
    ["pending", "templatePending"],
    ["rejected", "templateRejected"],
    ["paused", "templatePaused"],
    ["disabled", "templatePaused"],
  ] as const)
    expect(misfitOf(ref, { status, shape })).toMatchObject({ reason });
});

it("reads any components without an error, and sends only those that it knows", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (components) => {
      const { places, body } = shapeOf(components as Parameters<typeof shapeOf>[0]);
      expect(placesOf(body)).toEqual(places);
    }),
  );
  expect(shapeOf([{ type: "BODY", text: "x" }, { type: "LIMITED_TIME_OFFER" }]).isSendable).toBe(false);
  expect(
    shapeOf([
      { type: "HEADER", format: "LOCATION" },
      { type: "BODY", text: "x" },
    ]).isSendable,
  ).toBe(false);
  expect(shapeOf(["text"]).isSendable).toBe(false);
  expect(shapeOf([{ type: "BODY", text: "{{2}} {{1}} {{2}}" }]).places).toEqual(["1", "2"]);
  expect(shapeOf([{ type: "BODY", text: "{{b}} {{a}}" }]).places).toEqual(["b", "a"]);
});
