/** The HTTP side of the emulated Graph API: who may call, what is called, and how it is answered. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { accountIdOf, INSTAGRAM_ACCOUNT, type Kind, PAGE } from "./account.ts";
import type { DownloadBehaviour, SendBehaviour } from "./behaviour.ts";
import { checkProfile, checkSend, checkUpload, type SentMessage, type Upload } from "./message-rules.ts";
import { type PersonAtMeta, shownOf } from "./people.ts";
import { RefusedError, refuse } from "./refusals.ts";

export interface GraphState {
  accessToken: string;
  /** Meta has granted the longer time for answers of people. */
  grantsHumanAgent: boolean;
  readonly sends: SendBehaviour[];
  readonly downloads: DownloadBehaviour[];
  readonly uploads: Map<string, Upload>;
  readonly files: Map<string, Buffer>;
  readonly accepted: { readonly id: string; readonly to: string; readonly sent: SentMessage }[];
  readonly actions: string[];
  readonly requests: string[];
  profile: Record<string, unknown>;
  subscribed: string;
}

export interface GraphServerDeps {
  readonly kind: Kind;
  readonly state: GraphState;
  readonly people: readonly PersonAtMeta[];
  readonly nextId: () => string;
  readonly now: () => Date;
  readonly perSecond: number;
  readonly onSend: () => void;
  /** Tells of a message that the account has sent. */
  readonly echo: (to: string, id: string, sent: SentMessage, isBare: boolean) => Promise<void>;
}

