/** Signing in over HTTP: passwords, sessions, two-factor, reset, and what another site's page may not do. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, type Office, openOffice, PASSWORD } from "./office.ts";
import { totp } from "./totp.ts";

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office?.close());

interface Me {
  user: { name: string; email: string; twoFactorEnabled: boolean };
  member: { id: string; role: string };
  permissions: string[];
  business: { id: string };
}

describe("a member", () => {
  it("signs in, is told who they are and what they may do, and signs out", async () => {
    const rep = await office.member("rep", "lucia@example.com");
    const { status, body } = await rep.call<Me>("GET", "/v1/me");
    expect(status).toBe(200);
    expect(body).toMatchObject({ user: { email: "lucia@example.com" }, member: { role: "rep" } });
    expect(body.business.id).toBe(office.tenantId);
    expect(body.permissions).toContain("conversations:write");
    expect(body.permissions).not.toContain("team:write");
    await rep.call("POST", "/api/auth/sign-out", {});
    expect((await rep.call("GET", "/v1/me")).status).toBe(401);
  });

  it("cannot do what their role may not, and changes nothing by trying", async () => {
    const viewer = await office.member("viewer");
    const refused = await viewer.call("PATCH", `/v1/members/${viewer.memberId}`, { role: "admin" });
    expect(refused).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect((await viewer.call("GET", "/v1/conversations")).status).toBe(200);
    const [row] = await office.app.database.query("SELECT role FROM members WHERE id = $1", [viewer.memberId]);
    expect(row).toEqual({ role: "viewer" });
  });

  it("whose place was ended has no business to see", async () => {
    const [admin, rep] = [await office.member("admin"), await office.member("rep")];
    const ended = await admin.call("PATCH", `/v1/members/${rep.memberId}`, { isActive: false });
    expect(ended).toMatchObject({ status: 200, body: { isActive: false } });
    expect((await rep.call("GET", "/v1/conversations")).status).toBe(403);
  });
});

describe("a wrong password", () => {
  it("says the same for an address that is known and one that is not", async () => {
    const { email } = await office.member("rep");
    const known = await office.browser().signIn(email, "not the password at all");
    const unknown = await office.browser().signIn("nobody@example.com", "not the password at all");
    expect([known.status, unknown.status]).toEqual([401, 401]);
    expect(known.body).toEqual(unknown.body);
  });

  it("may be tried a few times only, from wherever", async () => {
    const statuses: number[] = [];
    for (let tries = 0; tries < 12; tries++)
      statuses.push((await office.browser().signIn("tried@example.com", `wrong number ${tries}`)).status);
    expect(statuses[0]).toBe(401);
    expect(statuses.at(-1)).toBe(429);
  });

  it("of nonsense is met with a clear refusal", async () => {
    const stranger = office.browser();
    for (const body of [{}, { email: 7, password: [] }, { email: "a@b.co", password: "x".repeat(5_000) }]) {
      const { status } = await stranger.call("POST", "/api/auth/sign-in/email", body);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
  });
});

describe("another site's page", () => {
  it("changes nothing with a member's cookies", async () => {
    const admin = await office.member("admin");
    const body = { email: "friend@example.com", role: "admin" };
    const given: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: office.app.url.replace("127.0.0.1", "localhost") },
    ];
    for (const headers of given) {
      expect((await admin.call("POST", "/v1/invitations", body, headers)).status).toBe(403);
    }
    expect(await office.app.database.query("SELECT 1 FROM invitations WHERE email = $1", [body.email])).toEqual([]);
  });
});

describe("an account", () => {
  it("is made by nobody from outside", async () => {
    const made = await office.browser().call("POST", "/api/auth/sign-up/email", {
      email: "new@example.com",
      name: "New",
      password: PASSWORD,
    });
    expect(made.status).toBe(400);
    expect(await office.app.ctx.signIn.find("new@example.com")).toBeNull();
  });

  it("asks for the second factor once it is on, and for nothing less", async () => {
    const rep = await office.member("rep");
    const on = await rep.call<{ totpURI: string; backupCodes: string[] }>("POST", "/api/auth/two-factor/enable", {
      password: PASSWORD,
    });
    const secret = new URL(on.body.totpURI).searchParams.get("secret") ?? "";
    const proven = await rep.call("POST", "/api/auth/two-factor/verify-totp", { code: totp(secret) });
    expect(proven.status).toBe(200);

    const later = office.browser();
    const first = await later.signIn(rep.email);
    expect(first).toMatchObject({ status: 200, body: { twoFactorRedirect: true } });
    expect((await later.call("GET", "/v1/me")).status).toBe(401);
    const wrong = await later.call("POST", "/api/auth/two-factor/verify-totp", { code: "000000" });
    expect(wrong.status).toBe(401);
    expect((await later.call("POST", "/api/auth/two-factor/verify-totp", { code: totp(secret) })).status).toBe(200);
    expect((await later.call<Me>("GET", "/v1/me")).body.user.twoFactorEnabled).toBe(true);

    const [code = ""] = on.body.backupCodes;
    const withCode = async (browser: Browser) => {
      await browser.signIn(rep.email);
      return (await browser.call("POST", "/api/auth/two-factor/verify-backup-code", { code })).status;
    };
    expect(await withCode(office.browser())).toBe(200);
    expect(await withCode(office.browser())).toBe(401);
  });
});
