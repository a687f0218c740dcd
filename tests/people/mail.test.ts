/** The mails that people get of their way in, over a real mail server: a new password, and what was changed. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SmtpEmulator, startSmtp } from "../emulators/mail/smtp.ts";
import { until } from "../harness/until.ts";
import { type Office, openOffice, PASSWORD } from "./office.ts";
import { totp } from "./totp.ts";

const OTHER_PASSWORD = "another horse, another battery";

let smtp: SmtpEmulator;
let office: Office;

beforeAll(async () => {
  smtp = await startSmtp();
  const user = encodeURIComponent(smtp.user);
  office = await openOffice({
    env: { SMTP_URL: `smtp://${user}:${smtp.password}@127.0.0.1:${smtp.port}`, MAIL_FROM: smtp.user },
  });
});

afterAll(async () => {
  await office?.close();
  await smtp?.close();
});

const mailTo = (email: string, nth: number) =>
  until(`mail ${nth} to ${email}`, () => smtp.mails.filter(({ to }) => to.includes(email))[nth]);

describe("a forgotten password", () => {
  it("is set anew by the link of a mail, once, and the person is told", async () => {
    const rep = await office.member("rep", "olvido@example.com");
    const stranger = office.browser();
    const asked = await stranger.call(
      "POST",
      "/api/auth/request-password-reset",
      { email: rep.email },
      { "accept-language": "pt-BR" },
    );
    expect(asked.status).toBe(200);
    const mail = await mailTo(rep.email, 0);
    expect(mail.email.subject).toBe("Sua nova senha do Charla");
    const token = /\/app\/reset#(\S+)/.exec(mail.email.text ?? "")?.[1];

    const set = (newPassword: string) => stranger.call("POST", "/api/auth/reset-password", { token, newPassword });
    expect((await set("short")).status).toBe(400);
    expect((await set(OTHER_PASSWORD)).status).toBe(200);
    expect((await set("yet another long password")).status).toBe(400);

    expect((await rep.call("GET", "/v1/me")).status).toBe(401);
    expect((await office.browser().signIn(rep.email)).status).toBe(401);
    expect((await office.browser().signIn(rep.email, OTHER_PASSWORD)).status).toBe(200);
    expect((await mailTo(rep.email, 1)).email.text).toContain("/app/reset");
  });

  it("of nobody gets the same answer and no mail", async () => {
    const ask = (email: string) => office.browser().call("POST", "/api/auth/request-password-reset", { email });
    const { email } = await office.member("rep");
    const [nobody, known] = [await ask("nadie@example.com"), await ask(email)];
    expect(nobody).toMatchObject({ status: known.status, body: known.body });
    await mailTo(email, 0);
    expect(smtp.mails.some(({ to }) => to.includes("nadie@example.com"))).toBe(false);
  });
});

describe("a change of the way in", () => {
  it("is told to the person: password and second factor", async () => {
    const rep = await office.member("rep");
    const language = { "accept-language": "en" };
    const changed = await rep.call(
      "POST",
      "/api/auth/change-password",
      { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD },
      language,
    );
    expect(changed.status).toBe(200);
    expect((await mailTo(rep.email, 0)).email.subject).toBe("Your Charla password was changed");

    const wrong = { currentPassword: "not my password", newPassword: PASSWORD };
    expect((await rep.call("POST", "/api/auth/change-password", wrong, language)).status).toBe(400);

    const password = OTHER_PASSWORD;
    const on = await rep.call<{ totpURI: string }>("POST", "/api/auth/two-factor/enable", { password }, language);
    const secret = new URL(on.body.totpURI).searchParams.get("secret") ?? "";
    await rep.call("POST", "/api/auth/two-factor/verify-totp", { code: totp(secret) }, language);
    expect((await mailTo(rep.email, 1)).email.subject).toBe("Two-step sign-in is now on in Charla");

    expect((await rep.call("POST", "/api/auth/two-factor/disable", { password }, language)).status).toBe(200);
    expect((await mailTo(rep.email, 2)).email.subject).toBe("Two-step sign-in is now off in Charla");
    expect(smtp.mails.filter(({ to }) => to.includes(rep.email))).toHaveLength(3);
  });
});
