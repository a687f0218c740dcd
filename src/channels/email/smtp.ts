/** Mails leave by SMTP, a connection for each, with nodemailer. */
import { SECOND_MS } from "../../lib/time.ts";
import type { Draft } from "./compose.ts";
import { mailFault, type SmtpFailure, smtpFault } from "./faults.ts";
import type { EmailSettings } from "./settings.ts";

export interface Sender {
  /** Hands a mail to the provider. Throws `ChannelError` and nothing else. */
  send(draft: Draft, at: Date, signal: AbortSignal): Promise<void>;
  /** Asks the provider whether our credentials open it. Throws `ChannelError` and nothing else. */
  probe(signal: AbortSignal): Promise<void>;
}

const CONNECT_MS = 15 * SECOND_MS;
const IDLE_MS = 60 * SECOND_MS;

export function createSmtpSender(settings: EmailSettings, password: string): Sender {
  const { smtpHost, smtpPort, smtpSecurity, smtpUser, address, locale } = settings;

  /** A transport, and whether its server has asked for a mail itself: until then nothing can have arrived. */
  const connect = async () => {
    const { createTransport } = await import("nodemailer");
    const seen = { hasBegun: false };
    const watch = (entry: unknown, line: unknown) => {
      const side = sideOf(entry);
      if (side === "server" && isAfterData && /^3\d\d/.test(String(line))) seen.hasBegun = true;
      if (side === "client") isAfterData = String(line).startsWith("DATA");
    };
    let isAfterData = false;
    const silent = () => undefined;
    const transport = createTransport({
      host: smtpHost ?? "",
      port: smtpPort,
      secure: smtpSecurity === "tls",
      requireTLS: smtpSecurity === "starttls",
      ignoreTLS: smtpSecurity === "none",
      auth: { user: smtpUser ?? address, pass: password },
      name: address.split("@")[1] ?? "localhost",
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: IDLE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
      // Its log tells how far a mail has come, and is kept nowhere.
      transactionLog: true,
      logger: { level: silent, trace: silent, debug: watch, info: silent, warn: silent, error: silent, fatal: silent },
    });
    return { transport, seen };
  };

  return {
    async send(draft, at, signal) {
      if (signal.aborted) throw mailFault("unavailable", "unavailable", locale, { cause: signal.reason });
      const { transport, seen } = await connect();
      try {
        await transport.sendMail({ ...mailOf(draft, at), signal });
      } catch (error) {
        throw smtpFault(error as SmtpFailure, seen.hasBegun, locale);
      } finally {
        transport.close();
      }
    },
    async probe(signal) {
      const { transport } = await connect();
      const stop = () => transport.close();
      signal.addEventListener("abort", stop, { once: true });
      try {
        await transport.verify();
      } catch (error) {
        throw smtpFault(error as SmtpFailure, false, locale);
      } finally {
        signal.removeEventListener("abort", stop);
        transport.close();
      }
    },
  };
}

function mailOf({ from, to, replyTo, subject, messageId, text, html, headers, files }: Draft, date: Date) {
  return {
    from: from.name === "" ? from.address : { name: from.name, address: from.address },
    to: { name: "", address: to },
    ...(replyTo === null ? {} : { replyTo }),
    subject,
    messageId: `<${messageId}>`,
    date,
    text,
    html,
    headers: { ...headers },
    attachments: files.map(({ name, mediaType, content }) => ({ filename: name, contentType: mediaType, content })),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Whose line of the conversation an entry of the log is. */
function sideOf(entry: unknown): unknown {
  return typeof entry === "object" && entry !== null && "tnx" in entry ? entry.tnx : null;
}
