/** Signing in as a person does it: in the page, with the second factor, by an invitation, by the link of a mail. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SmtpEmulator, startSmtp } from "../emulators/mail/smtp.ts";
import { until } from "../harness/until.ts";
import { PASSWORD } from "../people/office.ts";
import { totp } from "../people/totp.ts";
import { hasBrowser, mustBeUsable, setStage } from "./stage.ts";

describe.skipIf(!hasBrowser)("signing in", () => {
  const mail: { smtp?: SmtpEmulator } = {};
  const env: Record<string, string> = {};
  beforeAll(async () => {
    mail.smtp = await startSmtp();
    const { user, password, port } = mail.smtp;
    env.SMTP_URL = `smtp://${encodeURIComponent(user)}:${password}@127.0.0.1:${port}`;
    env.MAIL_FROM = `Tecnolúcuma <${user}>`;
  });
  const stage = setStage({ env });
  afterAll(() => mail.smtp?.close());

  const enter = async (page: Page, email: string, password: string) => {
    await page.getByLabel("Correo").fill(email);
    await page.getByRole("textbox", { name: "Contraseña" }).fill(password);
    await page.getByRole("button", { name: "Entrar", exact: true }).click();
  };
  const isIn = (page: Page) => page.getByRole("navigation", { name: "Secciones" }).first().waitFor();
  /** Types six figures into the boxes, as from an authenticator app. */
  const typeCode = async (page: Page, code: string) => {
    await page
      .getByRole("textbox", { name: /seis cifras/ })
      .first()
      .click();
    await page.keyboard.type(code);
  };

  it("a while ago is not enough for a new key: the password is asked for, within the dialog", async () => {
    const admin = await stage.office.member("admin");
    await stage.office.app.database.query("UPDATE sessions SET created_at = now() - interval '1 hour'");
    const page = await stage.open("/app/settings/keys", { as: admin, size: "phone" });
    await page.getByRole("button", { name: "Crear clave" }).first().click();
    const form = page.getByRole("dialog", { name: "Crear clave" });
    await form.getByLabel("Nombre").fill("Tienda en línea");
    await form.getByLabel("Acceso completo").check();
    await form.getByRole("button", { name: "Crear clave" }).click();
    const asked = page.getByRole("dialog", { name: "Confirma que eres tú" });
    const password = asked.getByRole("textbox", { name: "Contraseña" });
    await password.fill("esta no es, lo sé");
    await page.keyboard.press("Enter");
    await asked.getByText("Esa no es tu contraseña.").waitFor();
    await mustBeUsable(page);
    await password.fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByText("Copia esto ahora").waitFor();
    expect((await admin.call<{ data: object[] }>("GET", "/v1/keys")).body.data).toHaveLength(1);
  });

  it("refuses a wrong password in words, and lets the right one in", async () => {
    const { email } = await stage.office.member("rep");
    const page = await stage.open("/app");
    await page.waitForURL("**/app/sign-in");
    await enter(page, email, "not the password at all");
    await page.getByRole("alert").getByText("El correo o la contraseña no coinciden.").waitFor();
    await mustBeUsable(page);
    await enter(page, email, PASSWORD);
    await isIn(page);
    await page.reload();
    await isIn(page);
  });

  it("goes back to the page that was asked for", async () => {
    const { email } = await stage.office.member("admin");
    const page = await stage.open("/app/settings/team");
    await page.waitForURL("**/app/sign-in");
    await enter(page, email, PASSWORD);
    await page.getByRole("heading", { level: 1, name: "Equipo" }).waitFor();
  });

  it("signs out, and leaves nothing to see", async () => {
    const rep = await stage.office.member("rep");
    const page = await stage.open("/app/settings/account", { as: rep });
    await page.getByText(rep.email).first().waitFor();
    await page.getByRole("button", { name: /A rep/ }).click();
    await page.getByRole("menuitem", { name: "Salir" }).click();
    await page.waitForURL("**/app/sign-in");
    await page.goto(`${stage.office.app.url}/app/settings/account`);
    await page.waitForURL("**/app/sign-in");
  });

  it("asks for the code of the second factor once it is on, and takes a backup code once", async () => {
    const rep = await stage.office.member("rep");
    const page = await stage.open("/app/settings/account", { as: rep });
    const section = page.locator("section").filter({ hasText: "Verificación en dos pasos" });
    await section.getByRole("textbox", { name: "Contraseña" }).fill("not the password at all");
    await section.getByRole("button", { name: "Activar" }).click();
    await section.getByRole("alert").getByText("La contraseña no coincide.").waitFor();
    await section.getByRole("textbox", { name: "Contraseña" }).fill(PASSWORD);
    await section.getByRole("button", { name: "Activar" }).click();
    await section.getByRole("img", { name: /QR/ }).waitFor();
    await mustBeUsable(page);
    const secret = (await section.locator("pre").textContent()) ?? "";
    const codes = await section.locator("code").allTextContents();
    expect(codes.length).toBeGreaterThanOrEqual(8);
    await typeCode(page, "000000");
    await section.getByRole("alert").waitFor();
    await typeCode(page, totp(secret));
    await section.getByText("Está activa").waitFor();

    // Out, and in again where it was turned on.
    await page.getByRole("button", { name: /A rep/ }).click();
    await page.getByRole("menuitem", { name: "Salir" }).click();
    await page.waitForURL("**/app/sign-in");
    await enter(page, rep.email, PASSWORD);
    await page.getByRole("heading", { name: "Un paso más" }).waitFor();
    await typeCode(page, totp(secret));
    await isIn(page);

    const later = await stage.open("/app/sign-in");
    await enter(later, rep.email, PASSWORD);
    await later.getByRole("heading", { name: "Un paso más" }).waitFor();
    await typeCode(later, "000000");
    await later.getByRole("alert").waitFor();
    await mustBeUsable(later);
    await typeCode(later, totp(secret));
    await isIn(later);

    const withBackup = async () => {
      const lost = await stage.open("/app/sign-in");
      await enter(lost, rep.email, PASSWORD);
      await lost.getByRole("button", { name: "Usar un código de respaldo" }).click();
      await lost.getByLabel("Código de respaldo").fill(codes[0] ?? "");
      await lost.getByRole("button", { name: "Entrar", exact: true }).click();
      return lost;
    };
    await isIn(await withBackup());
    await (await withBackup()).getByRole("alert").getByText("ya se usó").waitFor();
  });

  it("brings somebody new in by an invitation that came by mail", async () => {
    const admin = await stage.office.member("admin");
    await admin.call("POST", "/v1/invitations", { email: "nuria@example.com", role: "rep" });
    const link = await linkTo("nuria@example.com");
    const page = await stage.open(link.slice(stage.office.app.url.length), { size: "phone" });
    await page.getByRole("heading", { name: /Únete a Tecnolúcuma/ }).waitFor();
    await mustBeUsable(page);
    await page.getByLabel("Tu nombre").fill("Nuria Paz");
    await page.getByLabel("Elige una contraseña").fill(PASSWORD);
    await page.getByRole("button", { name: "Unirme" }).click();
    await isIn(page);
    const again = await stage.open(link.slice(stage.office.app.url.length));
    await again.getByRole("heading", { name: "Esta invitación ya no vale" }).waitFor();
    await mustBeUsable(again);
  });

  it("sets a new password by the link of a mail, once", async () => {
    const { email } = await stage.office.member("rep", "olvido@example.com");
    const page = await stage.open("/app/sign-in");
    await page.getByRole("button", { name: "Olvidé mi contraseña" }).click();
    await page.getByLabel("Correo").fill(email);
    await page.getByRole("button", { name: "Enviarme un enlace" }).click();
    await page.getByText(`Si ${email} tiene una cuenta`).waitFor();
    await mustBeUsable(page);
    const link = await linkTo(email);
    await page.goto(link);
    await page.getByLabel("Contraseña nueva").fill("a quite other password");
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Guardar" }).click();
    await page.waitForURL("**/app/sign-in");
    await enter(page, email, PASSWORD);
    await page.getByRole("alert").waitFor();
    await enter(page, email, "a quite other password");
    await isIn(page);

    const again = await stage.open(link.slice(stage.office.app.url.length));
    await again.getByLabel("Contraseña nueva").fill("and yet another password");
    await again.getByRole("button", { name: "Guardar" }).click();
    await again.getByRole("alert").getByText("ya se usó o venció").waitFor();
  });

  it("works by keyboard alone", async () => {
    const { email } = await stage.office.member("rep");
    const page = await stage.open("/app/sign-in");
    await page.getByLabel("Correo").waitFor();
    await page.keyboard.type(email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await isIn(page);
  });

  /** The link in the newest mail to somebody. */
  const linkTo = (email: string) =>
    until(`a mail to ${email}`, () => {
      const text = mail.smtp?.mails.findLast(({ to }) => to.includes(email))?.email.text;
      return /https?:\S+#\S+/.exec(text ?? "")?.[0];
    });
});
