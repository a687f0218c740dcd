/** Cases in a real browser: what is owed soonest comes first with its clock, and one is worked from opening to closing. */
import { beforeAll, describe, expect, it } from "vitest";
import { until } from "../harness/until.ts";
import type { Office } from "../people/office.ts";
import { hasBrowser, mustBeUsable, SCHEMES, setStage } from "./stage.ts";

type Member = Awaited<ReturnType<Office["member"]>>;
interface Case {
  id: string;
  status: string;
  resolution: string | null;
  ownerId: string | null;
}

describe.skipIf(!hasBrowser)("cases in a browser", () => {
  const stage = setStage();
  let rep: Member;
  beforeAll(async () => {
    rep = await stage.office.member("rep");
  });
  async function open(subject: string, priority: number): Promise<Case> {
    const contact = (await rep.call<{ id: string }>("POST", "/v1/contacts", { name: `De ${subject}` })).body;
    const body = { contactId: contact.id, kind: "support", subject, priority };
    const made = await rep.call<Case>("POST", "/v1/cases", body);
    expect(made.status).toBe(201);
    return made.body;
  }
  const now = async ({ id }: Case) => (await rep.call<Case>("GET", `/v1/cases/${id}`)).body;

  it("stand in the order of their clocks; the late ones can be seen alone", async () => {
    const calm = await open("cambiar la dirección", 4);
    const urgent = await open("no enciende nada", 1);
    const late = await open("quedó olvidado", 3);
    await stage.office.app.database.query("UPDATE cases SET solve_due_at = now() - interval '3 hours' WHERE id = $1", [
      late.id,
    ]);
    const page = await stage.open("/app/cases", { as: rep });
    const row = (one: Case) => page.locator("tbody tr", { has: page.locator(`a[href$="${one.id}"]`) });
    await row(late).getByText("Vencido hace 3 h").waitFor();
    await row(urgent)
      .getByText(/Vence en 7 h/)
      .waitFor();
    await row(calm)
      .getByText(/Vence en \d+ (d|días)/)
      .waitFor();
    const links = await page.locator("tbody a").evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
    const places = [late, urgent, calm].map(({ id }) => links.findIndex((href) => href.endsWith(id)));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    // The address keeps it, so the switch turns when the page has gone there.
    await page.getByLabel("Solo vencidos").click();
    await row(urgent).waitFor({ state: "detached" });
    expect(await page.locator("tbody tr").count()).toBe(1);
    await mustBeUsable(page);
  });

  it("are opened from a lead in one click and worked until closed", async () => {
    const lead = await rep.call<{ id: string }>("POST", "/v1/leads", {
      contact: { name: "Rosa Reclama", phone: "+51966777888" },
      interest: "mi laptop no enciende",
    });
    const page = await stage.open(`/app/leads/${lead.body.id}`, { as: rep });
    await page.getByRole("button", { name: "Abrir caso" }).click();
    await page.waitForURL(/\/app\/cases\/cas/);
    const one = { id: new URL(page.url()).pathname.split("/").at(-1) ?? "" } as Case;
    await page.getByRole("heading", { level: 1, name: "mi laptop no enciende" }).waitFor();
    await page.getByRole("button", { name: "Empezar" }).click();
    await page.getByText("El caso pasó a En curso").waitFor();
    await page.getByRole("combobox", { name: "Responsable" }).click();
    await page.getByRole("option", { name: "A rep" }).click();
    await until("the owner to be kept", async () => (await now(one)).ownerId === rep.memberId);
    await page.getByRole("textbox", { name: "Nota" }).fill("pedí la garantía");
    await page.getByRole("button", { name: "Agregar nota" }).click();
    // Not the field, in which it stands until it is kept.
    await page.getByRole("region", { name: "Qué pasó" }).getByText("pedí la garantía").waitFor();
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Resolver" }).click();
    await page.getByLabel("¿Qué lo resolvió?").fill("cambio de batería");
    await page.getByRole("dialog").getByRole("button", { name: "Resolver" }).click();
    await page.getByText("A tiempo").waitFor();
    expect(await now(one)).toMatchObject({ status: "resolved", resolution: "cambio de batería" });
    await page.getByRole("button", { name: "Cerrar", exact: true }).click();
    await until("it to be closed", async () => (await now(one)).status === "closed");
    await page.getByRole("button", { name: "Reabrir" }).waitFor();
  });

  it.each(SCHEMES)("are usable by everybody on a phone in %s colours", async (scheme) => {
    const one = await open(`pantalla ${scheme}`, 2);
    const page = await stage.open("/app/cases", { scheme, size: "phone", as: rep });
    await page.getByRole("link", { name: `pantalla ${scheme}` }).waitFor();
    await mustBeUsable(page);
    await page.goto(`${stage.office.app.url}/app/cases/${one.id}`);
    await page.getByText("Se abrió el caso").waitFor();
    await mustBeUsable(page);
  });
});
