/** Every page, in both widths and both colour schemes: it shows itself, and axe finds nothing grave. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "../people/office.ts";
import { hasBrowser, mustBeUsable, SCHEMES, setStage, WIDTHS } from "./stage.ts";

/** For whoever is not signed in. */
const DOORS = ["/app/sign-in", "/app/reset#token", "/app/join#no-such-invitation-token", "/app/setup#no-such-code"];
/** For an administrator. */
const ROOMS = [
  "/app/settings/account",
  "/app/settings/team",
  "/app/settings/replies",
  "/app/settings/webhooks",
  "/app/settings/sources",
  "/app/settings/fields",
  "/app/settings/automation",
  "/app/automation",
  "/app/settings/commerce",
  "/app/settings/privacy",
  "/app/orders",
  "/app/carts",
  "/app/invoices",
  "/app/nowhere",
];

describe.skipIf(!hasBrowser)("every page of the app", () => {
  const stage = setStage();
  let admin: Browser;
  beforeAll(async () => {
    admin = await stage.office.member("admin");
    await admin.call("POST", "/v1/invitations", { email: "somebody@example.com", role: "viewer" });
    const hook = { url: "https://example.com/hook", description: "ERP", events: ["lead.created", "order.paid"] };
    await admin.call("POST", "/v1/webhooks", hook);
    await admin.call("POST", "/v1/capture-sources", { name: "Web", kind: "form", consentText: "Acepto mensajes." });
    const field = { entity: "lead", key: "talla", label: "Talla", type: "choice", choices: ["S", "M"] };
    await admin.call("POST", "/v1/custom-fields", field);
  });

  for (const size of Object.keys(WIDTHS) as (keyof typeof WIDTHS)[]) {
    for (const scheme of SCHEMES) {
      it(`is usable in ${scheme} on a ${size} screen`, async () => {
        for (const [paths, as] of [
          [DOORS, undefined],
          [ROOMS, admin],
        ] as const) {
          const page = await stage.open(paths[0] ?? "", { size, scheme, ...(as ? { as } : {}) });
          for (const path of paths) {
            // The hash alone would not load anything.
            await page.goto("about:blank");
            await page.goto(`${stage.office.app.url}${path}`);
            await page.locator("h1, h2").first().waitFor();
            await page.locator("[aria-busy=true]").waitFor({ state: "detached" });
            await mustBeUsable(page);
          }
        }
      });
    }
  }

  it("speaks the browser's language, and another when it is chosen", async () => {
    const page = await stage.open("/app/settings/team", { as: admin, locale: "pt-BR" });
    await page.getByRole("heading", { level: 1, name: "Equipe" }).waitFor();
    expect(await page.evaluate("document.documentElement.lang")).toBe("pt");
    await page.getByRole("button", { name: /An admin/ }).click();
    await page.getByRole("menuitem", { name: "English" }).click();
    await page.getByRole("heading", { level: 1, name: "Team" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Team" }).waitFor();
    expect(await page.evaluate("document.documentElement.lang")).toBe("en");
  });

  it("is dark when dark is chosen, and stays so", async () => {
    const page = await stage.open("/app/settings/account", { as: admin });
    const scheme = () => page.evaluate("document.documentElement.dataset.mantineColorScheme");
    await page.getByRole("button", { name: /An admin/ }).click();
    expect(await scheme()).toBe("light");
    await page.getByRole("menuitem", { name: "Modo oscuro" }).click();
    await page.locator("html[data-mantine-color-scheme=dark]").waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await scheme()).toBe("dark");
  });

  it("says for how long people are kept, whom that means, and keeps them for good again", async () => {
    const page = await stage.open("/app/settings/privacy", { as: admin });
    const time = page.getByRole("combobox", { name: "Guardar a quien ya no tiene movimiento" });
    await time.click();
    await page.getByRole("option", { name: "12 meses" }).click();
    await page.getByText("Hoy no se iría nadie.").waitFor();
    await page.getByRole("button", { name: "Guardar" }).click();
    await page.getByRole("button", { name: "Sí, borrar solo" }).click();
    await page.getByText("Nadie se borra antes del").waitFor();
    await mustBeUsable(page);
    await time.click();
    await page.getByRole("option", { name: "Siempre" }).click();
    await page.getByRole("button", { name: "Guardar" }).click();
    // It goes once what is chosen is what is kept; the text above it is gone as soon as something else is chosen.
    await page.getByRole("button", { name: "Guardar" }).waitFor({ state: "detached" });
    await page.getByText("Nadie se borra antes del").waitFor({ state: "detached" });
    expect((await admin.call("GET", "/v1/privacy/retention")).body.months).toBeNull();
  });

  it("says what to do when the server is gone", async () => {
    const page = await stage.open("/app/settings/team", { as: admin });
    await page.getByRole("heading", { level: 1, name: "Equipo" }).waitFor();
    await page.route("**/v1/members", (route) => route.abort());
    await page.reload();
    await page.getByRole("alert").getByText("No hay conexión").waitFor();
    await page.unroute("**/v1/members");
    await page.getByRole("button", { name: "Cargar de nuevo" }).click();
    await page.getByRole("cell").first().waitFor();
  });
});
