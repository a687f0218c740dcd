/**
 * WhatsApp as its page in a browser knows it, on this machine: the real library in a real Chromium works against it. It
 * keeps one number, pairs it by QR or code, and can be told to be slow, to refuse, to hang and to break off.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import selfsigned from "selfsigned";
import { type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { packageRoot } from "../../../src/lib/root.ts";
import { createPhone, newMessageId, type Phone, type PhoneAtWhatsapp, type PhoneOptions } from "./phones.ts";
import { createState, historyOf, type Kept, keep, type Sent, sentSchema } from "./state.ts";

const PAGE = join(packageRoot, "tests/emulators/whatsapp-web/page");
const SCRIPTS = new Set(["main.js", "device.js", "line.js", "media.js", "models.js"]);
const HTML = `<!doctype html><meta charset="utf-8"><title>WhatsApp</title><script type="module" src="/main.js"></script>`;

/** What becomes of a send: shown and confirmed, shown late, shown or not and never confirmed, or refused. */
export type Fate = "ok" | "refused" | "shown, then silence" | "silence" | { readonly after: Promise<unknown> };

const asked = z.object({ type: z.string(), id: z.number().optional() }).loose();

export interface WhatsappWebEmulator {
  /** Address to give as WHATSAPP_WEB_URL. */
  readonly url: string;
  readonly wid: string;
  readonly isLinked: boolean;
  /** Whether a synchronised page is connected. */
  readonly isOnline: boolean;
  /** How often one has come, so that a page that comes again is told from one that has not left yet. */
  readonly arrivals: number;
  /** Modules that the library asked for in vain. */
  readonly missing: readonly string[];
  /** Sends that reached WhatsApp, whatever became of them. */
  readonly sends: readonly Sent[];
  /** Decides about each send. */
  onSend: (sent: Sent) => Fate;
  /** Numbers that have no WhatsApp. */
  readonly strangers: Set<string>;
  phone(options?: Partial<PhoneOptions>): Phone;
  /** Whether a message was told to the page. */
  knows(by: Phone, id: string): boolean;
  /** The phone reads the QR. Throws when it is not the present one. */
  scan(qr: string): void;
  renewQr(): void;
  /** The code that was asked for last, and for which number. */
  readonly code: { readonly code: string; readonly phone: string } | null;
  enterCode(code: string): void;
  /** The number is linked to whatever browser comes next, as after an earlier pairing. */
  linkNext(): void;
  /** The phone takes its number back; unless `told`, the page learns it only when it connects again. */
  unlink(options?: { told: boolean }): void;
  /** A rep types on the shop's phone. */
  typeOnPhone(to: Phone, text: string): string;
  ack(to: Phone, id: string, ack: number): void;
  /** Keeps a file and gives its path. */
  addFile(content: Buffer, mediaType: string): string;
  /** Tells the page what its connection is; resolves once the page knows. */
  tellState(state: string): Promise<void>;
  /** Tells the page anything. */
  push(told: object): void;
  /** Breaks the line off; the page comes back by itself. */
  breakOff(): void;
  close(): Promise<void>;
}

