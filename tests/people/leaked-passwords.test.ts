/** Passwords that are known from leaks are refused wherever one is chosen; a list that is ill hinders nobody. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeSetupCode } from "../../src/flow/setup-code.ts";
import { makeHome } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";
import { type LeakedPasswordsEmulator, startLeakedPasswords } from "../emulators/leaked-passwords.ts";
import { type SmtpEmulator, startSmtp } from "../emulators/mail/smtp.ts";
import { until } from "../harness/until.ts";
import { type Office, openOffice, PASSWORD } from "./office.ts";

const LEAKED = "iloveyou iloveyou";
const PADDING = "seen by nobody at all";
const GOOD = "pelícano, tuerca y jueves";
const REFUSED = { status: 400, body: { code: "password_leaked" } };

let list: LeakedPasswordsEmulator;
let smtp: SmtpEmulator;
let office: Office;
const said: string[] = [];

beforeAll(async () => {
  [list, smtp] = await Promise.all([startLeakedPasswords([LEAKED, "password1234"], [PADDING]), startSmtp()]);
  office = await openOffice({
    env: {
      CHARLA_PWNED_PASSWORDS_URL: `${list.url}/`,
      SMTP_URL: `smtp://${encodeURIComponent(smtp.user)}:${smtp.password}@127.0.0.1:${smtp.port}`,
      MAIL_FROM: smtp.user,
    },
  });
  const { log } = office.app.ctx;
  log.warn = (_fields: unknown, message?: string) => {
    said.push(message ?? "");
  };
});
beforeEach(() => list.behave("well"));
afterAll(async () => {
  await office?.close();
  await smtp?.close();
  await list?.close();
});

/** An invitation for a new person, and their way to accept it. */
async function invited(email: string) {
  const admin = await office.member("admin");
  const { body } = await admin.call<{ url: string }>("POST", "/v1/invitations", { email, role: "rep" });
  const token = new URL(body.url).hash.slice(1);
  return (password: string, language = "es") =>
    office
      .browser()
      .call("POST", "/v1/invitations/accept", { token, name: "Ana", password }, { "accept-language": language });
}

