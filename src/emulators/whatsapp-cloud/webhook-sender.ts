/** Meta's side of the webhook: the handshake, the signature, and deliveries that may come twice or in any order. */
import { createHmac } from "node:crypto";
import type { WebhookReply, WebhookRequest } from "../../channels/channel.ts";
import { type Watch, watchNothing } from "../traffic.ts";

/** Where webhooks go: an address, or the channel itself. */
export type WebhookTarget = string | ((request: WebhookRequest) => Promise<WebhookReply>);

export interface WebhookSender {
  /** The handshake of Meta's pages; throws when the answer is not the challenge. */
  subscribe(target: WebhookTarget): Promise<void>;
  /** Posts a body with its signature; throws when it is not answered with 200. */
  post(body: unknown): Promise<void>;
  /** Posts bytes as they are; the signature is right unless given. Returns the status of the answer. */
  postRaw(body: string | Buffer, signature?: string): Promise<number>;
  /** How many posts were answered with 200. */
  readonly count: number;
  /** How a delivery is made; what it is given makes it, and may be called more than once or later. */
  deliver: (post: () => Promise<number>) => Promise<number>;
}

export class NotConfirmedError extends Error {
  constructor(readonly status: number) {
    super(`the webhook was answered with ${status}`);
  }
}

export function createWebhookSender({
  appSecret,
  verifyToken,
  watch = watchNothing,
}: {
  appSecret: string;
  verifyToken: string;
  watch?: Watch;
}): WebhookSender {
  let target: WebhookTarget | null = null;
  let count = 0;

  const call = async (request: WebhookRequest): Promise<{ status: number; body: string }> => {
    if (target === null) throw new Error("no webhook is set: call subscribe first");
    if (typeof target === "function") {
      const { status, body = "" } = await target(request);
      return { status, body };
    }
    const url = new URL(target);
    for (const [name, value] of Object.entries(request.query)) url.searchParams.set(name, value ?? "");
    const response = await fetch(url, {
      method: request.method,
      headers: request.headers as Record<string, string>,
      ...(request.method === "POST" ? { body: new Uint8Array(request.body) } : {}),
    });
    return { status: response.status, body: await response.text() };
  };
  const postRaw = async (raw: string | Buffer, signature?: string): Promise<number> => {
    const body = Buffer.isBuffer(raw) ? raw : Buffer.from(raw);
    const signed = signature ?? `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;
    const headers = { "content-type": "application/json", "x-hub-signature-256": signed };
    const begin = performance.now();
    let status: number | null = null;
    try {
      ({ status } = await call({ method: "POST", headers, query: {}, body }));
    } finally {
      watch({ way: "delivery", what: describe(body), status, ms: performance.now() - begin });
    }
    if (status === 200) count++;
    return status;
  };
  const sender: WebhookSender = {
    deliver: (post) => post(),
    get count() {
      return count;
    },
    async subscribe(given) {
      target = given;
      const challenge = "1158201444";
      const query = { "hub.mode": "subscribe", "hub.verify_token": verifyToken, "hub.challenge": challenge };
      const { status, body } = await call({ method: "GET", headers: {}, query, body: Buffer.alloc(0) });
      if (status !== 200 || body !== challenge) throw new NotConfirmedError(status);
    },
    postRaw,
    async post(body) {
      // As Meta writes it: characters outside ASCII are escaped, so that whoever signs parsed JSON anew is found out.
      const escaped = JSON.stringify(body).replace(
        /[\u0080-\uffff]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
      );
      const status = await sender.deliver(() => postRaw(escaped));
      if (status !== 200) throw new NotConfirmedError(status);
    },
  };
  return sender;
}

function describe(body: Buffer): string {
  const [, status] = /"statuses":\[.*?"status":"(\w+)"/.exec(body.toString("utf8")) ?? [];
  return status === undefined ? "message" : `status ${status}`;
}
