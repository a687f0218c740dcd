/**
 * An emulator of the Bot Framework connector on HTTP: its OpenID description and keys, the token service, the API to which
 * bots write, files, and a person who writes to the bot. Strict about tokens and forms; can be told to fail.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";
import type { WebhookReply, WebhookRequest } from "../../../src/channels/channel.ts";
import { createSigner, createTokenService, type Signer, type TokenService } from "./tokens.ts";

export const BOT = {
  appId: "0b1e6f3a-52a4-4c1d-9a70-1d1f6f0e2a11",
  appPassword: "a-client-secret~of.tests",
  authority: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
} as const;

/** What the next call of the bot meets. */
export type Script =
  | { readonly type: "refuse"; readonly status: number; readonly headers?: Record<string, string> }
  | { readonly type: "accept_then_reset" }
  /** Answered once the promise is resolved. */
  | { readonly type: "slow"; readonly until: Promise<void> }
  /** Shown, and never answered. */
  | { readonly type: "accept_then_hang" };

export interface Shown {
  readonly type: string;
  readonly text?: string;
  readonly attachments?: readonly { contentType: string; contentUrl: string; name: string }[];
  readonly suggestedActions?: { readonly actions: readonly { title: string; value: string }[] };
  readonly recipient: { readonly id: string };
  readonly conversation: { readonly id: string };
}

export type BotTarget = string | ((request: WebhookRequest) => Promise<WebhookReply>);

export interface BotConnector {
  readonly url: string;
  readonly openIdUrl: string;
  readonly signer: Signer;
  readonly tokens: TokenService;
  /** Messages that the person was shown; typing and the like are in `hints`. */
  readonly shown: readonly Shown[];
  readonly hints: readonly Shown[];
  /** Files by name, under `/files/`, for whoever has a token. */
  readonly files: Map<string, Buffer>;
  /** Names of the files asked for, with whether a token came along. */
  readonly fetched: { readonly name: string; readonly hasToken: boolean }[];
  /** False lets the description of the keys be away. */
  hasKeys: boolean;
  script(...next: readonly Script[]): void;
  /** An activity of the person as the connector makes it. */
  activity(more?: object): Record<string, unknown>;
  /** Posts it with a right token, unless one is given; returns the answer's status. */
  post(target: BotTarget, activity: unknown, authorization?: string): Promise<number>;
  close(): Promise<void>;
}

/** @param onSend called when a message arrives from the bot, accepted or not */
export async function startBotConnector(onSend: () => void = () => undefined): Promise<BotConnector> {
  const signer = await createSigner(["msteams", "directline"]);
  const tokens = createTokenService(BOT);
  const shown: Shown[] = [];
  const hints: Shown[] = [];
  const fetched: BotConnector["fetched"] = [];
  const files = new Map<string, Buffer>();
  const scripts: Script[] = [];
  const state = { hasKeys: true };
  let url = "";

  const answer = (
    response: ServerResponse,
    status: number,
    body?: unknown,
    headers: Record<string, string> = {},
  ): ServerResponse =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body ?? {}));

  const take = async (request: IncomingMessage, response: ServerResponse, conversationId: string, raw: string) => {
    if (!tokens.isValid(request.headers.authorization)) return answer(response, 401);
    const activity = JSON.parse(raw) as Shown;
    const isMessage = activity.type === "message";
    if (activity.conversation?.id !== conversationId || !activity.recipient?.id) return answer(response, 400);
    if (isMessage) onSend();
    const next = isMessage ? scripts.shift() : undefined;
    if (next?.type === "refuse") return answer(response, next.status, {}, next.headers);
    const saysNothing = !activity.text && !activity.attachments?.length;
    if (isMessage && saysNothing) return answer(response, 400, { error: { code: "BadSyntax" } });
    if (next?.type === "slow") await next.until;
    (isMessage ? shown : hints).push(activity);
    if (next?.type === "accept_then_hang") return;
    if (next?.type === "accept_then_reset") return response.destroy();
    return answer(response, 201, { id: `sent-${shown.length}` });
  };

  const server = createServer((request, response) => {
    readText(request).then(
      async (raw) => {
        const path = decodeURIComponent((request.url ?? "").split("?")[0] ?? "");
        const inConversation = /^\/amer\/v3\/conversations\/(.+)\/activities$/.exec(path)?.[1];
        const authority = /^\/login\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(path)?.[1];
        const file = /^\/files\/(.+)$/.exec(path)?.[1];
        if (path === "/openid")
          return answer(response, state.hasKeys ? 200 : 503, { issuer: "x", jwks_uri: `${url}/keys` });
        if (path === "/keys") return answer(response, 200, signer.keys);
        if (inConversation !== undefined) return take(request, response, inConversation, raw);
        if (authority !== undefined) {
          const { status, body } = tokens.give(authority, new URLSearchParams(raw));
          return answer(response, status, body);
        }
        const content = file === undefined ? undefined : files.get(file);
        if (file === undefined || !content) return answer(response, 404);
        fetched.push({ name: file, hasToken: tokens.isValid(request.headers.authorization) });
        return response.writeHead(200).end(content);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serviceUrl = `${url}/amer/`;

  return {
    url,
    openIdUrl: `${url}/openid`,
    signer,
    tokens,
    shown,
    hints,
    files,
    fetched,
    get hasKeys() {
      return state.hasKeys;
    },
    set hasKeys(has) {
      state.hasKeys = has;
    },
    script: (...next) => void scripts.push(...next),
    activity: (more = {}) => ({
      type: "message",
      id: randomUUID(),
      timestamp: new Date().toISOString(),
      channelId: "msteams",
      serviceUrl,
      from: { id: "29:ana", name: "Ana Díaz" },
      recipient: { id: `28:${BOT.appId}`, name: "Tienda" },
      conversation: { id: "a:conversation/1;x", conversationType: "personal", tenantId: BOT.authority },
      locale: "es-PE",
      textFormat: "plain",
      text: "hola",
      ...more,
    }),
    async post(target, activity, given) {
      const authorization = given ?? `Bearer ${await signer.sign({ aud: BOT.appId, serviceurl: serviceUrl })}`;
      const body = Buffer.from(typeof activity === "string" ? activity : JSON.stringify(activity));
      const headers = { "content-type": "application/json", ...(authorization === "" ? {} : { authorization }) };
      if (typeof target === "function") return (await target({ method: "POST", headers, query: {}, body })).status;
      return (await fetch(target, { method: "POST", headers, body: new Uint8Array(body) })).status;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
