/** The team: invitations by mail or by hand, roles, and a business that always keeps an administrator. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "../../src/lib/time.ts";
import { type Office, openOffice, PASSWORD } from "./office.ts";

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office?.close());

interface Invited {
  id: string;
  url: string;
  isMailed: boolean;
}
const tokenOf = ({ url }: Invited) => new URL(url).hash.slice(1);

describe("an invitation", () => {
  it("makes a member of whoever accepts it, once", async () => {
    const admin = await office.member("admin");
    const { status, body } = await admin.call<Invited>("POST", "/v1/invitations", {
      email: " Marta@Example.com ",
      role: "seller",
    });
    expect([status, body.isMailed]).toEqual([201, false]);
    const token = tokenOf(body);
    const marta = office.browser();
    expect((await marta.call("POST", "/v1/invitations/look", { token })).body).toMatchObject({
      email: "marta@example.com",
      role: "seller",
      hasAccount: false,
    });
    const accept = { token, name: "Marta", password: PASSWORD };
    expect((await marta.call("POST", "/v1/invitations/accept", { ...accept, password: "short" })).status).toBe(400);
    expect((await marta.call("POST", "/v1/invitations/accept", accept)).status).toBe(200);
    expect((await marta.call("POST", "/v1/invitations/accept", accept)).status).toBe(404);
    await marta.signIn("marta@example.com");
    expect((await marta.call("GET", "/v1/me")).body).toMatchObject({ member: { role: "seller" } });
    const [row] = await office.app.database.query("SELECT hash FROM invitations WHERE id = $1", [body.id]);
    expect(JSON.stringify(row)).not.toContain(token);
  });

  it("is worth nothing once it was taken back, replaced or has run out", async () => {
    const admin = await office.member("admin");
    const invite = async (email: string) =>
      (await admin.call<Invited>("POST", "/v1/invitations", { email, role: "rep" })).body;
    const back = await invite("back@example.com");
    expect((await admin.call("DELETE", `/v1/invitations/${back.id}`)).status).toBe(200);
    const replaced = await invite("again@example.com");
    await invite("again@example.com");
    const old = await invite("old@example.com");
    await office.app.database.query("UPDATE invitations SET expires_at = $2 WHERE id = $1", [
      old.id,
      new Date(Date.now() - DAY_MS),
    ]);
    for (const one of [back, replaced, old]) {
      const { status } = await office.browser().call("POST", "/v1/invitations/look", { token: tokenOf(one) });
      expect(status).toBe(404);
    }
  });

  it("to somebody with an account takes their own password, and no other", async () => {
    const admin = await office.member("admin");
    const rep = await office.member("rep", "back-again@example.com");
    await admin.call("PATCH", `/v1/members/${rep.memberId}`, { isActive: false });
    const { body } = await admin.call<Invited>("POST", "/v1/invitations", { email: rep.email, role: "viewer" });
    const accept = (password: string) =>
      office.browser().call("POST", "/v1/invitations/accept", { token: tokenOf(body), password });
    expect((await accept("a stranger's password")).status).toBe(409);
    expect((await accept(PASSWORD)).status).toBe(200);
    expect((await rep.call("GET", "/v1/me")).body).toMatchObject({ member: { id: rep.memberId, role: "viewer" } });
  });

  it("is no way in for those who are no administrators", async () => {
    const seller = await office.member("seller");
    const { status } = await seller.call("POST", "/v1/invitations", { email: "x@example.com", role: "admin" });
    expect(status).toBe(403);
  });
});

describe("the last administrator", () => {
  it("stays one, also when two would step down at the same moment", async () => {
    const alone = await openOffice({ workers: false });
    try {
      const [one, other] = [await alone.member("admin"), await alone.member("admin")];
      const answers = await Promise.all([
        one.call("PATCH", `/v1/members/${one.memberId}`, { role: "rep" }),
        other.call("PATCH", `/v1/members/${other.memberId}`, { isActive: false }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const [row] = await alone.app.database.query(
        "SELECT count(*)::int AS count FROM members WHERE role = 'admin' AND deactivated_at IS NULL",
      );
      expect(row).toEqual({ count: 1 });
    } finally {
      await alone.close();
    }
  });
});
