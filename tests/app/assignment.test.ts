/** The palette, and the pages of assignment and of the score: by keyboard, on a phone, in both colour schemes. */
import { describe, expect, it } from "vitest";
import { newId } from "../../src/lib/ids.ts";
import { until } from "../harness/until.ts";
import { hasBrowser, mustBeUsable, setStage } from "./stage.ts";

describe.skipIf(!hasBrowser)("what finds people and what people find", () => {
  const stage = setStage();
  const rules = () =>
    stage.office.app.database.query<{ name: string; is_active: boolean }>(
      "SELECT name, is_active FROM assignment_rules ORDER BY position",
    );

  it("puts rules in order by keyboard, and tells who would be given a conversation", async () => {
    const admin = await stage.office.member("admin");
    const page = await stage.open("/app/settings/assignment", { as: admin });
    await page.getByRole("button", { name: "Agregar regla" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Nombre").fill("Clientes en portugués");
    await form.getByLabel("Solo quien habla el idioma del cliente").check();
    await form.getByRole("button", { name: "Guardar" }).click();
    await page.getByText("1. Clientes en portugués").waitFor();
    await mustBeUsable(page);
    await admin.call("POST", "/v1/assignment-rules", { name: "Todos por turnos", terms: { prefer: "turns" } });
    await page.reload();
    await page.getByRole("button", { name: "Subir Todos por turnos" }).press("Enter");
    await until("the order is kept", async () => (await rules())[0]?.name === "Todos por turnos");
    await page
      .getByRole("listitem")
      .filter({ hasText: "Clientes en portugués" })
      .dragTo(page.getByRole("listitem").filter({ hasText: "Todos por turnos" }));
    await until("the dragged rule is first", async () => (await rules())[0]?.name === "Clientes en portugués");
    await page.getByRole("switch", { name: "Regla Todos por turnos activa" }).press("Space");
    await until("the rule is off", async () => (await rules())[1]?.is_active === false);
    await stage.office.app.database.query("UPDATE members SET presence = 'online', seen_at = now() WHERE id = $1", [
      admin.memberId,
    ]);
    await admin.call("PATCH", `/v1/members/${admin.memberId}`, { languages: ["es"], capacity: 8 });
    await page.reload();
    await page.getByText("Por la regla “Clientes en portugués”: habla español, 0 de 8 abiertas.").waitFor();
    const phone = await stage.open("/app/settings/assignment", { as: admin, size: "phone", scheme: "dark" });
    await phone.getByText("1. Clientes en portugués").waitFor();
    await mustBeUsable(phone);
  });

  it("shows what other points make of a lead before they are kept", async () => {
    const admin = await stage.office.member("admin");
    const made = await admin.call<{ id: string }>("POST", "/v1/leads", {
      contact: { name: "Carla Ruiz", phone: "+51999000111" },
      interest: "Laptop para diseño",
    });
    await stage.office.app.database.query("UPDATE leads SET status = 'QUOTED' WHERE id = $1", [made.body.id]);
    const page = await stage.open("/app/settings/scoring", { as: admin });
    const lead = page.getByText("30 · fría");
    await lead.waitFor();
    await page.getByLabel("Pidió cotización").fill("85");
    await page.getByText("85 · caliente").waitFor();
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Guardar" }).click();
    await until("the points are kept", async () => {
      const { body } = await admin.call<{ points: Record<string, number> }>("GET", "/v1/score-rules");
      return body.points.quote_requested === 85;
    });
    const phone = await stage.open("/app/settings/scoring", { as: admin, size: "phone", scheme: "dark" });
    await phone.getByText("85 · caliente").waitFor();
    await mustBeUsable(phone);
  });

  it("opens a page and a result from the palette by keyboard alone", async () => {
    const admin = await stage.office.member("admin");
    const { database } = stage.office.app;
    await database.query(
      "INSERT INTO contacts (id, tenant_id, name, created_at) VALUES ($1, $2, 'Begoña Núñez', now())",
      [newId("contact"), stage.office.tenantId],
    );
    const page = await stage.open("/app/settings/account", { as: admin });
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("Control+k");
    const box = page.getByRole("combobox", { name: "Buscar en Charla" });
    await box.fill("begoma");
    await page.getByRole("option").filter({ hasText: "Begoña Núñez" }).waitFor();
    await mustBeUsable(page);
    await box.fill("asignac");
    await page.getByRole("option", { selected: true }).filter({ hasText: "Asignación" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Asignación" }).waitFor();
    await page.keyboard.press("/");
    await box.fill("zzzzqq");
    await page.getByText("Nada coincide").waitFor();
    await page.keyboard.press("Escape");
    await box.waitFor({ state: "detached" });
    const phone = await stage.open("/app/settings/account", { as: admin, size: "phone", scheme: "dark" });
    await phone.getByRole("contentinfo").getByRole("button", { name: "Más" }).click();
    await phone.getByRole("dialog").getByRole("button", { name: "Buscar" }).click();
    await phone.getByRole("combobox", { name: "Buscar en Charla" }).fill("begona");
    await phone.getByRole("option").filter({ hasText: "Begoña Núñez" }).waitFor();
    await mustBeUsable(phone);
    expect(await phone.getByRole("option").count()).toBeGreaterThan(0);
  });
});
