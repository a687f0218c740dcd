/** SendGrid for tests: its v3 API, strict where the real one refuses, and its webhooks, signed as the real ones are. */
import { generateKeyPairSync, sign } from "node:crypto";
import Fastify, { type FastifyReply } from "fastify";
import { z } from "zod";
import type { WebhookRequest } from "../../../src/channels/channel.ts";

const mailSchema = z.strictObject({
  personalizations: z
    .array(
      z.strictObject({
        to: z.array(z.object({ email: z.string(), name: z.string().optional() })).min(1),
        headers: z.record(z.string(), z.string()).optional(),
        custom_args: z.record(z.string(), z.string()).optional(),
        subject: z.string().optional(),
      }),
    )
    .length(1),
  from: z.object({ email: z.string(), name: z.string().optional() }),
  reply_to: z.object({ email: z.string(), name: z.string().optional() }).optional(),
  subject: z.string().min(1),
  content: z.array(z.object({ type: z.string(), value: z.string().min(1) })).min(1),
  attachments: z
    .array(
      z.object({
        content: z.base64().min(1),
        filename: z.string().min(1),
        type: z.string().optional(),
        disposition: z.string().optional(),
      }),
    )
    .optional(),
  headers: z.record(z.string(), z.string()).optional(),
  custom_args: z.record(z.string(), z.string()).optional(),
  tracking_settings: z.unknown().optional(),
});
export type SendgridMail = z.infer<typeof mailSchema>;

/** Headers that SendGrid keeps to itself. */
const RESERVED =
  /^(x-sg-id|x-sg-eid|received|dkim-signature|content-type|content-transfer-encoding|to|from|subject|reply-to|cc|bcc)$/i;

export type SendgridTrouble =
  | { readonly status: number; readonly field?: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly garbage: string; readonly status: number }
  | { readonly cut: "before" | "after" }
  /** Answered once the promise is resolved. */
  | { readonly slow: Promise<void> }
  /** Taken, and never answered. */
  | { readonly hang: true }
  /** Called with the mail before it is answered. */
  | { readonly early: (mail: SendgridMail) => Promise<void> };

export interface SendgridOptions {
  /** The only address that may send. */
  readonly sender?: string;
  /** Called when a mail arrives, accepted or not. */
  readonly onSend?: () => void;
}

export interface SendgridEmulator {
  readonly url: string;
  readonly apiKey: string;
  /** As SendGrid shows it in its settings. */
  readonly verificationKey: string;
  readonly mails: SendgridMail[];
  readonly troubles: SendgridTrouble[];
  isRevoked: boolean;
  /** A call with these events, signed. */
  events(events: readonly unknown[], options?: { at?: Date; body?: string }): WebhookRequest;
  close(): Promise<void>;
}

export async function startSendgrid({
  sender = "ventas@tienda.pe",
  onSend = () => undefined,
}: SendgridOptions = {}): Promise<SendgridEmulator> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const apiKey = "SG.abcdefghij.klmnopqrstuvwxyz";
  const app = Fastify({ bodyLimit: 30 * 1024 * 1024, forceCloseConnections: true });

  app.get("/v3/scopes", async ({ headers }, reply) =>
    headers.authorization === `Bearer ${apiKey}` && !emulator.isRevoked
      ? reply.send({ scopes: ["mail.send", "sender_verification_eligible"] })
      : refuse(reply, 401, "authorization required"),
  );

  app.post("/v3/mail/send", async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${apiKey}` || emulator.isRevoked)
      return refuse(reply, 401, "The provided authorization grant is invalid");
    onSend();
    const trouble = emulator.troubles.shift();
    const cut = () => {
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    };
    if (trouble && "garbage" in trouble) return reply.status(trouble.status).type("text/html").send(trouble.garbage);
    if (trouble && "status" in trouble)
      return refuse(reply.headers({ ...trouble.headers }), trouble.status, "scripted", trouble.field);
    if (trouble && "cut" in trouble && trouble.cut === "before") return cut();
    if (trouble && "slow" in trouble) await trouble.slow;
    const read = mailSchema.safeParse(request.body);
    if (!read.success) return refuse(reply, 400, read.error.message, read.error.issues[0]?.path.join("."));
    const mail = read.data;
    const names = Object.keys({ ...mail.headers, ...mail.personalizations[0]?.headers });
    if (names.some((name) => RESERVED.test(name))) return refuse(reply, 400, "reserved header", "headers");
    if (mail.from.email !== sender)
      return refuse(reply, 403, "The from address does not match a verified Sender Identity", "from");
    const bad = mail.personalizations[0]?.to.some(({ email }) => !/^[^\s@]+@[^\s@]+\.[a-z]{2,}$/.test(email));
    if (bad) return refuse(reply, 400, "Does not contain a valid address.", "personalizations.0.to.0.email");
    emulator.mails.push(mail);
    if (trouble && "cut" in trouble) return cut();
    if (trouble && "hang" in trouble) return reply.hijack();
    if (trouble && "early" in trouble) await trouble.early(mail);
    return reply.status(202).header("x-message-id", "sg-1").send();
  });

  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const emulator: SendgridEmulator = {
    url,
    apiKey,
    verificationKey: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
    mails: [],
    troubles: [],
    isRevoked: false,
    events(events, { at = new Date(), body = JSON.stringify(events) } = {}) {
      const timestamp = String(Math.floor(at.getTime() / 1_000));
      const signature = sign("sha256", Buffer.from(`${timestamp}${body}`), privateKey).toString("base64");
      return {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-twilio-email-event-webhook-signature": signature,
          "x-twilio-email-event-webhook-timestamp": timestamp,
        },
        query: {},
        body: Buffer.from(body),
      };
    },
    close: () => app.close(),
  };
  return emulator;
}

function refuse(reply: FastifyReply, status: number, message: string, field: string | null = null): FastifyReply {
  return reply.status(status).send({ errors: [{ message, field, help: null }] });
}