const HOUR_MS = 3_600_000;

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
  const { kind, state, people } = deps;
  let recent: number[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (error instanceof RefusedError) reply(response, error.httpStatus, error.body);
      else response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams: query } = new URL(request.url ?? "/", origin);
    if (pathname.startsWith("/files/")) return sendFile(pathname, request, response);
    if (request.headers.authorization !== `Bearer ${state.accessToken}`)
      refuse(190, "Error validating access token: the session has been invalidated", 460);
    const [, path] = /^\/v\d+\.\d+\/(.+)$/.exec(pathname) ?? [];
    if (path === undefined) return refuse(2500, "Unknown path components");
    const method = request.method ?? "GET";
    state.requests.push(`${method} ${path.split("/").at(-1)}`);
    const type = request.headers["content-type"] ?? "";
    await route({ method, path, query, body: Buffer.concat(chunks), type, response });
  }

  async function route(call: Call): Promise<void> {
    const { method, path, query, response } = call;
    if (method === "POST" && path === `${PAGE.id}/messages`) return post(call);
    if (method === "POST" && path === `${PAGE.id}/message_attachments`) {
      const form = await new Response(new Uint8Array(call.body), { headers: { "content-type": call.type } }).formData();
      const upload = await checkUpload(form, kind, String(800_000 + state.uploads.size));
      state.uploads.set(upload.id, upload);
      return reply(response, 200, { attachment_id: upload.id });
    }
    if (method === "POST" && path === `${PAGE.id}/subscribed_apps`) {
      state.subscribed = query.get("subscribed_fields") ?? "";
      if (state.subscribed === "") refuse(100, "The parameter subscribed_fields is required");
      return reply(response, 200, { success: true });
    }
    if (path === `${PAGE.id}/messenger_profile`) {
      if (method === "POST") Object.assign(state.profile, checkProfile(json(call), kind));
      return reply(response, 200, method === "POST" ? { result: "success" } : { data: [state.profile] });
    }
    if (method === "GET" && path === accountIdOf(kind))
      return reply(response, 200, kind === "instagram" ? INSTAGRAM_ACCOUNT : PAGE);
    const person = people.find(({ id }) => id === path);
    if (method === "GET" && person) {
      if (person.name === null) refuse(100, "Unsupported get request: the profile is not available", 33);
      return reply(response, 200, { id: person.id, name: person.name });
    }
    refuse(100, `Unsupported ${method.toLowerCase()} request. Object with ID '${path}' does not exist`, 33);
  }

  async function post(call: Call): Promise<void> {
    const sent = checkSend(json(call), kind, state.uploads);
    const { id: to } = sent.recipient;
    if ("sender_action" in sent) {
      state.actions.push(sent.sender_action);
      return reply(call.response, 200, { recipient_id: to });
    }
    deps.onSend();
    const behaviour = state.sends.shift();
    if (behaviour?.type === "refuse") refuse(behaviour.code, "as the script says", behaviour.subcode);
    if (behaviour?.type === "status") return reply(call.response, behaviour.status, "<html>Bad gateway</html>");
    if (behaviour?.type === "reset") return void call.response.destroy();
    const person = mustReach(to);
    mustBeInWindow(sent, person);
    keepRate();
    await accept(call.response, { sent, person }, behaviour);
  }

  function mustReach(to: string): PersonAtMeta {
    const person = people.find(({ id }) => id === to);
    if (!person)
      return kind === "instagram"
        ? refuse(100, "The requested user cannot be found", 2534014)
        : refuse(100, "No matching user found", 2018001);
    if (person.isBlocking) refuse(551, "This person isn't available right now.", 1545041);
    return person;
  }

  function mustBeInWindow({ messaging_type: type }: SentMessage, { wroteAt }: PersonAtMeta): void {
    const hours = (deps.now().getTime() - wroteAt) / HOUR_MS;
    if (type === "MESSAGE_TAG" && !state.grantsHumanAgent) refuse(100, "Invalid parameter", 1893061);
    if (hours >= (type === "MESSAGE_TAG" ? 168 : 24))
      refuse(10, "This message is sent outside of allowed window.", kind === "instagram" ? 2534022 : 2018278);
  }

  function keepRate(): void {
    const now = deps.now().getTime();
    recent = recent.filter((at) => now - at < 1_000);
    if (recent.length >= deps.perSecond) refuse(613, "Calls to this API have exceeded the rate limit");
    recent.push(now);
  }

  async function accept(
    response: ServerResponse,
    { sent, person }: { sent: SentMessage; person: PersonAtMeta },
    behaviour: SendBehaviour | undefined,
  ): Promise<void> {
    const id = deps.nextId();
    state.accepted.push({ id, to: person.id, sent });
    person.show(shownOf(id, sent.message, { uploads: state.uploads, isLate: sent.tag !== undefined }));
    if (behaviour?.type === "slow") await behaviour.until;
    if (behaviour?.type === "accept_then_hang") return;
    if (behaviour?.type === "accept_then_reset") return void response.destroy();
    if (behaviour?.type === "garble") return reply(response, 200, '{"recipient_id":"12');
    if (behaviour?.type === "early_echo" && behaviour.isBare) {
      // Whoever takes such an echo in waits for the answer.
      deps.echo(person.id, id, sent, true).catch(() => undefined);
    } else if (behaviour?.type === "early_echo") await deps.echo(person.id, id, sent, false);
    reply(response, 200, { recipient_id: person.id, message_id: id });
  }

  async function sendFile(pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    // These addresses are open to whoever knows them: a token has no business there.
    if (request.headers.authorization !== undefined) return reply(response, 400, "");
    const behaviour = state.downloads.shift();
    const content = state.files.get(pathname);
    if (behaviour?.type === "slow") await behaviour.until;
    if (behaviour?.type === "elsewhere") {
      response.writeHead(302, { location: behaviour.url });
      return void response.end();
    }
    if (behaviour?.type === "status" || !content)
      return reply(response, behaviour?.type === "status" ? behaviour.status : 404, "");
    response.writeHead(200, { "content-type": "application/octet-stream" });
    response.end(behaviour?.type === "bytes" ? behaviour.content : content);
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
    return refuse(100, "Invalid JSON");
  }
}

function reply(response: ServerResponse, status: number, body: object | string): void {
  const isText = typeof body === "string";
  response.writeHead(status, { "content-type": isText ? "text/html" : "application/json" });
  response.end(isText ? body : JSON.stringify(body));
}
