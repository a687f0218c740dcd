/** The team's page: invitations, roles, and the end of somebody's access, by mouse and by keyboard. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { ingest } from "../../src/flow/ingest.ts";
import { sampleAccount } from "../harness/context.ts";
import { textFrom } from "../harness/postbox.ts";
import { until } from "../harness/until.ts";
import { type Browser, PASSWORD } from "../people/office.ts";
import { totp } from "../people/totp.ts";
import { hasBrowser, mustBeUsable, setStage } from "./stage.ts";

describe.skipIf(!hasBrowser)("the team's page", () => {
  const stage = setStage();
  const roleOf = async (id: string) =>
    (await stage.office.app.database.query<{ role: string }>("SELECT role FROM members WHERE id = $1", [id]))[0]?.role;

  const secure = async (person: Browser) => {
    const path = "/api/auth/two-factor";
    const { body } = await person.call<{ totpURI: string }>("POST", `${path}/enable`, { password: PASSWORD });
    const secret = new URL(body.totpURI).searchParams.get("secret") ?? "";
    expect((await person.call("POST", `${path}/verify-totp`, { code: totp(secret) })).status).toBe(200);
  };

  it("gives a member another role and ends their access", async () => {
    const [admin, rep] = [await stage.office.member("admin"), await stage.office.member("rep")];
    const page = await stage.open("/app/settings/team", { as: admin });
    const row = page.getByRole("row").filter({ hasText: rep.email });
    await row.getByRole("combobox", { name: /Rol de/ }).click();
    await page.getByRole("option", { name: "Vendedor" }).click();
    await until("the role is seller", async () => (await roleOf(rep.memberId)) === "seller");
    await row.getByRole("button", { name: "Quitar acceso" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Quitar acceso" }).click();
    await row.getByRole("button", { name: "Devolver acceso" }).waitFor();
    expect((await rep.call("GET", "/v1/conversations")).status).toBe(403);
    await row.getByRole("button", { name: "Devolver acceso" }).click();
    await row.getByRole("button", { name: "Quitar acceso" }).waitFor();
    expect((await rep.call("GET", "/v1/conversations")).status).toBe(200);
  });

  it("says why the last administrator stays one", async () => {
    const { database } = stage.office.app;
    await database.query("UPDATE members SET deactivated_at = now() WHERE role = 'admin'");
    const admin = await stage.office.member("admin");
    const page = await stage.open("/app/settings/team", { as: admin });
    const row = page.getByRole("row").filter({ hasText: admin.email });
    await row.getByRole("combobox").click();
    await page.getByRole("option", { name: "Solo lectura" }).click();
    await page.getByRole("alert").getByText("administrador").waitFor();
    expect(await roleOf(admin.memberId)).toBe("admin");
  });

  it("invites somebody with a link to hand over, by keyboard alone, and takes it back", async () => {
    const admin = await stage.office.member("admin");
    const page = await stage.open("/app/settings/team", { as: admin, size: "phone" });
    await page.getByRole("button", { name: "Invitar" }).press("Enter");
    await page.getByRole("dialog").getByLabel("Correo").waitFor();
    await until("the address has the focus", () => page.evaluate("document.activeElement?.name === 'email'"));
    await page.keyboard.type("pepa@example.com");
    await page.keyboard.press("Enter");
    const link = page.getByTestId("secret");
    expect(await link.textContent()).toMatch(/\/app\/join#.{20,}/);
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Copiar" }).press("Enter");
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(await link.textContent());
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Retirar" }).click();
    await page.getByText("pepa@example.com").waitFor({ state: "detached" });
  });

  it("is not shown to whoever may not change the team", async () => {
    const rep = await stage.office.member("rep");
    const page = await stage.open("/app/settings/account", { as: rep });
    await page.getByRole("heading", { level: 1, name: "Tu cuenta" }).waitFor();
    expect(await page.getByRole("link", { name: "Equipo" }).count()).toBe(0);
  });

  it("demands the second step of everybody: who has none sees their account, and all else once they have it", async () => {
    const { database } = stage.office.app;
    const [admin, rep] = [await stage.office.member("admin"), await stage.office.member("rep")];
    const sectionOf = (page: Page) => page.getByRole("region", { name: "Verificación en dos pasos" });
    const careless = sectionOf(await stage.open("/app/settings/team", { as: admin }));
    await careless.getByText("activa primero la tuya").waitFor();
    expect(await careless.getByRole("radio", { name: "Se exige a todos" }).isDisabled()).toBe(true);
    await secure(admin);
    const page = await stage.open("/app/settings/team", { as: admin });
    const section = sectionOf(page);
    const atWork = await stage.open("/app/contacts", { as: rep });
    await atWork.getByRole("heading", { level: 1, name: "Clientes" }).waitFor();
    await section.getByRole("radio", { name: "Se exige a todos" }).check();
    await section.getByText(/todavía les? falta/).waitFor();
    await mustBeUsable(page);

    // Who is at work finds out at their next step, and who comes from outside is led to the same place.
    await atWork.getByRole("link", { name: "Tareas" }).first().click();
    await atWork.waitForURL("**/app/settings/account");
    // Not the inbox: the browser asks for its first data by the page's headers, whoever it is.
    const other = await stage.open("/app/leads", { as: rep, size: "phone" });
    const refused: string[] = [];
    other.on("response", (response) => {
      if (response.status() === 403) refused.push(response.url());
    });
    await other.waitForURL("**/app/settings/account");
    await other.getByRole("alert").getByText("exige la verificación en dos pasos").waitFor();
    expect(await other.getByRole("navigation").count()).toBe(0);
    await mustBeUsable(other);
    const form = other.locator("section").filter({ hasText: "Verificación en dos pasos" });
    await form.getByRole("textbox", { name: "Contraseña" }).fill(PASSWORD);
    await form.getByRole("button", { name: "Activar" }).click();
    const secret = (await form.locator("pre").textContent()) ?? "";
    await form
      .getByRole("textbox", { name: /seis cifras/ })
      .first()
      .click();
    await other.keyboard.type(totp(secret));
    await other.getByRole("navigation", { name: "Secciones" }).first().waitFor();
    expect(await other.getByText("exige la verificación").count()).toBe(0);
    expect(refused).toEqual([]);
    await database.query("UPDATE tenants SET second_factor = 'offered'");
  });

  it("makes a code that links one's own chat, shows the chat, and unlinks it", async () => {
    const rep = await stage.office.member("rep");
    const { database } = stage.office.app;
    const page = await stage.open("/app/settings/account", { as: rep });
    await page.getByText("Todavía no tienes un chat vinculado").waitFor();
    await page.getByRole("button", { name: "Crear un código" }).click();
    await page.getByText(/^CH-[2-9A-Z]{5}-[2-9A-Z]{5}$/).waitFor();
    await mustBeUsable(page);
    const codes = await database.query("SELECT member_id FROM member_link_codes");
    expect(codes).toEqual([{ member_id: rep.memberId }]);
    const { body } = await rep.call<{ code: string }>("POST", "/v1/member-chats/codes");
    const account = await sampleAccount(stage.office.app, "terminal");
    const { message } = textFrom("own-chat", body.code);
    await ingest(stage.office.app.ctx.flow, account, { type: "message", message });
    const unlink = page.getByRole("button", { name: "Desvincular" });
    await unlink.waitFor();
    await unlink.click();
    await page.getByText("Todavía no tienes un chat vinculado").waitFor();
    expect(await database.query("SELECT id FROM member_identities")).toEqual([]);
  });
});
