/** A business that demands a second factor lets nobody in without one, and is led by people who have one. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, type Office, openOffice, PASSWORD } from "./office.ts";
import { totp } from "./totp.ts";

let office: Office;
let boss: Browser & { readonly memberId: string };

beforeAll(async () => {
  office = await openOffice({ workers: false });
  boss = await office.member("admin");
  await secure(boss);
});
afterAll(() => office?.close());

/** Switches on a second factor, as the account's page does. */
async function secure(person: Browser): Promise<void> {
  const on = await person.call<{ totpURI: string }>("POST", "/api/auth/two-factor/enable", { password: PASSWORD });
  const secret = new URL(on.body.totpURI).searchParams.get("secret") ?? "";
  const { status } = await person.call("POST", "/api/auth/two-factor/verify-totp", { code: totp(secret) });
  if (status !== 200) throw new Error(`the second factor was not taken: ${status}`);
}

const put = (by: Browser, secondFactor: string, headers: Record<string, string> = {}) =>
  by.call<{ code?: string; title?: string }>("PUT", "/v1/second-factor", { secondFactor }, headers);
const read = async () => (await boss.call("GET", "/v1/second-factor")).body;
const isNeeded = async (person: Browser) =>
  (await person.call<{ needsSecondFactor: boolean }>("GET", "/v1/me")).body.needsSecondFactor;
const conversations = (person: Browser) => person.call<{ code?: string }>("GET", "/v1/conversations");

describe("a second factor", () => {
  it("is offered at first, and demanded of others only by somebody who has one", async () => {
    expect(await read()).toEqual({ secondFactor: "offered" });
    const careless = await office.member("admin");
    const refused = await put(careless, "everybody", { "accept-language": "es" });
    expect(refused).toMatchObject({ status: 403, body: { code: "second_factor_of_own_needed" } });
    expect(refused.body.title).toContain("Activa primero");
    expect(await read()).toEqual({ secondFactor: "offered" });
    expect((await put(boss, "nobody")).status).toBe(400);
    const seller = await office.member("seller");
    expect((await put(seller, "admins")).body.code).toBe("forbidden");
  });

  it("that is demanded of administrators shuts them out until they have one, and nobody else", async () => {
    const [careless, rep] = [await office.member("admin"), await office.member("rep")];
    expect(await put(boss, "admins")).toMatchObject({ status: 200, body: { secondFactor: "admins" } });
    expect(await conversations(careless)).toMatchObject({ status: 403, body: { code: "second_factor_needed" } });
    expect(await isNeeded(careless)).toBe(true);
    // What would take the demand back is shut as well.
    expect((await put(careless, "offered")).body.code).toBe("second_factor_needed");
    expect([(await conversations(rep)).status, await isNeeded(rep)]).toEqual([200, false]);
    expect([(await conversations(boss)).status, await isNeeded(boss)]).toEqual([200, false]);
    await secure(careless);
    expect([(await conversations(careless)).status, await isNeeded(careless)]).toEqual([200, false]);
    await careless.call("POST", "/api/auth/two-factor/disable", { password: PASSWORD });
    expect((await conversations(careless)).body.code).toBe("second_factor_needed");
  });

  it("that is demanded of everybody is asked for by every route but those that lead to one", async () => {
    const rep = await office.member("rep");
    expect((await put(boss, "everybody")).status).toBe(200);
    const { body } = await boss.call<{ paths: Record<string, Record<string, { security?: object[] }>> }>(
      "GET",
      "/docs/openapi.json",
    );
    const paths = Object.entries(body.paths)
      .filter(([path, { get }]) => path.startsWith("/v1/") && path !== "/v1/me" && (get?.security?.length ?? 0) > 0)
      .map(([path]) => path.replace(/\{\w+\}/g, "x_1"));
    const answers: (string | undefined)[] = [];
    for (const path of paths) answers.push((await rep.call<{ code?: string }>("GET", path)).body.code);
    // Of a request without the query that it needs, that is told first: nothing is read for it.
    const told = answers.filter((code) => code !== "invalid_input");
    expect(told.length).toBeGreaterThan(50);
    expect(new Set(told)).toEqual(new Set(["second_factor_needed"]));
    expect((await rep.call("GET", "/v1/me")).body).toMatchObject({ member: { id: rep.memberId } });
    await secure(rep);
    expect((await conversations(rep)).status).toBe(200);
  });

  it("is not asked of programs, which cannot change it either", async () => {
    const made = await boss.call<{ secret: string }>("POST", "/v1/keys", { name: "Tienda", scopes: ["*"] });
    await put(boss, "everybody");
    const headers = { authorization: `Bearer ${made.body.secret}` };
    const program = office.browser();
    expect((await program.call("GET", "/v1/conversations", undefined, headers)).status).toBe(200);
    expect(await put(program, "offered", headers)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(await read()).toEqual({ secondFactor: "everybody" });
  });

  it("is demanded with the password, and the audit tells by whom", async () => {
    await put(boss, "offered");
    await office.app.database.query("UPDATE sessions SET created_at = now() - interval '1 hour'");
    expect((await put(boss, "everybody")).body.code).toBe("password_needed");
    expect(await read()).toEqual({ secondFactor: "offered" });
    const password = { "x-charla-password": Buffer.from(PASSWORD).toString("base64") };
    expect((await put(boss, "everybody", password)).status).toBe(200);
    // Saying it twice is no second change.
    await put(boss, "everybody", password);
    const { body } = await boss.call<{ data: { actor: { id: string }; detail: object }[] }>(
      "GET",
      "/v1/audit?action=second_factor.change",
    );
    expect(body.data[0]).toMatchObject({ actor: { id: boss.memberId }, detail: { from: "offered", to: "everybody" } });
    expect(body.data[1]).toMatchObject({ detail: { to: "offered" } });
  });
});
