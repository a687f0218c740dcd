/** The product's own mails: invitations and links for a new password. What customers get leaves by the e-mail channel. */
import { loadOnce } from "../lib/load-once.ts";
import { SECOND_MS } from "../lib/time.ts";

export interface MailDraft {
  readonly to: string;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

export interface Mail {
  /** False without SMTP_URL: then a person hands the link over. */
  readonly isOn: boolean;
  /** Throws when the server does not take it. */
  send(draft: MailDraft): Promise<void>;
}

const CONNECT_MS = 15 * SECOND_MS;

/** @param smtpUrl such as `smtps://user:password@mail.example.com:465`; undefined for no mail */
export function openMail({ smtpUrl, from }: { smtpUrl: string | undefined; from: string | undefined }): Mail {
  const transport = loadOnce(async () => {
    const { createTransport } = await import("nodemailer");
    return createTransport(smtpUrl ?? "", {
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: CONNECT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    } as object);
  });
  return {
    isOn: smtpUrl !== undefined,
    async send({ to, subject, text }) {
      if (smtpUrl === undefined) throw new Error("no SMTP_URL is configured");
      await (await transport()).sendMail({ from: from ?? new URL(smtpUrl).username, to, subject, text });
    },
  };
}
