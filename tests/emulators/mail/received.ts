/** A mail as a person's program shows it, and what it keeps beneath. */
import PostalMime, { type Email } from "postal-mime";

export interface ParsedMail {
  readonly to: readonly string[];
  readonly raw: string;
  readonly email: Email;
  header(name: string): string;
  /** Without brackets. */
  readonly messageId: string;
}

export async function parseReceived(raw: Buffer, to: readonly string[]): Promise<ParsedMail> {
  const email = await PostalMime.parse(raw);
  const header = (name: string) => email.headers.find(({ key }) => key === name.toLowerCase())?.value ?? "";
  return { to, raw: raw.toString("latin1"), email, header, messageId: header("message-id").replace(/[<>]/g, "") };
}