export async function startWhatsappWeb({ wid = "51911000111@c.us" } = {}): Promise<WhatsappWebEmulator> {
  const { private: key, cert } = await selfsigned.generate([{ name: "commonName", value: "web.whatsapp.com" }]);
  const state = createState();
  const account = { wid, name: "La Tienda" };
  const phones = new Map<string, PhoneAtWhatsapp>();
  const waitingForSeen = new Map<string, (() => void)[]>();
  const waitingForState = new Map<string, () => void>();
  const sends: Sent[] = [];
  const missing: string[] = [];
  let code: WhatsappWebEmulator["code"] = null;
  let page: WebSocket | null = null;
  let isSynced = false;
  let arrivals = 0;
  let linksNext = false;

  const arrive = () => {
    isSynced = true;
    arrivals++;
    flush();
  };
  const push = (told: object) => page?.send(JSON.stringify(told));
  const link = () => {
    state.device = randomUUID();
    push({ type: "linked", device: state.device, account, history: historyOf(state) });
  };
  const flush = () => {
    while (page && isSynced && state.waiting.length > 0) {
      const message = state.waiting.shift();
      push({ type: "message", message: { ...message, unread: state.unread.get(message?.chat ?? "") ?? 0 } });
    }
  };
  const take = (message: Kept) => {
    const isCopy = state.chats.get(message.chat)?.some(({ id }) => id === message.id) ?? false;
    keep(state, message);
    if (!message.fromMe && !isCopy) state.unread.set(message.chat, (state.unread.get(message.chat) ?? 0) + 1);
    state.waiting.push(message);
    flush();
  };
  const show = (sent: Sent) => {
    const file = sent.directPath ? (state.media.get(sent.directPath)?.content ?? null) : null;
    phones.get(sent.chat)?.show(sent, file);
    keep(state, { ...sent, fromMe: true, t: Math.floor(Date.now() / 1_000), ack: 1 });
  };

  const answer = async (type: string, values: Record<string, unknown>): Promise<unknown> => {
    switch (type) {
      case "code": {
        code = { code: randomUUID().slice(0, 8).toUpperCase(), phone: String(values.phone) };
        return code.code;
      }
      case "exists":
        return { exists: !emulator.strangers.has(String(values.wid)) };
      case "seen": {
        const chat = String(values.chat);
        state.unread.set(chat, 0);
        for (const done of waitingForSeen.get(chat) ?? []) done();
        waitingForSeen.delete(chat);
        return null;
      }
      case "logout":
        state.device = null;
        return null;
      case "send": {
        const sent = sentSchema.parse(values.message);
        sends.push(sent);
        const fate = emulator.onSend(sent);
        if (fate === "refused") return { ack: -1 };
        if (fate === "silence") return new Promise(() => undefined);
        if (typeof fate === "object") await fate.after;
        show(sent);
        return fate === "shown, then silence" ? new Promise(() => undefined) : { ack: 1 };
      }
      default:
        throw new Error(`the emulator does not know ${type}`);
    }
  };

  const hear = async (socket: WebSocket, text: string) => {
    const { type, id, ...values } = asked.parse(JSON.parse(text));
    if (id !== undefined) {
      const reply = await answer(type, values).then(
        (result) => ({ answerTo: id, result }),
        (error: Error) => ({ answerTo: id, error: error.message }),
      );
      socket.send(JSON.stringify(reply));
    } else if (type === "hello") {
      page = socket;
      isSynced = false;
      if (linksNext && state.device === null) {
        linksNext = false;
        link();
      } else if (values.device === null || values.device !== state.device) push({ type: "unlinked", ref: state.ref });
      else if (values.isSynced === true) {
        push({ type: "state", state: "CONNECTED" });
        arrive();
      } else push({ type: "linked", device: state.device, account, history: historyOf(state) });
    } else if (type === "synced") arrive();
    else if (type === "state") waitingForState.get(String(values.state))?.();
    else if (type === "refresh") emulator.renewQr();
    else if (type === "typing") phones.get(String(values.chat))?.startTyping();
    else if (type === "missing") missing.push(String(values.name));
  };

  const server = createServer({ key, cert }, (request, response) => {
    serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? "/", "https://web.whatsapp.com").pathname;
    const name = path.slice(1);
    if (request.method === "POST" && path === "/media") {
      const directPath = emulator.addFile(await buffer(request), request.headers["content-type"] ?? "");
      response.setHeader("content-type", "application/json").end(JSON.stringify({ directPath }));
    } else if (path === "/") response.setHeader("content-type", "text/html").end(HTML);
    else if (SCRIPTS.has(name))
      response.setHeader("content-type", "text/javascript").end(readFileSync(join(PAGE, name)));
    else {
      const file = state.media.get(path);
      response.writeHead(file ? 200 : 404).end(file?.content);
    }
  };
  const sockets = new WebSocketServer({ server, path: "/ws" });
  sockets.on("connection", (socket) => {
    socket.on("error", () => undefined);
    socket.on("message", (data) => {
      hear(socket, data.toString()).catch((error: unknown) => missing.push(String(error)));
    });
    socket.on("close", () => {
      if (page !== socket) return;
      page = null;
      isSynced = false;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const emulator: WhatsappWebEmulator = {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    wid,
    get isLinked() {
      return state.device !== null;
    },
    get isOnline() {
      return isSynced;
    },
    get arrivals() {
      return arrivals;
    },
    get code() {
      return code;
    },
    missing,
    sends,
    onSend: () => "ok",
    strangers: new Set(),
    phone(options = {}) {
      const number = `51999${String(phones.size).padStart(6, "0")}`;
      const deps = {
        take,
        push,
        seen: (chat: string) =>
          new Promise<void>((resolve) => waitingForSeen.set(chat, [...(waitingForSeen.get(chat) ?? []), resolve])),
      };
      const phone = createPhone(deps, { wid: `${number}@c.us`, ...options });
      phones.set(phone.wid, phone);
      return phone;
    },
    knows: (by, id) =>
      (state.chats.get(by.wid) ?? []).some((message) => message.id === id && !state.waiting.includes(message)),
    scan(qr) {
      const [ref, ...keys] = qr.split(",");
      if (ref !== state.ref || keys.length !== 4) throw new Error("this QR is not the present one");
      link();
    },
    renewQr() {
      state.ref = `ref-${randomUUID()}`;
      push({ type: "ref", ref: state.ref });
    },
    enterCode(given) {
      if (given !== code?.code) throw new Error("this code is wrong");
      link();
    },
    linkNext() {
      linksNext = true;
    },
    unlink({ told } = { told: true }) {
      state.device = null;
      if (told) push({ type: "logout" });
    },
    typeOnPhone(to, text) {
      const id = newMessageId();
      take({ id, chat: to.wid, fromMe: true, type: "chat", body: text, t: Math.floor(Date.now() / 1_000), ack: 1 });
      return id;
    },
    ack: (to, id, ack) => push({ type: "ack", chat: to.wid, id, ack }),
    addFile(content, mediaType) {
      const path = `/media/${randomUUID()}`;
      state.media.set(path, { content, mediaType });
      return path;
    },
    tellState: (said) =>
      new Promise((resolve) => {
        waitingForState.set(said, resolve);
        push({ type: "state", state: said });
      }),
    push,
    breakOff: () => page?.terminate(),
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return emulator;
}
