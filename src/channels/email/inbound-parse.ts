/** SendGrid's Inbound Parse: a mail as a form, either taken apart or with the whole of it in one field. */
import { z } from "zod";
import { type Mail, parseMail } from "./mail.ts";
import type { FormPart } from "./read-form.ts";

const envelopeSchema = z.object({ from: z.string() });
const charsetsSchema = z.record(z.string(), z.string());
const fileInfo = z.record(
  z.string(),
  z.object({ filename: z.string().optional(), type: z.string().optional(), "content-id": z.string().optional() }),
);

/** The mail in a form; null where there is none that can be read. */
export async function mailOfForm(parts: readonly FormPart[]): Promise<Mail | null> {
  const field = (name: string) => parts.find((part) => part.name === name && part.fileName === undefined)?.bytes;
  const envelope = envelopeSchema.safeParse(jsonOf(field("envelope")));
  const envelopeFrom = envelope.success ? envelope.data.from.trim().toLowerCase() : null;
  const raw = parts.find(({ name }) => name === "email")?.bytes;
  if (raw) return parseMail(raw, envelopeFrom);
  const headers = field("headers");
  if (!headers) return null;
  // The headers alone are read as a mail of their own, by the same reader.
  const head = await parseMail(Buffer.concat([bareHeaders(headers), Buffer.from("\r\n\r\n")]), envelopeFrom);
  if (!head) return null;
  const charsets = charsetsSchema.safeParse(jsonOf(field("charsets"))).data ?? {};
  const text = (name: string) => decode(field(name), charsets[name]);
  const info = fileInfo.safeParse(jsonOf(field("attachment-info"))).data ?? {};
  const files = parts.flatMap(({ name, fileName, mediaType, bytes }) => {
    if (!/^attachment\d{1,3}$/.test(name)) return [];
    const { filename, type, "content-id": contentId } = info[name] ?? {};
    return [
      { name: filename ?? fileName, mediaType: type ?? mediaType, content: bytes, isInline: contentId !== undefined },
    ];
  });
  return { ...head, subject: text("subject") || head.subject, text: text("text"), html: text("html"), files };
}

/** Without what says how the body is made, since there is none. */
function bareHeaders(headers: Buffer): Buffer {
  const text = headers.toString("latin1").replace(/\r?\n/g, "\r\n");
  const kept = text.replace(/^content-(type|transfer-encoding):.*(\r\n[ \t].*)*(\r\n|$)/gim, "");
  return Buffer.from(kept.trimEnd(), "latin1");
}

function decode(bytes: Buffer | undefined, charset = "utf-8"): string {
  if (!bytes) return "";
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString("utf8");
  }
}

function jsonOf(bytes: Buffer | undefined): unknown {
  try {
    return JSON.parse(bytes?.toString("utf8") ?? "null");
  } catch {
    return null;
  }
}
