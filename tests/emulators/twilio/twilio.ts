/**
 * Twilio for tests: its REST API, strict where the real one refuses (credentials, numbers, lengths, senders, people who said
 * STOP), phones that write and are shown messages, files behind a redirect, and a script for troubles.
 */
import { createHash, randomBytes } from "node:crypto";
import Fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import type { WebhookReply, WebhookRequest } from "../../../src/channels/channel.ts";
import { type Fields, signedCall } from "./calls.ts";

export const ACCOUNT = {
  accountSid: "AC0123456789abcdef0123456789abcdef",
  authToken: "fedcba9876543210fedcba9876543210",
  from: "+51900111222",
  messagingServiceSid: "MG0123456789abcdef0123456789abcdef",
} as const;

/** What the next send meets instead of its answer. */
export type Trouble =
  | "none"
  | { readonly code: number; readonly status: number; readonly retryAfter?: number }
  /** The connection is cut: before the message is taken, or after it. */
  | { readonly cut: "before" | "after" }
  /** Answered once the promise is resolved. */
  | { readonly slow: Promise<void> }
  /** Taken, and never answered. */
  | { readonly hang: true }
  /** This state is told before the answer. */
  | { readonly early: string }
  | { readonly garbage: string; readonly status: number };

export interface Shown {
  readonly sid: string;
  readonly text: string;
  readonly from: string;
  readonly media: readonly string[];
  readonly statusCallback: string | null;
}

export interface TwilioPhone {
  readonly number: string;
  readonly shown: Shown[];
  /** Sends a message; resolves when the webhook has confirmed it, throws when it has not. `id` makes its SID. */
  write(text: string, options?: { id?: string; media?: readonly Media[]; fields?: Fields }): Promise<string>;
}

export interface Media {
  readonly content: Buffer;
  readonly mediaType: string;
  /** 404 this many times before it is there. */
  readonly lateBy?: number;
  /** Sends whoever asks elsewhere than to the store. */
  readonly location?: string;
}

export interface TwilioEmulator {
  /** As TWILIO_API_URL wants it. */
  readonly url: string;
  /** Forms of all sends, in order, refused ones too. */
  readonly sends: URLSearchParams[];
  /** Troubles of the next sends, taken one by one. */
  readonly troubles: Trouble[];
  /** People who said STOP. */
  readonly optedOut: Set<string>;
  status: "active" | "suspended";
  isRevoked: boolean;
  phone(number: string): TwilioPhone;
  /** Where calls go: the address that is signed, and who takes them. */
  subscribe(publicUrl: string, take: (request: WebhookRequest) => Promise<WebhookReply>): void;
  /** A call with a good signature, to the webhook or to `address`. Gives the answer. */
  call(fields: Fields, address?: string): Promise<WebhookReply>;
  /** Tells the state of a message by its own callback; throws when it is not confirmed. */
  tell(message: Shown, to: string, status: string, errorCode?: number): Promise<void>;
  close(): Promise<void>;
}

const STOP_WORDS = /^\s*(stop|stopall|unsubscribe|cancel|end|quit)\s*$/i;

export function sidOf(prefix: "SM" | "MM" | "ME", id: string): string {
  return `${prefix}${createHash("md5").update(id).digest("hex")}`;
}

export interface TwilioOptions {
  /** Called when a send arrives, accepted or not. */
  readonly onSend?: () => void;
}

