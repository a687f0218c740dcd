/** Why somebody did or did not get a message, and the rules of sending: the API and its pages, also on a phone in the dark. */
import { describe, expect, it } from "vitest";
import { planSend } from "../../src/campaigns/sends/plan.ts";
import { DAY_MS, plusMs } from "../../src/lib/time.ts";
import { until } from "../harness/until.ts";
import { hasBrowser, mustBeUsable, setStage } from "./stage.ts";

interface Policy {
  readonly version: number;
  readonly settings: { readonly perDay: number; readonly countries: Record<string, object> };
  readonly usual: { readonly perDay: number };
}

describe.skipIf(!hasBrowser)("what runs by itself explains itself", () => {
  const stage = setStage();

  it("in the log and beside the customer, in the reader's language", async () => {
    const admin = await stage.office.member("admin");
    const empty = await stage.open("/app/automation", { as: admin });
    await empty.getByText("Aquí verás cada mensaje automático").waitFor();
    await mustBeUsable(empty);
    const made = await admin.call<{ id: string }>("POST", "/v1/contacts", {
      name: "Carla Ruiz",
      phone: "+573001234567",
    });
    const { tenantId, app } = stage.office;
    const { clock } = app.ctx;
    await app.ctx.db.forTenant(tenantId, (tx) =>
      planSend(
        { tx, tenantId, actor: { kind: "system", id: null }, clock },
        {
          contactId: made.body.id,
          ...{ program: "cart", purpose: "marketing", key: "page-1", unless: {}, expiresAt: null },
          subject: { kind: "cart", id: "crt_x" },
          dueAt: plusMs(clock.now(), -DAY_MS),
          content: [{ channel: "chat", parts: [{ type: "text", text: "Dejaste algo en tu carrito" }] }],
        },
      ),
    );
    const log = await admin.call<{ data: { kind: string; reason: string; why: string }[] }>(
      "GET",
      `/v1/automation/log?contactId=${made.body.id}`,
      undefined,
      { "accept-language": "pt-BR" },
    );
    expect(log.body.data).toMatchObject([
      { kind: "dropped", reason: "unreachable", why: "Não há um canal pelo qual se possa escrever para ela." },
    ]);
    const page = await stage.open("/app/automation", { as: admin });
    await page.getByText("No hay un canal por el que se le pueda escribir.").waitFor();
    await mustBeUsable(page);
    await page.getByRole("link", { name: "Carla Ruiz" }).click();
    const panel = page.getByRole("region", { name: "Mensajes automáticos" });
    await panel.getByText("Dejaste algo en tu carrito").waitFor();
    await panel.getByText("No se envió").waitFor();
    const phone = await stage.open("/app/automation?kind=sent", { as: admin, size: "phone", scheme: "dark" });
    await phone.getByText("Nada coincide con estos filtros.").waitFor();
    await mustBeUsable(phone);
  });

  it("and keeps the rules that an admin sets, law by law", async () => {
    const admin = await stage.office.member("admin");
    const policy = async () => (await admin.call<Policy>("GET", "/v1/automation/policy")).body;
    const before = await policy();
    expect(before).toMatchObject({ version: 0, settings: { perDay: 2 } });
    expect(Object.keys(before.settings.countries)).toEqual(["CO"]);
    const bad = { version: 0, settings: { hours: { from: 600, to: 620 } } };
    expect((await admin.call("PUT", "/v1/automation/policy", bad)).status).toBe(400);
    const rep = await stage.office.member("rep");
    expect((await rep.call("PUT", "/v1/automation/policy", { version: 0, settings: {} })).status).toBe(403);
    const page = await stage.open("/app/settings/automation", { as: admin });
    await page.getByLabel("Máximo por día").fill("1");
    await page.getByRole("combobox", { name: "Agregar un país" }).fill("Chile");
    await page.getByRole("option", { name: "Chile" }).click();
    await page.getByRole("button", { name: "Agregar", exact: true }).click();
    await page.getByRole("region", { name: "Chile" }).getByLabel("Un solo mensaje al día").check();
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Guardar" }).click();
    await until("the rules are kept", async () => (await policy()).version === 1);
    expect(await policy()).toMatchObject({
      settings: {
        perDay: 1,
        countries: { CO: { oneChannelPerWeek: true }, CL: { oncePerDay: true, onHolidays: false } },
      },
    });
    expect((await admin.call("PUT", "/v1/automation/policy", { version: 0, settings: {} })).status).toBe(409);
    const phone = await stage.open("/app/settings/automation", { as: rep, size: "phone", scheme: "dark" });
    await phone.getByText("Ley 2300 de 2023").waitFor();
    await mustBeUsable(phone);
  });
});
