/** The pages of segments: a rule is built by hand with its count beside it, kept, changed, and read on a phone. */
import { describe, expect, it } from "vitest";
import { until } from "../harness/until.ts";
import { hasBrowser, mustBeUsable, setStage } from "./stage.ts";

describe.skipIf(!hasBrowser)("segments in the app", () => {
  const stage = setStage();

  it("are built condition by condition, with the people who fit beside them", async () => {
    const seller = await stage.office.member("seller");
    for (const [name, tags] of [
      ["Rosa Quispe", ["mayorista"]],
      ["Luis Paredes", ["mayorista", "moroso"]],
      ["Ana Torres", []],
    ] as const)
      expect((await seller.call("POST", "/v1/contacts", { name, tags })).status).toBe(201);
    const page = await stage.open("/app/segments", { as: seller });
    await page.getByText("Todavía no hay segmentos").waitFor();
    await mustBeUsable(page);
    await page.getByRole("link", { name: "Nuevo segmento" }).click();
    await page.getByRole("textbox", { name: "Nombre", exact: true }).fill("Mayoristas al día");
    await page.getByRole("button", { name: "Agregar condición" }).click();
    await page.getByRole("menuitem", { name: "Etiquetas" }).click();
    await page.getByText("2", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Luis Paredes" }).waitFor();
    await page.getByRole("button", { name: "Agregar grupo" }).click();
    await page.getByRole("radiogroup", { name: "Cómo se combinan" }).nth(1).getByText("Ninguna").click();
    const words = page.locator('input[aria-label="Valor de Etiquetas"]').last();
    await words.press("Backspace");
    await words.fill("moroso");
    await words.press("Enter");
    await page.getByText("persona de 3").waitFor();
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Guardar" }).click();
    await page.getByText("Guardado: 1 persona.").waitFor();
    await page.getByRole("region", { name: "Quiénes están" }).getByRole("link", { name: "Rosa Quispe" }).waitFor();
    const [row] = await stage.office.app.database.query<{ rule: object }>("SELECT rule FROM segments");
    expect(row?.rule).toEqual({
      type: "all",
      rules: [
        { type: "field", field: "tags", test: { op: "has_any", values: ["mayorista"] } },
        {
          type: "not",
          rule: { type: "any", rules: [{ type: "field", field: "tags", test: { op: "has_any", values: ["moroso"] } }] },
        },
      ],
    });
    const phone = await stage.open("/app/segments", { as: seller, size: "phone", scheme: "dark" });
    await phone.getByRole("link", { name: "Mayoristas al día" }).click();
    await phone.getByText("persona de 3").waitFor();
    await mustBeUsable(phone);
  });

  it("cannot be changed by a viewer, and are removed by who may", async () => {
    const viewer = await stage.office.member("viewer");
    const page = await stage.open("/app/segments", { as: viewer });
    await page.getByRole("link", { name: "Mayoristas al día" }).click();
    await page.getByText("persona de 3").waitFor();
    expect(await page.getByRole("button", { name: "Guardar" }).count()).toBe(0);
    expect(await page.getByLabel("De qué trata la condición").first().isDisabled()).toBe(true);
    const seller = await stage.office.member("seller");
    const own = await stage.open("/app/segments", { as: seller });
    await own.getByRole("link", { name: "Mayoristas al día" }).click();
    await own.getByRole("button", { name: "Eliminar", exact: true }).click();
    await own.getByRole("dialog").getByRole("button", { name: "Eliminar", exact: true }).click();
    await own.getByText("Todavía no hay segmentos").waitFor();
    await until("it is gone", async () => {
      const rows = await stage.office.app.database.query("SELECT 1 FROM segments");
      return rows.length === 0;
    });
  });
});
