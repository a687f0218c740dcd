/** A session that was left open is not enough for what would hand the business over: the password is asked for once more. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Office, openOffice, PASSWORD } from "../people/office.ts";

let office: Office;
beforeAll(async () => {
  office = await openOffice({ sample: true });
});
afterAll(() => office?.close());

const inBase64 = (text: string) => Buffer.from(text, "utf8").toString("base64");
const NEW_KEY = { name: "Tienda", scopes: ["leads:read"] };
type Problem = Record<"code" | "title", string> & { issues?: object[] };

async function admin() {
  const member = await office.member("admin", `a-${Math.random().toString(36).slice(2)}@example.com`);
  const make = (password?: string) =>
    member.call<Problem>("POST", "/v1/keys", NEW_KEY, {
      "accept-language": "es",
      ...(password === undefined ? {} : { "x-charla-password": inBase64(password) }),
    });
  const age = (minutes: number) =>
    office.app.database.query(
      `UPDATE sessions SET created_at = now() - $2::int * interval '1 minute'
        WHERE user_id = (SELECT id FROM users WHERE email = $1)`,
      [member.email, minutes],
    );
  return { member, make, age };
}

it("is not asked for right after signing in", async () => {
  const { make, age } = await admin();
  expect((await make()).status).toBe(201);
  await age(14);
  expect((await make()).status).toBe(201);
});

it("is asked for later on, and nothing is done without it", async () => {
  const { member, make, age } = await admin();
  await age(16);
  const before = (await member.call<{ data: object[] }>("GET", "/v1/keys")).body.data.length;
  const refused = await make();
  expect([refused.status, refused.body.code]).toEqual([403, "password_needed"]);
  expect(refused.body.title).toMatch(/contraseña/);
  const wrong = await make("not the password at all");
  expect([wrong.status, wrong.body.code, wrong.body.issues?.length]).toEqual([403, "password_needed", 1]);
  expect((await member.call<{ data: object[] }>("GET", "/v1/keys")).body.data).toHaveLength(before);
  expect((await make(PASSWORD)).status).toBe(201);
});

it("cannot be tried as often as one likes", async () => {
  const { make, age } = await admin();
  await age(60);
  const answers: number[] = [];
  for (let tries = 0; tries < 6; tries++) answers.push((await make(`wrong ${tries}, and then some`)).status);
  expect(answers).toEqual([403, 403, 403, 403, 403, 429]);
});

it("guards credentials, and what is known of a person, as well", async () => {
  const { member, age } = await admin();
  const { body } = await member.call<{ id: string }>("POST", "/v1/contacts", { name: "Ana" });
  await age(16);
  const asked = async (path: string, given?: object) =>
    (await member.call<Problem>("POST", path, given)).body.code === "password_needed";
  const telegram = { kind: "telegram", name: "Bot", settings: {}, secrets: { token: "1:a" } };
  expect(await asked("/v1/channels", telegram)).toBe(true);
  const stripe = { kind: "stripe", name: "Stripe", apiKey: "sk_test_1234567890", webhookSecret: "whsec_1234567890" };
  expect(await asked("/v1/payment-providers", stripe)).toBe(true);
  expect(await asked(`/v1/contacts/${body.id}/erase`)).toBe(true);
});

it("is not asked of programs: a key is a secret of its own", async () => {
  const { member } = await admin();
  const all = { name: "Acceso completo", scopes: ["*"] };
  const made = await member.call<{ secret: string }>("POST", "/v1/keys", all);
  const stranger = office.browser();
  const headers = { authorization: `Bearer ${made.body.secret}` };
  expect((await stranger.call("POST", "/v1/keys", NEW_KEY, headers)).status).toBe(201);
});
