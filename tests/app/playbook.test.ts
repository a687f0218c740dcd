/** The agents' playbook as an owner changes it: a question is answered otherwise at once, faults stand beside their field, versions come back. */
import { describe, expect, it } from "vitest";
import { until } from "../harness/until.ts";
import { hasBrowser, mustBeUsable, setStage } from "./stage.ts";

describe.skipIf(!hasBrowser)("the playbook's page", () => {
  const stage = setStage();

  it("changes an answer, tells it in the test chat, and goes back to how it was", async () => {
    const admin = await stage.office.member("admin");
    const page = await stage.open("/app/settings/playbook", { as: admin });
    const chat = page.getByRole("region", { name: "Chat de prueba" });
    await page.getByRole("button", { name: "Agregar pregunta" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Pregunta", { exact: true }).fill("¿Aceptan mascotas en la tienda?");
    await form.getByRole("button", { name: "Guardar" }).click();
    await form.getByText("Escribe la respuesta.").waitFor();
    await form.getByLabel("Respuesta", { exact: true }).fill("Sí, en el patio azul.");
    await mustBeUsable(page);
    await form.getByRole("button", { name: "Guardar" }).click();
    await page.getByRole("article", { name: "¿Aceptan mascotas en la tienda?" }).waitFor();
    await mustBeUsable(page);

    const field = chat.getByRole("textbox", { name: "Escribe como cliente" });
    await field.fill("¿aceptan mascotas en la tienda?");
    await field.press("Enter");
    await chat.getByText("patio azul").waitFor();
    await chat.getByRole("button", { name: "Por qué" }).click();
    await chat.getByText("Pregunta frecuente: ¿Aceptan mascotas en la tienda?").waitFor();
    await mustBeUsable(page);

    await page.getByRole("searchbox", { name: "Buscar en preguntas y respuestas" }).fill("MASCOTAS");
    await page.getByRole("button", { name: "Editar “¿Aceptan mascotas en la tienda?”" }).click();
    await form.getByLabel("Respuesta", { exact: true }).fill("Sí, en la terraza verde.");
    await form.getByRole("button", { name: "Guardar" }).click();
    await form.waitFor({ state: "detached" });
    await chat.getByRole("button", { name: "Empezar de nuevo" }).click();
    await field.fill("¿aceptan mascotas en la tienda?");
    await field.press("Enter");
    await chat.getByText("terraza verde").waitFor();

    await page.getByRole("tab", { name: "Versiones" }).click();
    const [newest] = (await admin.call<{ data: { version: number }[] }>("GET", "/v1/playbook/versions")).body.data;
    const former = page.getByRole("article", { name: `Versión ${(newest?.version ?? 0) - 1}`, exact: true });
    await former.getByRole("button", { name: "Qué cambió" }).click();
    await former.getByText("Pregunta nueva: ¿Aceptan mascotas en la tienda? (es)").waitFor();
    await mustBeUsable(page);
    await former.getByRole("button", { name: "Volver a esta" }).click();
    await form.getByText("Pregunta cambiada: ¿Aceptan mascotas en la tienda? (es)").waitFor();
    await form.getByRole("button", { name: "Volver a esta" }).click();
    await form.waitFor({ state: "detached" });
    await chat.getByRole("button", { name: "Empezar de nuevo" }).click();
    await field.fill("¿aceptan mascotas en la tienda?");
    await field.press("Enter");
    await chat.getByText("patio azul").waitFor();
    const counts = await stage.office.app.database.query<{ count: string }>("SELECT count(*) FROM messages");
    expect(counts[0]?.count).toBe("0");
  });

  it("keeps what is unsaved, puts faults beside their field, and tells what a saving changed", async () => {
    const admin = await stage.office.member("admin");
    const page = await stage.open("/app/settings/playbook?tab=rules", { as: admin });
    page.on("dialog", (dialog) => dialog.accept());
    const most = page.getByLabel("Descuento máximo");
    await most.fill("95");
    await page.getByText("Sin guardar", { exact: true }).waitFor();
    await page.getByRole("tab", { name: "Estilo" }).click();
    await page.getByLabel("Nombre del agente").fill("Lucía");
    await page.reload();
    await page.getByLabel("Nombre del agente").waitFor();
    expect(await page.getByLabel("Nombre del agente").inputValue()).toBe("Lucía");
    await page.getByRole("tab", { name: /Reglas/ }).click();
    expect(await most.inputValue()).toBe("95 %");
    const save = page.getByRole("tabpanel", { name: /Reglas/ }).getByRole("button", { name: "Guardar" });
    await save.click();
    await page.getByText("Este dato debe ser 90 o menos.").waitFor();
    await mustBeUsable(page);
    await most.fill("42");
    await save.click();
    await page.getByText("Descuentos · Descuento máximo").waitFor();
    const parts = async () =>
      (await admin.call<{ parts: Record<string, Record<string, unknown>> }>("GET", "/v1/playbook")).body.parts;
    expect((await parts()).discounts?.maxPercent).toBe(42);
    expect((await parts()).style?.agentName).toBe(null);
    for (const tab of ["Argumentos", "Entrega y pago", "Horarios", "Estilo"]) {
      await page.getByRole("tab", { name: tab }).click();
      await page.getByRole("tabpanel", { name: tab }).getByRole("button", { name: "Guardar" }).waitFor();
      await mustBeUsable(page);
    }
    await page
      .getByRole("tabpanel", { name: /Estilo/ })
      .getByRole("button", { name: "Guardar" })
      .click();
    await until("the name is stored", async () => (await parts()).style?.agentName === "Lucía");
  });

  it("is a drawer on a phone, and is read by a rep who may not change it", async () => {
    const rep = await stage.office.member("rep");
    const page = await stage.open("/app/settings/playbook", { as: rep, size: "phone", scheme: "dark" });
    await page.getByRole("article").first().waitFor();
    expect(await page.getByRole("button", { name: "Agregar pregunta" }).count()).toBe(0);
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Probar los agentes" }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("button", { name: "How can I pay?" }).click();
    await drawer.getByRole("button", { name: "Por qué" }).waitFor();
    await mustBeUsable(page);
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "Entrega y pago" }).click();
    await page
      .getByRole("tabpanel", { name: "Entrega y pago" })
      .getByText("Solo un administrador puede cambiarlo.")
      .waitFor();
    await mustBeUsable(page);
  });
});
