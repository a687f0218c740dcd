/** The first run over HTTP: one business by one code, whole or not at all. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeSetupCode } from "../../src/flow/setup-code.ts";
import { type Office, openOffice, PASSWORD } from "./office.ts";

let office: Office;
beforeAll(async () => {
  office = await openOffice({ sample: false });
});
afterAll(() => office?.close());

const HOURS = [{ weekday: 1, opensAt: 540, closesAt: 1_080 }];
const setup = (code: string, rest: Record<string, unknown> = {}) => ({
  code,
  business: {
    name: "Botica Sol",
    locale: "es",
    country: "CO",
    currency: "COP",
    timeZone: "America/Bogota",
    city: "Bogotá",
    hours: HOURS,
  },
  catalog: { from: "none" },
  owner: { name: "Sol Ruiz", email: "Sol@Example.com", password: PASSWORD },
  ...rest,
});
const rows = (table: string) => office.app.database.query(`SELECT * FROM ${table}`);
const post = (body: unknown) =>
  office
    .browser()
    .call<{ siteKey: string; products: number; issues?: { message: string }[] }>("POST", "/v1/setup", body);

describe("the first run", () => {
  it("takes the newest code only, tells the mistakes of a table, and leaves nothing behind when it is refused", async () => {
    expect((await office.browser().call("GET", "/v1/setup")).body).toEqual({ isNeeded: true });
    const old = (await makeSetupCode(office.app.ctx)) ?? "";
    const code = (await makeSetupCode(office.app.ctx)) ?? "";
    expect(JSON.stringify(await rows("setup_codes"))).not.toContain(code);
    expect((await post(setup(old))).status).toBe(403);
    const wrong = await post(setup(code, { catalog: { from: "csv", text: "nombre,precio,stock\nJabón,mucho,4" } }));
    expect(wrong).toMatchObject({ status: 400, body: { issues: [{ message: expect.stringContaining("mucho") }] } });
    expect(await rows("tenants")).toEqual([]);
    expect(await rows("users")).toEqual([]);
  });

  it("makes business, catalog, chat and owner at once, answers a repetition alike, and is over then", async () => {
    const code = (await makeSetupCode(office.app.ctx)) ?? "";
    const text = "sku,nombre,precio,stock\nJAB-1,Jabón de avena,12000,40\nCHA-1,Champú,25000,8";
    const wanted = setup(code, { catalog: { from: "csv", text } });
    const answers = await Promise.all([post(wanted), post(wanted)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(answers[0]?.body.products).toBe(2);
    expect(await rows("tenants")).toMatchObject([{ name: "Botica Sol", currency: "COP", time_zone: "America/Bogota" }]);
    expect(await rows("branches")).toMatchObject([{ city: "Bogotá", hours: HOURS }]);

    const sol = office.browser();
    expect((await sol.signIn("sol@example.com")).status).toBe(200);
    expect((await sol.call("GET", "/v1/me")).body).toMatchObject({ member: { role: "admin" } });
    const config = await fetch(`${office.app.url}/widget/config`, {
      headers: { authorization: `Bearer ${answers[0]?.body.siteKey}` },
    });
    expect(await config.json()).toMatchObject({ businessName: "Botica Sol", locale: "es" });

    expect((await post(setup(code, { owner: { name: "X", email: "x@example.com", password: PASSWORD } }))).status).toBe(
      409,
    );
    expect(await makeSetupCode(office.app.ctx)).toBeNull();
    expect((await office.browser().call("GET", "/v1/setup")).body).toEqual({ isNeeded: false });
  });

  it("may be tried a few times only", async () => {
    const statuses: number[] = [];
    for (let tries = 0; tries < 14; tries++) statuses.push((await post(setup("not a code at all"))).status);
    expect(statuses.at(-1)).toBe(429);
  });
});
