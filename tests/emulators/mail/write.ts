/** Mails as people's programs and mail servers write them, byte by byte, for the webhook to bring. */
import { createTransport } from "nodemailer";

export interface Written {
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly html?: string;
  /** Without brackets. */
  readonly messageId?: string;
  readonly inReplyTo?: string;
  readonly references?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly attachments?: readonly { filename: string; content: Buffer; contentType?: string; cid?: string }[];
  readonly replyTo?: string;
}

let mails = 0;

/** The bytes of a mail. */
export async function writeMail({
  messageId = `m${++mails}@cliente.pe`,
  references = [],
  ...mail
}: Written): Promise<Buffer> {
  const { attachments = [], inReplyTo, headers = {}, ...rest } = mail;
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  const written: { message: unknown } = await transport.sendMail({
    from: "Ana Díaz <ana@cliente.pe>",
    to: "ventas@tienda.pe",
    subject: "Consulta",
    ...rest,
    attachments: attachments.map((file) => ({ ...file })),
    headers: { ...headers },
    messageId: `<${messageId}>`,
    ...(inReplyTo === undefined ? {} : { inReplyTo: `<${inReplyTo}>` }),
    ...(references.length === 0 ? {} : { references: references.map((id) => `<${id}>`) }),
  });
  if (!Buffer.isBuffer(written.message)) throw new Error("no mail was written");
  return written.message;
}

/** The report of a mail server that a mail of ours did not arrive. */
export function writeBounce({
  messageId,
  recipient,
  status = "5.1.1",
  action = "failed",
}: {
  messageId: string;
  recipient: string;
  status?: string;
  action?: string;
}): Buffer {
  return report(
    "delivery-status",
    [
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; mx.cliente.pe",
      "",
      `Final-Recipient: rfc822; ${recipient}`,
      `Action: ${action}`,
      `Status: ${status}`,
      `Diagnostic-Code: smtp; 550 ${status} No such user`,
    ],
    messageId,
  );
}

/** The report of a mail provider that a person called a mail of ours spam. */
export function writeComplaint({ messageId, recipient }: { messageId: string; recipient: string }): Buffer {
  return report(
    "feedback-report",
    [
      "Content-Type: message/feedback-report",
      "",
      "Feedback-Type: abuse",
      "User-Agent: Provider/1.0",
      "Version: 1",
      `Original-Rcpt-To: <${recipient}>`,
    ],
    messageId,
  );
}

function report(type: string, machinePart: readonly string[], messageId: string): Buffer {
  const lines = [
    "From: Mail Delivery System <MAILER-DAEMON@mx.cliente.pe>",
    "To: ventas@tienda.pe",
    "Subject: Undelivered Mail Returned to Sender",
    `Message-ID: <${type}-${++mails}@mx.cliente.pe>`,
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=${type}; boundary="B"`,
    "",
    "--B",
    "Content-Type: text/plain",
    "",
    "This is the mail system.",
    "",
    "--B",
    ...machinePart,
    "",
    "--B",
    "Content-Type: text/rfc822-headers",
    "",
    "From: ventas@tienda.pe",
    `Message-ID: <${messageId}>`,
    "Subject: Re: Consulta",
    "",
    "--B--",
    "",
  ];
  return Buffer.from(lines.join("\r\n"));
}
