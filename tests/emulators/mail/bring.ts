/** How mails are brought to the webhook: as SendGrid's Inbound Parse does it, taken apart or whole, or as they are. */
import type { WebhookRequest } from "../../../src/channels/channel.ts";

export interface Field {
  readonly name: string;
  readonly value: string | Buffer;
  readonly fileName?: string;
  readonly mediaType?: string;
}

/** A form as its bytes, with the header that tells its boundary. */
export async function formOf(fields: readonly Field[]): Promise<{ type: string; body: Buffer }> {
  const boundary = "xYzZY";
  const parts = fields.flatMap(({ name, value, fileName, mediaType }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${
        fileName === undefined ? "" : `; filename="${fileName}"`
      }\r\n${mediaType === undefined ? "" : `Content-Type: ${mediaType}\r\n`}\r\n`,
    ),
    Buffer.isBuffer(value) ? value : Buffer.from(value),
    Buffer.from("\r\n"),
  ]);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

/** A call of Inbound Parse. */
export async function parsePost(fields: readonly Field[], secret: string): Promise<WebhookRequest> {
  const { type, body } = await formOf(fields);
  return { method: "POST", headers: { "content-type": type }, query: { secret }, body };
}

/** "Post the raw, full MIME message" is pressed. */
export function rawFields(mail: Buffer, envelopeFrom = "ana@cliente.pe"): Field[] {
  return [
    { name: "email", value: mail },
    { name: "envelope", value: JSON.stringify({ to: ["ventas@tienda.pe"], from: envelopeFrom }) },
    { name: "charsets", value: '{"to":"UTF-8","from":"UTF-8","subject":"UTF-8"}' },
  ];
}

/** A mail alone, as a mail server's own program may post it. */
export function rawPost(mail: Buffer, secret: string): WebhookRequest {
  return { method: "POST", headers: { "content-type": "message/rfc822" }, query: { secret }, body: mail };
}
