/** The simulation of a sequence and of a campaign on the pages: asked for, watched, called off, and its report; also on a phone in the dark. */
import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../src/lib/time.ts";
import { hasBrowser, mustBeUsable, setStage } from "./stage.ts";

describe.skipIf(!hasBrowser)("simulations on the pages", () => {
  const stage = setStage();

  it("are asked for beside the steps of a sequence, and report what would have happened", async () => {
    const seller = await stage.office.member("seller");
    const page = await stage.open("/app/sequences/cart-recovery", { as: seller });
    await page.getByRole("button", { name: "Simular", exact: true }).click();
    await page.getByText("Todavía no hay simulaciones.").waitFor();
    await mustBeUsable(page);

    // Called off while it runs.
    await page.getByLabel("Clientes", { exact: true }).fill("400");
    await page.getByRole("button", { name: "Simular", exact: true }).click();
    await page.getByRole("progressbar").waitFor();
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Cancelar la simulación" }).click();
    await page.getByText("La última simulación se canceló.").waitFor();
    expect(await page.getByLabel("Clientes", { exact: true }).inputValue()).toBe("400");

    await page.getByLabel("Clientes", { exact: true }).fill("9");
    expect(await page.getByRole("button", { name: "Simular otra vez" }).isDisabled()).toBe(true);
    await page.getByLabel("Clientes", { exact: true }).fill("20");
    await page.getByLabel("Días").fill("4");
    await page.getByRole("button", { name: "Simular otra vez" }).click();
    await page.getByText("20 clientes inventados, 4 días").waitFor();
    expect(await page.getByLabel("Informe que quieres ver").count()).toBe(0);
    await page.getByRole("heading", { name: "¿Sirve escribir?" }).waitFor();
    await page.getByText("Los clientes son inventados").waitFor();
    await page.locator(".recharts-bar-rectangle").first().waitFor();
    await mustBeUsable(page);

    // Another, from a day to come and by a channel of one's own choice, beside which the former is kept.
    await page.getByLabel("Clientes", { exact: true }).fill("10");
    await page.getByLabel("Días").fill("1");
    const day = new Date(Date.now() + 30 * DAY_MS);
    await page.getByLabel("Primer día").fill(day.toISOString().slice(0, 10));
    await page.getByRole("combobox", { name: "Canal" }).click();
    await page.getByRole("option", { name: "Terminal" }).click();
    await page.getByRole("button", { name: "Simular otra vez" }).click();
    const second = page.getByText(/^10 clientes inventados, un día desde el .*, por Terminal, grupo 1\.$/);
    await second.waitFor();
    expect(await second.textContent()).toContain(
      new Intl.DateTimeFormat("es", { dateStyle: "medium", timeZone: "UTC" }).format(day),
    );
    await page.getByRole("combobox", { name: "Informe que quieres ver" }).click();
    await page.getByRole("option", { name: /: 20 clientes, 4 días, grupo 1$/ }).click();
    await page.getByText("20 clientes inventados, 4 días").waitFor();
    await mustBeUsable(page);

    // It waits for whoever comes back; who may only look is offered none.
    const viewer = await stage.office.member("viewer");
    const address = "/app/sequences/cart-recovery?tab=simulation";
    const phone = await stage.open(address, { as: viewer, size: "phone", scheme: "dark" });
    await phone.getByText("10 clientes inventados, un día").waitFor();
    await phone.locator(".recharts-bar-rectangle").first().waitFor();
    expect(await phone.getByLabel("Clientes", { exact: true }).count()).toBe(0);
    await mustBeUsable(phone);
    const english = await stage.open(address, { as: seller, size: "phone", locale: "en-US" });
    await english.getByText("10 made-up customers, one day").waitFor();
    await mustBeUsable(english);
  });

  it("say that there are none of what is about quotes, and are there in the review of a campaign", async () => {
    const seller = await stage.office.member("seller");
    const quotes = await stage.open("/app/sequences/quoted-follow-up?tab=simulation", { as: seller });
    await quotes.getByText("no se puede simular").waitFor();
    await mustBeUsable(quotes);

    const { body } = await seller.call<{ id: string }>("POST", "/v1/campaigns", {
      name: "Verano",
      rule: { type: "field", field: "tags", test: { op: "filled" } },
      content: { variants: [{ key: "a", messages: [{ channel: "chat", text: "Hola, 20 % hoy" }] }] },
      terms: { holdout: 50 },
    });
    const page = await stage.open(`/app/campaigns/${body.id}`, { as: seller });
    await page.getByRole("button", { name: /Revisar|Revisión/ }).click();
    await page.getByLabel("Clientes", { exact: true }).fill("30");
    await page.getByLabel("Días").fill("1");
    await page.getByRole("button", { name: "Simular", exact: true }).click();
    await page.getByText("30 clientes inventados, un día").waitFor();
    await page.getByText("con 95 % de certeza").waitFor();
    await page.getByText("Hola, 20 % hoy").last().waitFor();
    await mustBeUsable(page);
  });
});
