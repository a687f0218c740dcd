/** The webhooks' pages: a program is added, tried, told and looked after, over real HTTP to a server that listens. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { until } from "../harness/until.ts";
import { isGenuine, type Receiver, startReceiver } from "../webhooks/receiver.ts";
import { hasBrowser, mustBeUsable, setStage } from "./stage.ts";

describe.skipIf(!hasBrowser)("the webhooks' pages", () => {
  const stage = setStage({ env: { WEBHOOK_PRIVATE_ADDRESSES: "true" } });
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await stage.office.app.database.query("DELETE FROM webhook_endpoints");
    receiver.received.length = 0;
    receiver.answer = () => ({ status: 204 });
  });
  afterAll(() => receiver?.close());

  it("add one, send a test that arrives, show it in the log, and send it again", async () => {
    const admin = await stage.office.member("admin");
    const page = await stage.open("/app/settings/webhooks", { as: admin });
    await page.getByRole("button", { name: "Agregar webhook" }).click();
    const dialog = page.getByRole("dialog");
    const address = dialog.getByRole("textbox", { name: "Dirección" });
    await address.fill("ftp://example.com/hook");
    await dialog.getByRole("checkbox", { name: "Oportunidades" }).check();
    await dialog.getByRole("button", { name: "Agregar webhook" }).click();
    await dialog.getByText("Eso no es una dirección web").waitFor();
    await address.fill(receiver.url);
    await dialog.getByRole("textbox", { name: "Nombre" }).fill("ERP");
    await mustBeUsable(page);
    await dialog.getByRole("button", { name: "Agregar webhook" }).click();
    const secret = (await dialog.getByTestId("secret").textContent()) ?? "";
    expect(secret).toMatch(/^whsec_.{20,}/);
    await dialog.getByRole("button", { name: "Copiar" }).click();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(secret);
    await dialog.getByRole("button", { name: "Listo" }).click();
    const card = page.getByRole("region", { name: receiver.url });
    await card.getByText("Nueva oportunidad").waitFor();

    await card.getByRole("button", { name: "Enviar prueba" }).click();
    await card.getByText("La prueba llegó.").waitFor();
    const [first] = receiver.received;
    if (!first) throw new Error("nothing arrived");
    expect(first.json).toMatchObject({ type: "webhook.test" });
    expect(isGenuine(first, secret)).toBe(true);

    // The code of the page, as somebody would paste it.
    const code = await page.getByRole("region", { name: "Código para Node.js" }).textContent();
    const { isFromCharla } = await import(`data:text/javascript,${encodeURIComponent(code ?? "")}`);
    expect(isFromCharla(first.headers, first.body, secret)).toBe(true);
    expect(isFromCharla(first.headers, `${first.body} `, secret)).toBe(false);
    expect(isFromCharla({ ...first.headers, "webhook-timestamp": "1" }, first.body, secret)).toBe(false);

    await card.getByRole("link", { name: "Ver envíos" }).click();
    await page.getByRole("heading", { level: 1, name: "ERP" }).waitFor();
    const row = page.getByRole("listitem").filter({ hasText: "webhook.test" });
    await row.getByText("Llegó", { exact: true }).waitFor();
    await row.getByRole("button", { name: /Prueba/ }).click();
    await row.getByRole("region", { name: "Lo que se envía" }).getByText('"webhookId"').waitFor();
    receiver.answer = () => ({ status: 503, text: "se cayó la base de datos" });
    await row.getByRole("button", { name: "Enviar otra vez" }).click();
    await row
      .getByRole("region", { name: /Respuesta de tu servidor \(503\)/ })
      .getByText("se cayó")
      .waitFor();
    await row.getByText("Se reintentará").waitFor();
    await mustBeUsable(page);
    receiver.answer = () => ({ status: 200, text: "gracias" });
    await row.getByRole("button", { name: "Enviar otra vez" }).click();
    await row
      .getByRole("region", { name: /\(200\)/ })
      .getByText("gracias")
      .waitFor();
    await row.getByText("Llegó", { exact: true }).waitFor();
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    await page.getByText("No llegaron", { exact: true }).click();
    await page.getByText("Ninguno así en los últimos 30 días.").waitFor();
  });

  it("tell of what really happens, pause, give another secret and remove, on a phone", async () => {
    const admin = await stage.office.member("admin");
    const made = { url: receiver.url, description: "Tienda", events: ["lead.created"] };
    const { body: hook } = await admin.call("POST", "/v1/webhooks", made);
    const lead = (name: string) => admin.call("POST", "/v1/leads", { contact: { name }, interest: "laptop" });
    expect((await lead("Ana")).status).toBe(201);
    await until("the lead is told", () => receiver.received.some(({ json }) => json.type === "lead.created"));
    const page = await stage.open(`/app/settings/webhooks/${hook.id}`, { as: admin, size: "phone", scheme: "dark" });
    await page.getByRole("listitem").filter({ hasText: "lead.created" }).getByText("Llegó").waitFor();
    await mustBeUsable(page);
    const act = async (name: string) => {
      await page.getByRole("button", { name: "Acciones de Tienda" }).click();
      await page.getByRole("menuitem", { name }).click();
    };
    await act("Pausar");
    await page.getByText("En pausa:").waitFor();
    const tests = page.getByRole("button", { name: "Enviar prueba" });
    expect(await tests.isDisabled()).toBe(true);
    await act("Reanudar");
    await page.getByText("En pausa:").waitFor({ state: "detached" });
    await act("Generar otro secreto");
    await page.getByRole("dialog").getByRole("button", { name: "Generar otro secreto" }).click();
    const secret = (await page.getByTestId("secret").textContent()) ?? "";
    expect(secret).not.toBe(hook.secret);
    await page.getByRole("button", { name: "Listo" }).click();
    await tests.click();
    await page.getByText("La prueba llegó.").waitFor();
    const last = receiver.received.at(-1);
    expect(last && isGenuine(last, secret)).toBe(true);
    await act("Quitar");
    await page.getByRole("dialog").getByRole("button", { name: "Quitar" }).click();
    await page.getByText("Todavía no avisas a ningún programa").waitFor();
    expect((await admin.call("GET", `/v1/webhooks/${hook.id}`)).status).toBe(404);
  });
});
