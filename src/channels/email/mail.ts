/** A mail that came in, in whichever form it was brought: read once, so that everything else is one way. */
import type { Email, Address as ParsedAddress } from "postal-mime";
import { idsIn } from "./thread.ts";

export interface Mailbox {
  readonly address: string;
  readonly name: string;
}

export interface MailFile {
  readonly name: string | undefined;
  readonly mediaType: string;
  readonly content: Uint8Array;
  /** Shown within the text: often the logo of a signature. */
  readonly isInline: boolean;
}

export interface Mail {
  /** Without brackets; null where the mail has none. */
  readonly messageId: string | null;
  /** Ids of what it answers, the nearest last. */
  readonly refersTo: readonly string[];
  readonly from: Mailbox | null;
  readonly replyTo: Mailbox | null;
  readonly subject: string;
  readonly date: Date | null;
  readonly text: string;
  readonly html: string;
  readonly files: readonly MailFile[];
  /** The first value of each header, by its name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** To whom the last server gives it back; empty for a report that nobody answers, null where nobody told us. */
  readonly envelopeFrom: string | null;
}

/** A MIME mail of any bytes; null for what cannot be read as one. */
export async function parseMail(raw: Uint8Array, envelopeFrom: string | null): Promise<Mail | null> {
  const { default: PostalMime } = await import("postal-mime");
  try {
    const email = await PostalMime.parse(raw, {
      // A mail within a mail is a file: its words are not those of whoever sent it.
      forceRfc822Attachments: true,
      maxNestingDepth: 50,
      maxHeadersSize: 256 * 1024,
    });
    return mailOf(email, envelopeFrom);
  } catch {
    return null;
  }
}

function mailOf(email: Email, envelopeFrom: string | null): Mail {
  const headers = new Map<string, string>();
  for (const { key, value } of email.headers) if (!headers.has(key)) headers.set(key, value);
  const [messageId = null] = idsIn(email.messageId ?? "");
  const date = new Date(email.date ?? Number.NaN);
  const returnPath = headers.get("return-path");
  return {
    messageId,
    refersTo: [...new Set([...idsIn(email.references ?? ""), ...idsIn(email.inReplyTo ?? "")])],
    from: mailboxOf(email.from ? [email.from] : []),
    replyTo: mailboxOf(email.replyTo ?? []),
    subject: email.subject ?? "",
    date: Number.isNaN(date.getTime()) ? null : date,
    text: email.text ?? "",
    html: email.html ?? "",
    files: email.attachments.map((file) => ({
      name: file.filename ?? undefined,
      mediaType: file.mimeType,
      content: bytesOf(file.content),
      isInline: file.related === true || file.disposition === "inline",
    })),
    headers,
    envelopeFrom: envelopeFrom ?? (returnPath === undefined ? null : returnPath.replace(/[<>\s]/g, "").toLowerCase()),
  };
}

/** The one address that can be answered, in lower case; null where there is none, or there are several. */
function mailboxOf(addresses: readonly ParsedAddress[]): Mailbox | null {
  const boxes = addresses.flatMap((one) => (one.group ? one.group : [one]));
  const [box, ...others] = boxes;
  if (!box || others.length > 0) return null;
  const address = (box.address ?? "").trim().toLowerCase();
  return isAddress(address) ? { address, name: box.name } : null;
}

/** Whether mail can be sent there: one plain address, nothing that a header could trip over. */
export function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>"',;:()[\]\\]{1,64}@[a-z0-9.-]+\.[a-z0-9-]{2,}$/i.test(text);
}

function bytesOf(content: ArrayBuffer | Uint8Array | string): Uint8Array {
  if (typeof content === "string") return Buffer.from(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}
