/** The HTTP side of the emulated Graph API: who may call, what is called, and how it is answered. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import type { Watch } from "../traffic.ts";
import { NUMBER } from "./account.ts";
import type { DownloadBehaviour, SendBehaviour } from "./behaviour.ts";
import type { MediaStore } from "./media-store.ts";
import { checkMessage, readMark, type SentMessage } from "./message-rules.ts";
import { type PhoneAtMeta, shownOf } from "./phones.ts";
import type { createRates } from "./rates.ts";
import { errorBody, RefusedError, refusal, refuse } from "./refusals.ts";
import type { AcceptedMessage, Statuses } from "./statuses.ts";
import type { TemplateStore } from "./template-store.ts";

export interface GraphServerDeps {
  readonly state: {
    readonly accessToken: string;
    readonly sends: SendBehaviour[];
    readonly downloads: DownloadBehaviour[];
    readonly written: ReadonlySet<string>;
    readonly read: string[];
    readonly typing: string[];
    readonly accepted: unknown[];
    readonly requests: string[];
  };
  readonly media: MediaStore;
  readonly templates: TemplateStore;
  readonly statuses: Statuses;
  readonly phones: readonly PhoneAtMeta[];
  readonly rates: ReturnType<typeof createRates>;
  readonly nextId: () => string;
  readonly now: () => Date;
  readonly refusesLater: boolean;
  readonly onSend: (to: string) => void;
  readonly behave?: () => SendBehaviour | undefined;
  readonly onRead?: (id: string, isTyping: boolean) => void;
  readonly watch: Watch;
  readonly userIdField: "recipient" | "to";
}

const WINDOW_MS = 24 * 3_600_000;

interface Call {
  readonly method: string;
  /** Below the version. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly type: string;
  readonly response: ServerResponse;
}

export async function startGraphServer(deps: GraphServerDeps): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (error instanceof RefusedError) reply(response, error.refusal.httpStatus, errorBody(error.refusal));
      else response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    const begin = performance.now();
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams: query } = new URL(request.url ?? "/", origin);
    if (request.headers.authorization !== `Bearer ${deps.state.accessToken}`)
      refuse(190, "Error validating access token: the session has been invalidated");
    const method = request.method ?? "GET";
    if (pathname.startsWith("/files/")) return sendFile(pathname.slice("/files/".length), response);
    const [, path] = /^\/v\d+\.\d+\/(.+)$/.exec(pathname) ?? [];
    if (path === undefined) refuse(2500, "Unknown path components");
    const what = `${method} ${path.split("/").at(-1)}`;
    deps.state.requests.push(what);
    response.on("close", () => {
      const status = response.writableFinished ? response.statusCode : null;
      deps.watch({ way: "call", what, status, ms: performance.now() - begin });
    });
    const type = request.headers["content-type"] ?? "";
    await route({ method, path, query, body: Buffer.concat(chunks), type, response });
  }

  async function route(call: Call): Promise<void> {
    const { method, path, query, response } = call;
    const templates = `${NUMBER.businessAccountId}/message_templates`;
    if (method === "POST" && path === `${NUMBER.phoneNumberId}/messages`) return post(call);
    if (method === "POST" && path === `${NUMBER.phoneNumberId}/media`) {
      const form = await new Response(new Uint8Array(call.body), { headers: { "content-type": call.type } }).formData();
      return reply(response, 200, await deps.media.upload(form));
    }
    if (method === "GET" && path === NUMBER.phoneNumberId) {
      const about = { verified_name: NUMBER.name, display_phone_number: NUMBER.displayPhone, id: path };
      return reply(response, 200, about);
    }
    if (path === templates && method === "GET") return reply(response, 200, deps.templates.page(query, origin));
    if (path === templates && method === "POST") return reply(response, 200, deps.templates.create(json(call)));
    if (path === templates && method === "DELETE")
      return reply(response, 200, deps.templates.remove(query.get("name") ?? ""));
    if (method === "GET" && /^\d+$/.test(path)) return reply(response, 200, deps.media.describe(path, origin));
    refuse(100, `Unsupported ${method.toLowerCase()} request. Object with ID '${path}' does not exist`);
  }

  async function post(call: Call): Promise<void> {
    const raw = json(call);
    if (typeof raw === "object" && raw !== null && "status" in raw) return markRead(raw, call.response);
    const sent = checkMessage(raw, { media: deps.media.all, templates: deps.templates });
    const to = (sent.to ?? sent.recipient ?? "").replace(/^\+/, "");
    deps.onSend(to);
    const behaviour = deps.state.sends.shift() ?? deps.behave?.();
    if (behaviour?.type === "refuse") refuse(behaviour.code, "as the script says");
    if (behaviour?.type === "status") return reply(call.response, behaviour.status, "<html>Bad gateway</html>");
    if (behaviour?.type === "reset") return void call.response.destroy();
    deps.rates.take(to, deps.now().getTime());
    const phone = findPhone(sent);
    const problem = behaviour?.type === "fail_later" ? behaviour.code : problemOf(sent, phone);
    if (problem !== null && !deps.refusesLater && behaviour?.type !== "fail_later")
      refuse(problem, "the message is undeliverable");
    await accept(call, { sent, raw, to, phone, problem }, behaviour);
  }

  async function accept(
    { response }: Call,
    {
      sent,
      raw,
      to,
      phone,
      problem,
    }: { sent: SentMessage; raw: unknown; to: string; phone: PhoneAtMeta | null; problem: number | null },
    behaviour: SendBehaviour | undefined,
  ): Promise<void> {
    const id = deps.nextId();
    deps.state.accepted.push(raw);
    const message: AcceptedMessage = {
      id,
      callbackData: sent.biz_opaque_callback_data,
      waId: phone?.waId ?? to,
      bsuid: phone?.bsuid ?? null,
      category: sent.type === "template" ? "marketing" : "service",
    };
    if (problem === null && !phone?.isBlocking) phone?.show(shownOf(id, sent, deps));
    if (behaviour?.type === "early_status") await deps.statuses.postNow(message, behaviour.status);
    if (behaviour?.type === "slow") await behaviour.until;
    if (problem !== null) deps.statuses.add(message, "failed", problem);
    else deps.statuses.add(message, "sent");
    if (problem === null && !phone?.isBlocking) deps.statuses.add(message, "delivered");
    if (behaviour?.type === "accept_then_hang") return;
    if (behaviour?.type === "accept_then_reset") return void response.destroy();
    if (behaviour?.type === "garble") return reply(response, 200, '{"messaging_product":"whats');
    const contacts = [{ input: to, ...(phone ? { wa_id: phone.waId } : {}) }];
    reply(response, 200, { messaging_product: "whatsapp", contacts, messages: [{ id }] });
  }

  /** An id of a person in `to` is taken for a number: accepted, and shown to nobody. */
  function findPhone({ to, recipient }: SentMessage): PhoneAtMeta | null {
    const number = to?.replace(/^\+/, "");
    const userId = deps.userIdField === "to" ? to : number === undefined ? recipient : undefined;
    return deps.phones.find(({ waId, bsuid }) => waId === number || (bsuid !== null && bsuid === userId)) ?? null;
  }

  function problemOf(sent: SentMessage, phone: PhoneAtMeta | null): number | null {
    const stray = deps.userIdField === "to" ? sent.recipient : sent.to;
    const isMisaddressed = stray !== undefined && /^[A-Z]{2}\./.test(stray);
    if (isMisaddressed) return null;
    if (!phone) return 131026;
    const isOpen = deps.now().getTime() - phone.wroteAt < WINDOW_MS;
    return sent.type === "template" || isOpen ? null : 131047;
  }

  function markRead(raw: object, response: ServerResponse): void {
    const parsed = readMark.safeParse(raw);
    if (!parsed.success) throw new RefusedError(refusal(100, "Invalid parameter"));
    const { message_id: id, typing_indicator: typing } = parsed.data;
    if (!deps.state.written.has(id)) refuse(131009, "Parameter value is not valid: message_id");
    deps.state.read.push(id);
    deps.onRead?.(id, typing !== undefined);
    if (parsed.data.typing_indicator) deps.state.typing.push(id);
    reply(response, 200, { success: true });
  }

  async function sendFile(id: string, response: ServerResponse): Promise<void> {
    const behaviour = deps.state.downloads.shift();
    const media = deps.media.all.get(id);
    if (behaviour?.type === "slow") await behaviour.until;
    if (behaviour?.type === "status" || !media) {
      return reply(response, behaviour?.type === "status" ? behaviour.status : 404, "");
    }
    if (behaviour?.type === "bomb") {
      response.writeHead(200, { "content-type": media.mediaType, "content-encoding": "gzip" });
      return void response.end(gzipSync(Buffer.alloc(behaviour.bytes)));
    }
    response.writeHead(200, { "content-type": media.mediaType });
    response.end(behaviour?.type === "bytes" ? behaviour.content : media.content);
  }

  return {
    origin,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function json({ body, type }: Call): unknown {
  if (!type.startsWith("application/json")) refuse(100, "The body must be JSON");
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new RefusedError(refusal(100, "Invalid JSON"));
  }
}

function reply(response: ServerResponse, status: number, body: object | string): void {
  const isText = typeof body === "string";
  response.writeHead(status, { "content-type": isText ? "text/html" : "application/json" });
  response.end(isText ? body : JSON.stringify(body));
}