describe("a leaked password", () => {
  it("is refused with an invitation, which can be used again for another", async () => {
    const accept = await invited("ana@example.com");
    for (const [language, word] of [
      ["es", /contraseña ya apareció/],
      ["en", /has appeared in leaks/],
      ["pt", /senha já apareceu/],
    ] as const)
      expect(await accept(LEAKED, language)).toMatchObject({
        ...REFUSED,
        body: { title: expect.stringMatching(word) },
      });
    expect(await office.app.ctx.signIn.find("ana@example.com")).toBeNull();
    expect((await accept(GOOD)).status).toBe(200);
  });

  it("is refused with the link of a mail, which opens again for another", async () => {
    const { email } = await office.member("rep");
    const stranger = office.browser();
    await stranger.call("POST", "/api/auth/request-password-reset", { email });
    const mail = await until("the mail", () => smtp.mails.find(({ to }) => to.includes(email)));
    const token = /\/app\/reset#(\S+)/.exec(mail.email.text ?? "")?.[1] ?? "";
    const set = (newPassword: string, by: object = { token }, path = "") =>
      stranger.call("POST", `/api/auth/reset-password${path}`, { ...by, newPassword }, { "accept-language": "pt-BR" });
    expect(await set(LEAKED)).toMatchObject({ ...REFUSED, body: { title: expect.stringContaining("senha") } });
    expect(await set(LEAKED, {}, `?token=${token}`)).toMatchObject(REFUSED);
    expect(await set(LEAKED, { token: "" }, `?token=${token}`)).toMatchObject(REFUSED);
    expect((await set(GOOD)).status).toBe(200);
    expect((await office.browser().signIn(email, GOOD)).status).toBe(200);
  });

  it("is refused where one changes one's own, which stays as it was", async () => {
    const rep = await office.member("rep");
    const change = (newPassword: string) =>
      rep.call("POST", "/api/auth/change-password", { currentPassword: PASSWORD, newPassword });
    expect(await change(LEAKED)).toMatchObject(REFUSED);
    expect((await office.browser().signIn(rep.email)).status).toBe(200);
    expect((await change(GOOD)).status).toBe(200);
  });

  it("is refused in the wizard, and nothing is made", async () => {
    const empty = await openOffice({ sample: false, env: { CHARLA_PWNED_PASSWORDS_URL: list.url } });
    try {
      const code = (await makeSetupCode(empty.app.ctx)) ?? "";
      const business = {
        name: "Sol",
        locale: "es",
        country: "CO",
        currency: "COP",
        timeZone: "America/Bogota",
        hours: [],
      };
      const setUp = (password: string) =>
        empty.browser().call("POST", "/v1/setup", {
          code,
          business,
          catalog: { from: "none" },
          owner: { name: "Sol", email: "sol@example.com", password },
        });
      expect(await setUp(LEAKED)).toMatchObject(REFUSED);
      expect(await empty.app.database.query("SELECT id FROM tenants")).toEqual([]);
      expect((await setUp(GOOD)).status).toBe(201);
      const before = list.asked.length;
      expect((await setUp(LEAKED)).status).toBe(201);
      expect(list.asked).toHaveLength(before);
    } finally {
      await empty.close();
    }
  });

  it("is refused on the command line, while one that is made there is not even looked up", async () => {
    const home = makeHome();
    const env = {
      CHARLA_HOME: home.path,
      DATABASE_URL: office.app.database.url,
      CHARLA_PWNED_PASSWORDS_URL: list.url,
    };
    try {
      const create = ["owner", "create", "--email", "cli@example.com", "--name", "Cli"];
      const refused = await runHere([...create, "--password-from-input"], { env, input: `${LEAKED}\n` });
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("leaks from other sites")]);
      const before = list.asked.length;
      expect((await runHere(create, { env })).code).toBe(0);
      expect(list.asked).toHaveLength(before);
      const renew = ["owner", "password", "--email", "cli@example.com", "--password-from-input"];
      expect((await runHere(renew, { env, input: LEAKED })).code).toBe(1);
      expect((await runHere(renew, { env, input: GOOD })).code).toBe(0);
      expect((await office.browser().signIn("cli@example.com", GOOD)).status).toBe(200);
    } finally {
      home.remove();
    }
  });
});

describe("the list of leaked passwords", () => {
  it("is told five characters of a hash, asks for padding, and padding is no leak", async () => {
    const accept = await invited("padding@example.com");
    const before = list.asked.length;
    expect((await accept(PADDING)).status).toBe(200);
    expect(list.asked.slice(before)).toEqual([{ prefix: expect.stringMatching(/^[0-9A-F]{5}$/), isPadded: true }]);
  });

  it.each(["silent", "broken", "garbage"] as const)("hinders nobody when it is %s", async (how) => {
    const accept = await invited(`${how}@example.com`);
    list.behave(how);
    expect((await accept(LEAKED)).status).toBe(200);
  });

  it("that does not answer is told of once, until it has answered again, and never with a password", async () => {
    const { signIn } = office.app.ctx;
    await signIn.mustNotBeLeaked(GOOD);
    said.length = 0;
    list.behave("broken");
    for (let times = 0; times < 3; times++) await signIn.mustNotBeLeaked(LEAKED);
    expect(said).toEqual([expect.stringContaining("leaked passwords does not answer")]);
    list.behave("well");
    await expect(signIn.mustNotBeLeaked(LEAKED)).rejects.toMatchObject({ code: "password_leaked" });
    list.behave("broken");
    await signIn.mustNotBeLeaked(LEAKED);
    expect(said).toHaveLength(2);
  });

  it("is asked of nobody for a link or a session that opens nothing", async () => {
    const before = list.asked.length;
    const stranger = office.browser();
    const reset = await stranger.call("POST", "/api/auth/reset-password", {
      token: "not a token",
      newPassword: LEAKED,
    });
    expect(reset).toMatchObject({ status: 400, body: { code: "INVALID_TOKEN" } });
    const change = { currentPassword: PASSWORD, newPassword: LEAKED };
    expect((await stranger.call("POST", "/api/auth/change-password", change)).status).toBe(401);
    expect(list.asked).toHaveLength(before);
  });
});
