/** The pages of sequences: the list, the steps, switching on and off, people, and the file with its mistakes; also on a phone in the dark. */
import { describe, expect, it } from "vitest";
import { hasBrowser, mustBeUsable, setStage } from "./stage.ts";

describe.skipIf(!hasBrowser)("sequences on the pages", () => {
  const stage = setStage();

  it("are listed, switched on, shown step by step, and edited with their mistakes at lines", async () => {
    const seller = await stage.office.member("seller");
    const page = await stage.open("/app/sequences", { as: seller });
    await page.getByRole("link", { name: "Recuperar carritos" }).waitFor();
    await mustBeUsable(page);
    await page.getByRole("switch", { name: "Encender o apagar «Recuperar carritos»" }).click();
    await page.getByText("Encendida").waitFor();
    await page.getByRole("link", { name: "Recuperar carritos" }).click();
    await page.getByText("A 1 hora de entrar").waitFor();
    await page.getByText("Código de descuento · 10 %").waitFor();
    await mustBeUsable(page);
    await page.getByRole("tab", { name: "Personas" }).click();
    await page.getByText("No hay nadie aquí.").waitFor();
    await page.getByRole("tab", { name: "Resultados" }).click();
    await page.getByText("Llegaron al final").waitFor();
    await page.getByRole("tab", { name: "Archivo" }).click();
    const file = page.getByLabel("Archivo de la secuencia");
    const source = await file.inputValue();
    await file.fill(source.replace("for: 1 hour", "for: 1 hora"));
    await page.getByText("Un error").waitFor();
    await page.getByText(/Línea \d+:/).waitFor();
    expect(await page.getByRole("button", { name: "Guardar como nueva versión" }).isDisabled()).toBe(true);
    await mustBeUsable(page);
    await file.fill(source.replace("for: 1 hour", "for: 2 hours"));
    await page.getByRole("button", { name: "Guardar como nueva versión" }).click();
    await page.getByText("A 2 horas de entrar").waitFor();
  });

  it("can be read by a viewer on a phone in the dark, and not switched", async () => {
    const viewer = await stage.office.member("viewer");
    const phone = await stage.open("/app/sequences/payment-reminders", { as: viewer, size: "phone", scheme: "dark" });
    await phone.getByText("7 días antes de vencimiento de la factura, a las 10:00").waitFor();
    expect(await phone.getByRole("switch").isDisabled()).toBe(true);
    await mustBeUsable(phone);
    const seller = await stage.office.member("seller");
    const made = await stage.open("/app/sequences/new", { as: seller, size: "phone" });
    await made.getByRole("button", { name: "Guardar como nueva versión" }).waitFor();
    await mustBeUsable(made);
  });
});
