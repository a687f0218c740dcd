/** The pages of campaigns: four steps to a confirmation, its undo, and figures on a phone in the dark. */
import { describe, expect, it } from "vitest";
import { hasBrowser, mustBeUsable, setStage } from "./stage.ts";

describe.skipIf(!hasBrowser)("campaigns in the app", () => {
  const stage = setStage();

  it("are written in four steps, seen before they leave, confirmed and undone", async () => {
    const seller = await stage.office.member("seller");
    for (const name of ["Rosa Quispe", "Luis Paredes"])
      await seller.call("POST", "/v1/contacts", {
        name,
        phone: `+5199900${name.length}11${name.length}`,
        tags: ["vip"],
      });
    const rule = { type: "field", field: "tags", test: { op: "has_any", values: ["vip"] } };
    expect((await seller.call("POST", "/v1/segments", { name: "VIP", rule })).status).toBe(201);
    const page = await stage.open("/app/campaigns", { as: seller });
    await page.getByText("Todavía no hay campañas").waitFor();
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Nueva campaña" }).first().click();
    await page.getByRole("dialog").getByRole("textbox", { name: "Nombre" }).fill("Vuelta a clases");
    await page.getByRole("dialog").getByRole("button", { name: "Empezar" }).click();
    await page.getByRole("combobox", { name: "Segmento" }).click();
    await page.getByRole("option", { name: /VIP/ }).click();
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Guardar y seguir" }).click();
    await page.getByRole("textbox", { name: "Mensaje por Su chat más reciente" }).fill("Hola ");
    await page.getByRole("button", { name: "+ Nombre" }).click();
    expect(await page.getByRole("button", { name: "+ Producto" }).count()).toBe(0);
    await page.getByLabel("Producto (opcional)").fill("laptop");
    await page.getByRole("option").first().click();
    await page.getByRole("button", { name: "+ Producto" }).waitFor();
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Guardar y seguir" }).click();
    await page.getByLabel("No escribir a").fill("10");
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Guardar y seguir" }).click();
    await page.getByText("No hay por dónde escribirle").waitFor();
    await page.getByText("Hola Rosa").waitFor();
    await mustBeUsable(page);
    // The way on stands at the bottom of the window, where it was on every step.
    const confirm = page.getByRole("button", { name: /^Confirmar/ });
    const [box, back] = [await confirm.boundingBox(), await page.getByRole("button", { name: "Atrás" }).boundingBox()];
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(800);
    expect(Math.abs((box?.y ?? 0) - (back?.y ?? 99))).toBeLessThan(2);
    const [row] = await stage.office.app.database.query<{ id: string; content: unknown; terms: unknown }>(
      "SELECT id, content, terms FROM campaigns",
    );
    expect(row).toMatchObject({
      content: {
        productId: expect.stringMatching(/^prd_/),
        variants: [{ messages: [{ channel: "chat", text: "Hola {{contact.firstName|amigo}}" }] }],
      },
      terms: { holdout: 10 },
    });
    const phone = await stage.open(`/app/campaigns/${row?.id}`, { as: seller, size: "phone", scheme: "dark" });
    await phone.getByRole("button", { name: "Guardar y seguir" }).waitFor();
    await mustBeUsable(phone);
  });

  it("show what became of them", async () => {
    const admin = await stage.office.member("admin");
    const { database } = stage.office.app;
    const made = await admin.call<{ id: string }>("POST", "/v1/campaigns", { name: "Liquidación" });
    await database.query(
      "UPDATE campaigns SET status = 'paused', begun_at = now(), paused_at = now(), confirmed_at = now(), size = 2 WHERE id = $1",
      [made.body.id],
    );
    await database.query(
      `INSERT INTO campaign_recipients (id, tenant_id, campaign_id, contact_id, status, variant, due_at)
       SELECT 'rcp_' || left(md5(id), 26), tenant_id, $1, id, CASE name WHEN 'Rosa Quispe' THEN 'held' ELSE 'pending' END, 'a', now() FROM contacts LIMIT 2`,
      [made.body.id],
    );
    const page = await stage.open("/app/campaigns", { as: admin });
    await page.getByRole("link", { name: "Liquidación" }).click();
    await page.getByRole("button", { name: "Continuar" }).waitFor();
    await page.getByText("0 enviados de").waitFor();
    await mustBeUsable(page);
    await page.getByRole("tab", { name: "Personas" }).click();
    await page.getByRole("tabpanel", { name: "Personas" }).getByText("Sin mensaje").waitFor();
    await mustBeUsable(page);
    await page.getByRole("tab", { name: "Comparación" }).click();
    await mustBeUsable(page);
    const phone = await stage.open(`/app/campaigns/${made.body.id}`, { as: admin, size: "phone", scheme: "dark" });
    await phone.getByText("0 enviados de").waitFor();
    await mustBeUsable(phone);
  });

  it("cost what the business says, and its customers show their segments", async () => {
    const admin = await stage.office.member("admin");
    const page = await stage.open("/app/settings/campaigns", { as: admin });
    await page.getByLabel("Minutos").fill("5");
    await page.getByLabel("SMS").fill("12.5");
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Guardar" }).click();
    await page.getByText("Guardado").first().waitFor();
    const kept = await admin.call<{ settings: object }>("GET", "/v1/campaign-settings");
    expect(kept.body.settings).toEqual({ graceMinutes: 5, pricePerThousand: { sms: 1_250 } });
    const rep = await stage.office.member("rep");
    const people = await rep.call<{ data: { id: string }[] }>("GET", "/v1/contacts?search=Rosa");
    const contact = await stage.open(`/app/contacts/${people.body.data[0]?.id}`, { as: rep, size: "phone" });
    await contact.getByRole("region", { name: "Segmentos" }).getByRole("link", { name: "VIP" }).waitFor();
    await mustBeUsable(contact);
  });
});
