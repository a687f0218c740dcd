/**
 * A Bot API: strict where the real one refuses (token, methods, lengths, forms, blocked chats, one question at
 * a time), and scriptable where the real one is weak (slow, 429, 5xx, accepted without an answer, garbage).
 */
import multipart from "@fastify/multipart";
import Fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { type Watch, watchNothing } from "../traffic.ts";
import { createPhone, type Phone, type PhoneOptions } from "./phone.ts";
import { checked, isMethod, type Method, type Payload, Refusal } from "./rules.ts";
import { createUpdateQueue, type UpdateQueue } from "./update-queue.ts";

export interface Call {
  readonly method: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What a call meets instead of its answer. */
export type Trouble =
  | { readonly refuse: number; readonly description?: string; readonly retryAfter?: number }
  /** The connection is cut: before the call is done, or after it. */
  | { readonly cut: "before" | "after" }
  /** Done, and never answered. */
  | { readonly hang: true }
  | { readonly garbage: string };

export interface TelegramEmulator {
  /** As TELEGRAM_API_URL wants it. */
  readonly url: string;
  readonly token: string;
  readonly queue: UpdateQueue;
  /** Every call with a good token and a known method, in order. */
  readonly calls: Call[];
  /** Asked before each call. */
  script: (call: Call) => Trouble | undefined | Promise<Trouble | undefined>;
  phone(chatId?: number, options?: PhoneOptions): Phone;
  /** A file that a person can send: its `file_id`. */
  addFile(content: Buffer, options?: { path?: string; size?: number }): string;
  /** Calls of a method, in order. */
  of(method: string): Call[];
  /** The token opens nothing any more. */
  revoke(): void;
  close(): Promise<void>;
}

const LARGEST_DOWNLOAD = 20 * 1024 * 1024;
const TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1";

export interface TelegramOptions {
  readonly token?: string;
  /** The ids of updates and chats go on from here: whoever keeps messages never saw higher ones. */
  readonly firstUpdate?: number;
  readonly firstChat?: number;
  readonly watch?: Watch;
}

export async function startTelegram({
  token = TOKEN,
  firstUpdate = 700_000,
  firstChat = 5_000,
  watch = watchNothing,
}: TelegramOptions = {}): Promise<TelegramEmulator> {
  const queue = createUpdateQueue();
  const phones = new Map<number, Phone>();
  const listeners = new Map<number, PhoneOptions["onShown"]>();
  const files = new Map<string, { path: string; size: number; content: Buffer }>();
  const calls: Call[] = [];
  let counters = { update: firstUpdate, message: 10, file: 0, chat: firstChat };
  let isRevoked = false;
  const next = (name: keyof typeof counters) => {
    counters = { ...counters, [name]: counters[name] + 1 };
    return counters[name];
  };

  const phoneOf = (chatId: string): Phone => {
    const phone = phones.get(Number(chatId));
    if (!phone) throw new Refusal(400, "Bad Request: chat not found");
    if (phone.isBlocking) throw new Refusal(403, "Forbidden: bot was blocked by the user");
    return phone;
  };
  const show = (method: string, payload: Record<string, unknown> & { chat_id: string }) => {
    const phone = phoneOf(payload.chat_id);
    const messageId = next("message");
    const file = [payload.photo, payload.document, payload.voice].find(Boolean) as Phone["shown"][number]["file"];
    const markup = payload.reply_markup as { inline_keyboard: Phone["shown"][number]["buttons"][] } | undefined;
    const message: Phone["shown"][number] = {
      messageId,
      method,
      text: String(payload.text ?? payload.caption ?? ""),
      buttons: markup?.inline_keyboard.flat() ?? [],
      ...(file ? { file } : {}),
      payload,
    };
    phone.shown.push(message);
    listeners.get(phone.chatId)?.(message);
    return { message_id: messageId, date: 1, chat: { id: phone.chatId, type: "private" } };
  };

  const work: { [Name in Method]: (payload: Payload<Name>, gone: AbortSignal) => unknown } = {
    getMe: () => ({ id: Number(token.split(":")[0]), is_bot: true, first_name: "Tienda", username: "tienda_bot" }),
    getUpdates: ({ offset, limit, timeout, allowed_updates: allowed }, gone) =>
      queue.ask({ limit, timeout, gone, ...(offset === undefined ? {} : { offset }), ...(allowed ? { allowed } : {}) }),
    setWebhook({ url, secret_token: secret, allowed_updates: allowed }) {
      queue.webhook = { url, secret, allowed };
      return true;
    },
    deleteWebhook() {
      queue.webhook = null;
      return true;
    },
    sendMessage: (payload) => show("sendMessage", payload),
    sendPhoto: (payload) => show("sendPhoto", payload),
    sendDocument: (payload) => show("sendDocument", payload),
    sendVoice: (payload) => show("sendVoice", payload),
    sendLocation: (payload) => show("sendLocation", payload),
    sendVenue: (payload) => show("sendVenue", payload),
    sendContact: (payload) => show("sendContact", payload),
    answerCallbackQuery: () => true,
    getFile({ file_id: id }) {
      const file = files.get(id);
      if (!file) throw new Refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable");
      if (file.size > LARGEST_DOWNLOAD) throw new Refusal(400, "Bad Request: file is too big");
      return { file_id: id, file_unique_id: id, file_size: file.size, file_path: file.path };
    },
  };

  const app = Fastify({ bodyLimit: 60 * 1024 * 1024, forceCloseConnections: true });
  await app.register(multipart, { limits: { fileSize: 50 * 1024 * 1024, fieldSize: 1024 * 1024 } });
  app.setErrorHandler((error, _request, reply) => refuse(reply, new Refusal(400, `Bad Request: ${String(error)}`)));

  app.post<{ Params: { token: string; method: string } }>("/bot:token/:method", async (request, reply) => {
    const { token: given, method } = request.params;
    if (!/^\d+:[\w-]+$/.test(given)) return refuse(reply, new Refusal(404, "Not Found"));
    if (given !== token || isRevoked) return refuse(reply, new Refusal(401, "Unauthorized"));
    if (!isMethod(method)) return refuse(reply, new Refusal(404, "Not Found: method not found"));
    const begin = performance.now();
    reply.raw.on("close", () => {
      const status = reply.raw.writableFinished ? reply.raw.statusCode : null;
      watch({ way: "call", what: method, status, ms: performance.now() - begin });
    });
    const raw = await readPayload(request);
    const call = { method, payload: raw };
    calls.push(call);
    const trouble = await emulator.script(call);
    if (trouble && "refuse" in trouble) return refuse(reply, refusalOf(trouble));
    if (trouble && "cut" in trouble && trouble.cut === "before") return cut(request, reply);
    try {
      const gone = new AbortController();
      reply.raw.on("close", () => gone.abort());
      const result = await (work[method] as (payload: unknown, gone: AbortSignal) => unknown)(
        checked(method, raw),
        gone.signal,
      );
      if (trouble && "cut" in trouble) return cut(request, reply);
      if (trouble && "hang" in trouble) return reply.hijack();
      if (trouble && "garbage" in trouble) return reply.type("text/html").send(trouble.garbage);
      return await reply.send({ ok: true, result });
    } catch (error) {
      if (error instanceof Refusal) return refuse(reply, error);
      throw error;
    }
  });

  app.get<{ Params: { token: string; "*": string } }>("/file/bot:token/*", async (request, reply) => {
    const file = [...files.values()].find(({ path }) => path === request.params["*"]);
    if (request.params.token !== token || !file) return reply.status(404).send({ ok: false, error_code: 404 });
    const trouble = await emulator.script({ method: "download", payload: { path: file.path } });
    if (trouble && "refuse" in trouble) return refuse(reply, refusalOf(trouble));
    return reply.type("application/octet-stream").send(file.content);
  });

  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const emulator: TelegramEmulator = {
    url,
    token,
    queue,
    calls,
    script: () => undefined,
    phone(chatId = next("chat"), options = {}) {
      const known = phones.get(chatId);
      if (known) return known;
      const numbers = { update: () => next("update"), message: () => next("message") };
      const phone = createPhone(queue, numbers, { chatId, ...options });
      phones.set(chatId, phone);
      listeners.set(chatId, options.onShown);
      return phone;
    },
    addFile(content, { path, size = content.byteLength } = {}) {
      const id = `file-${next("file")}`;
      files.set(id, { content, size, path: path ?? `documents/${id}` });
      return id;
    },
    of: (method) => calls.filter((call) => call.method === method),
    revoke() {
      isRevoked = true;
    },
    async close() {
      queue.close();
      await app.close();
    },
  };
  return emulator;
}

async function readPayload(request: FastifyRequest): Promise<Record<string, unknown>> {
  if (!request.isMultipart()) return (request.body ?? {}) as Record<string, unknown>;
  const payload: Record<string, unknown> = {};
  for await (const part of request.parts()) {
    payload[part.fieldname] =
      part.type === "file" ? { content: await part.toBuffer(), filename: part.filename } : part.value;
  }
  return payload;
}

function refusalOf({
  refuse,
  description = "Internal Server Error",
  retryAfter,
}: Extract<Trouble, { refuse: number }>): Refusal {
  return new Refusal(refuse, description, retryAfter === undefined ? undefined : { retry_after: retryAfter });
}

function refuse(reply: FastifyReply, { code, message, parameters }: Refusal): FastifyReply {
  return reply
    .status(code)
    .send({ ok: false, error_code: code, description: message, ...(parameters ? { parameters } : {}) });
}

function cut(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  request.raw.socket.destroy();
  return reply;
}
