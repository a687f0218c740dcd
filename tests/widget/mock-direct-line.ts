/**
 * A small Direct Line 3.0 server with a scripted shop behind it, for the browser tests of the widget: it can be broken
 * on purpose, and it counts what it stored.
 */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { type WebSocket, WebSocketServer } from "ws";
import { replyTo, shopData, widgetConfig } from "./mock-shop.ts";

export interface StoredActivity {
  readonly id: string;
  readonly type: string;
  readonly from: { readonly id: string; readonly role: string; readonly name?: string };
  readonly text?: string;
  readonly attachments?: readonly object[];
  readonly channelData?: { readonly clientActivityID?: string };
  readonly [key: string]: unknown;
}

interface Conversation {
  readonly activities: StoredActivity[];
  readonly sockets: Set<WebSocket>;
}

export type MockDirectLine = Awaited<ReturnType<typeof startMockDirectLine>>;

/** What the shop's page and a strict site allow. */
const CONTENT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'";
const MEDIA: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Serves the built files of `webDir` and the protocol on a free local port. */
export async function startMockDirectLine(webDir: string) {
  const conversations = new Map<string, Conversation>();
  const files = new Map<string, { type: string; content: Buffer }>();
  const refusals: { status: number; retryAfter?: string }[] = [];
  const control = { isDown: false, isEmpty: false, socketsRefused: false, shop: shopData, config: widgetConfig };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) =>
      send(response, 500, { error: { code: "Bug", message: String(error) } }),
    );
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    const url = new URL(request.url ?? "/", "http://x");
    const conversation = conversations.get(url.pathname.split("/")[4] ?? "");
    if (control.isDown || control.socketsRefused || !conversation) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      conversation.sockets.add(opened);
      opened.on("close", () => conversation.sockets.delete(opened));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", origin);
    const isApi = url.pathname.startsWith("/v3/") || url.pathname === "/widget/config" || url.pathname === "/shop/data";
    if (control.isDown && isApi) return send(response, 503, { error: { code: "Down", message: "down" } });
    if (request.method === "OPTIONS") return send(response, 204, {});
    if (url.pathname === "/widget/config") return send(response, 200, control.config);
    if (url.pathname === "/shop/data")
      return control.isEmpty ? send(response, 404, {}) : send(response, 200, control.shop);
    if (url.pathname.startsWith("/v3/directline/")) return directLine(request, response, url);
    return page(response, url.pathname);
  }

  async function directLine(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const body = await readBody(request);
    const [, , , noun, id = "", verb] = url.pathname.split("/");
    const isTyping = verb === "activities" && body.includes('"typing"');
    const refusal = request.method === "POST" && verb && !isTyping ? refusals.shift() : undefined;
    if (refusal) {
      if (refusal.retryAfter) response.setHeader("retry-after", refusal.retryAfter);
      return send(response, refusal.status, { error: { code: "Refused", message: "refused" } });
    }
    if (noun === "tokens") return send(response, 200, { ...sessionOf(tokenOf(request)) });
    if (!id && request.method === "POST") {
      const made = `conv${conversations.size + 1}`;
      conversations.set(made, { activities: [], sockets: new Set() });
      return send(response, 201, sessionOf(made));
    }
    const conversation = conversations.get(id);
    if (!conversation || tokenOf(request) !== id) {
      return send(response, 403, { error: { code: "TokenExpired", message: "expired" } });
    }
    if (verb === undefined) return send(response, 200, sessionOf(id));
    if (request.method === "GET") {
      const from = Number(url.searchParams.get("watermark") ?? 0);
      const { length } = conversation.activities;
      return send(response, 200, { activities: conversation.activities.slice(from), watermark: String(length) });
    }
    const activity = verb === "upload" ? await readUpload(request, body) : JSON.parse(body.toString());
    send(response, 200, { id: receive(id, conversation, activity) });
  }

  function sessionOf(id: string) {
    const streamUrl = `${origin.replace("http", "ws")}/v3/directline/conversations/${id}/stream?t=${id}`;
    return { conversationId: id, token: `token-${id}`, expires_in: 1800, streamUrl };
  }

  function receive(id: string, conversation: Conversation, activity: Partial<StoredActivity>): string {
    if (activity.type === "typing") return "typing";
    const key = activity.channelData?.clientActivityID;
    const known = conversation.activities.find((other) => key && other.channelData?.clientActivityID === key);
    if (known) return known.id;
    const stored = store(id, conversation, { ...activity, from: { id: activity.from?.id ?? "user", role: "user" } });
    frame(conversation, { activities: [{ type: "typing", from: { id: "bot", role: "bot" } }] });
    setTimeout(() => {
      for (const reply of replyTo(activity)) store(id, conversation, reply);
    }, 150);
    return stored.id;
  }

  function store(id: string, conversation: Conversation, activity: object): StoredActivity {
    const number = String(conversation.activities.length).padStart(7, "0");
    const bot = { id: "bot", role: "bot", name: control.config.businessName };
    const stored = {
      type: "message",
      from: bot,
      timestamp: new Date().toISOString(),
      ...activity,
      id: `${id}|${number}`,
    };
    conversation.activities.push(stored);
    frame(conversation, { activities: [stored], watermark: String(conversation.activities.length) });
    return stored;
  }

  async function readUpload(request: IncomingMessage, body: Buffer): Promise<Partial<StoredActivity>> {
    const headers = { "content-type": request.headers["content-type"] ?? "" };
    const form = await new Response(new Uint8Array(body), { headers }).formData();
    const file = form.get("file");
    const json = form.get("activity");
    if (!(file instanceof File) || json === null) throw new Error("upload without file or activity");
    const path = `/files/${files.size}${extname(file.name)}`;
    files.set(path, { type: file.type, content: Buffer.from(await file.arrayBuffer()) });
    const activity = JSON.parse(typeof json === "string" ? json : await json.text());
    const content = { bytes: file.size };
    return { ...activity, attachments: [{ contentType: file.type, contentUrl: path, name: file.name, content }] };
  }

  async function page(response: ServerResponse, path: string): Promise<void> {
    const stored = files.get(path);
    if (stored) return answer(response, 200, stored.type, stored.content);
    const drawing = path.match(/^\/photos\/(\w+)\.svg$/)?.[1];
    if (drawing) return answer(response, 200, "image/svg+xml", drawPhoto(drawing));
    const name = path === "/" ? "shop/index.html" : path.slice(1);
    try {
      return answer(response, 200, MEDIA[extname(name)] ?? "text/plain", await readFile(join(webDir, name)));
    } catch {
      return answer(response, 404, "text/plain", "not found");
    }
  }

  return {
    origin,
    control,
    conversations,
    /** Texts of one side in the order in which they were stored, over all conversations. */
    texts: (role: string) =>
      [...conversations.values()].flatMap((one) =>
        one.activities.filter((it) => it.from.role === role).map((it) => it.text),
      ),
    /** Says something of the shop's own accord in the newest conversation. */
    say(text: string): void {
      const [id, conversation] = [...conversations].at(-1) ?? [];
      if (id && conversation) store(id, conversation, { text });
    },
    /** The next posted activity or upload is refused so. */
    refuseNext: (status: number, retryAfter?: string) => refusals.push({ status, retryAfter }),
    dropSockets(): void {
      for (const conversation of conversations.values()) for (const socket of conversation.sockets) socket.terminate();
    },
    async close(): Promise<void> {
      this.dropSockets();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function frame(conversation: Conversation, content: object): void {
  for (const socket of conversation.sockets) socket.send(JSON.stringify(content));
}

function tokenOf(request: IncomingMessage): string {
  return (request.headers.authorization ?? "").replace(/^Bearer (token-)?/, "");
}

function send(response: ServerResponse, status: number, body: object): void {
  answer(response, status, "application/json", JSON.stringify(body));
}

function answer(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, {
    "content-type": type,
    "content-security-policy": CONTENT_POLICY,
    "access-control-allow-origin": "*",
    "access-control-allow-headers": "authorization, content-type",
    "access-control-expose-headers": "retry-after",
  });
  response.end(body);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function drawPhoto(name: string): string {
  const hue = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7, 0) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><rect width="400" height="300" fill="hsl(${hue} 45% 92%)"/><rect x="90" y="70" width="220" height="140" rx="12" fill="hsl(${hue} 30% 30%)"/><rect x="102" y="82" width="196" height="116" rx="5" fill="hsl(${hue} 70% 62%)"/><rect x="60" y="214" width="280" height="14" rx="7" fill="hsl(${hue} 20% 55%)"/></svg>`;
}