export async function startTwilio({ onSend = () => undefined }: TwilioOptions = {}): Promise<TwilioEmulator> {
  const phones = new Map<string, TwilioPhone>();
  const files = new Map<string, Media & { asked: number }>();
  let subscription: { publicUrl: string; take: (request: WebhookRequest) => Promise<WebhookReply> } | null = null;
  const app = Fastify({ forceCloseConnections: true });
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );

  const isAllowed = (request: FastifyRequest<{ Params: { sid: string } }>): boolean => {
    const expected = Buffer.from(`${ACCOUNT.accountSid}:${ACCOUNT.authToken}`).toString("base64");
    const isKnown = request.headers.authorization === `Basic ${expected}`;
    return isKnown && request.params.sid === ACCOUNT.accountSid && !emulator.isRevoked;
  };

  app.post<{ Params: { sid: string }; Body: URLSearchParams }>(
    "/2010-04-01/Accounts/:sid/Messages.json",
    async (request, reply) => {
      if (!isAllowed(request)) return refuse(reply, 401, 20003);
      const form = request.body;
      emulator.sends.push(form);
      onSend();
      const next = emulator.troubles.shift();
      const trouble = next === "none" ? undefined : next;
      if (trouble && "code" in trouble) return refuse(reply, trouble.status, trouble.code, trouble.retryAfter);
      if (trouble && "garbage" in trouble) return reply.status(trouble.status).type("text/html").send(trouble.garbage);
      if (trouble && "cut" in trouble && trouble.cut === "before") return cut(request, reply);
      if (trouble && "slow" in trouble) await trouble.slow;
      const code = refusalOf(form, emulator);
      if (code !== null) return refuse(reply, 400, code);
      const sid = sidOf("SM", randomBytes(8).toString("hex"));
      const to = form.get("To") ?? "";
      const shown: Shown = {
        sid,
        text: form.get("Body") ?? "",
        from: form.get("From") ?? ACCOUNT.from,
        media: form.getAll("MediaUrl"),
        statusCallback: form.get("StatusCallback"),
      };
      emulator.phone(to).shown.push(shown);
      if (trouble && "cut" in trouble) return cut(request, reply);
      if (trouble && "hang" in trouble) return reply.hijack();
      if (trouble && "early" in trouble) await emulator.tell(shown, to, trouble.early);
      return reply.status(201).send({ sid, account_sid: ACCOUNT.accountSid, status: "queued", to, num_segments: "1" });
    },
  );

  app.get<{ Params: { sid: string } }>("/2010-04-01/Accounts/:sid.json", async (request, reply) =>
    isAllowed(request)
      ? reply.send({ sid: ACCOUNT.accountSid, friendly_name: "Tienda", status: emulator.status })
      : refuse(reply, 401, 20003),
  );

  app.get<{ Params: { sid: string; message: string; media: string } }>(
    "/2010-04-01/Accounts/:sid/Messages/:message/Media/:media",
    async (request, reply) => {
      if (!isAllowed(request)) return refuse(reply, 401, 20003);
      const file = files.get(request.params.media);
      if (!file || file.asked++ < (file.lateBy ?? 0)) return refuse(reply, 404, 20404);
      return reply.redirect(file.location ?? `/store/${request.params.media}`, 307);
    },
  );

  // As its store is: what opens a file is the address.
  app.get<{ Params: { media: string } }>("/store/:media", async (request, reply) => {
    const file = files.get(request.params.media);
    return file ? reply.type(file.mediaType).send(file.content) : reply.status(404).send();
  });

  const url = await app.listen({ host: "127.0.0.1", port: 0 });

  const newPhone = (number: string): TwilioPhone => ({
    number,
    shown: [],
    async write(text, { id = randomBytes(8).toString("hex"), media = [], fields = {} } = {}) {
      if (STOP_WORDS.test(text)) emulator.optedOut.add(number);
      if (/^\s*(start|unstop)\s*$/i.test(text)) emulator.optedOut.delete(number);
      const sid = sidOf(media.length > 0 ? "MM" : "SM", id);
      const shown = media.flatMap((file, index) => {
        const name = sidOf("ME", `${id}/${index}`);
        files.set(name, { ...file, asked: 0 });
        const address = `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT.accountSid}/Messages/${sid}/Media/${name}`;
        return [
          [`MediaUrl${index}`, address],
          [`MediaContentType${index}`, file.mediaType],
        ];
      });
      const { status } = await emulator.call({
        ToCountry: "PE",
        MessageSid: sid,
        SmsSid: sid,
        SmsMessageSid: sid,
        AccountSid: ACCOUNT.accountSid,
        From: number,
        To: ACCOUNT.from,
        Body: text,
        NumMedia: String(media.length),
        NumSegments: "1",
        SmsStatus: "received",
        ApiVersion: "2010-04-01",
        ...Object.fromEntries(shown),
        ...fields,
      });
      if (status >= 300) throw new Error(`the webhook answered ${status}`);
      return sid;
    },
  });

  const emulator: TwilioEmulator = {
    url,
    sends: [],
    troubles: [],
    optedOut: new Set(),
    status: "active",
    isRevoked: false,
    phone(number) {
      const known = phones.get(number) ?? newPhone(number);
      phones.set(number, known);
      return known;
    },
    subscribe(publicUrl, take) {
      subscription = { publicUrl, take };
    },
    async call(fields, address) {
      if (!subscription) throw new Error("nobody takes Twilio's calls");
      return subscription.take(signedCall(ACCOUNT.authToken, address ?? subscription.publicUrl, fields));
    },
    async tell({ sid, from, statusCallback }, to, status, errorCode) {
      if (statusCallback === null) return;
      const { status: answer } = await emulator.call(
        {
          MessageSid: sid,
          SmsSid: sid,
          MessageStatus: status,
          SmsStatus: status,
          AccountSid: ACCOUNT.accountSid,
          From: from,
          To: to,
          ApiVersion: "2010-04-01",
          ...(errorCode === undefined ? {} : { ErrorCode: String(errorCode) }),
        },
        statusCallback,
      );
      if (answer >= 300) throw new Error(`the callback answered ${answer}`);
    },
    close: () => app.close(),
  };
  return emulator;
}

/** The code by which the real API refuses such a form. */
function refusalOf(form: URLSearchParams, { optedOut }: TwilioEmulator): number | null {
  const to = form.get("To") ?? "";
  const body = form.get("Body") ?? "";
  const media = form.getAll("MediaUrl");
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return 21211;
  if (body === "" && media.length === 0) return 21602;
  if (body.length > 1_600) return 21617;
  if (media.some((address) => !address.startsWith("https://"))) return 21620;
  const isOwn = form.get("From") === ACCOUNT.from || form.get("MessagingServiceSid") === ACCOUNT.messagingServiceSid;
  if (!isOwn) return 21606;
  return optedOut.has(to) ? 21610 : null;
}

function refuse(reply: FastifyReply, status: number, code: number, retryAfter?: number): FastifyReply {
  if (retryAfter !== undefined) reply.header("retry-after", retryAfter);
  return reply
    .status(status)
    .send({ code, message: `error ${code}`, more_info: "https://www.twilio.com/docs", status });
}

function cut(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  request.raw.socket.destroy();
  return reply;
}
