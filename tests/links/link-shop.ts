/** A shop whose WhatsApp number is known, a key of its API, a phone that opens links, and what the database says of them. */
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { connectAccount } from "../../src/crm/channel-accounts/connect.ts";
import { hashKey } from "../../src/crm/channel-accounts.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { newId } from "../../src/lib/ids.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { sampleAccount, type TestContextOptions } from "../harness/context.ts";
import { asAgent } from "../harness/person.ts";
import { createPostbox, type Postbox, textFrom } from "../harness/postbox.ts";

export const PHONE =
  "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Mobile Safari/537.36";
const KEY = "key-of-the-link-tests";

export interface LinkShop extends TestApp {
  readonly account: ChannelAccount;
  readonly postbox: Postbox;
  /** Calls the API with a key of all scopes. */
  // biome-ignore lint/suspicious/noExplicitAny: the body of any route
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }>;
  /** Makes a link to the WhatsApp account and returns it. */
  // biome-ignore lint/suspicious/noExplicitAny: as the API shows it
  link(given?: object): Promise<any>;
  /** Opens an address as a phone does, without following. */
  open(path: string, headers?: Record<string, string>, method?: string): Promise<Response>;
  /** Opens a link and returns the text that then stands in WhatsApp. */
  textAfter(path: string, headers?: Record<string, string>): Promise<string>;
  /** A message by WhatsApp; returns the conversation's id. */
  write(thread: string, text: string, externalId?: string, reference?: string): Promise<string>;
}

export async function startLinkShop(options: TestContextOptions = {}): Promise<LinkShop> {
  const postbox = createPostbox();
  const test = await startTestApp({
    ...options,
    overrides: { ...options.overrides, channels: { "whatsapp-cloud": postbox.factory } },
  });
  const terminal = await sampleAccount(test, "terminal");
  const id = await asAgent(test, terminal, "test", (crm) =>
    connectAccount(crm, test.ctx.seal, {
      kind: "whatsapp-cloud",
      name: "WhatsApp",
      settings: {},
      secrets: { accessToken: "x" },
      externalId: "1020304050",
    }),
  );
  await test.ctx.db.forTenant(terminal.tenantId, (tx) =>
    tx.apiKey.create({
      data: { id: newId("apiKey"), tenantId: terminal.tenantId, name: "k", hash: hashKey(KEY), scopes: ["*"] },
    }),
  );
  const account = await test.ctx.accounts(id);
  if (!account) throw new Error("the account was not kept");
  const call: LinkShop["call"] = async (method, path, body) => {
    const response = await fetch(`${test.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: await response.json() };
  };
  const open: LinkShop["open"] = (path, headers = {}, method = "GET") =>
    fetch(`${test.url}${path}`, { method, redirect: "manual", headers: { "user-agent": PHONE, ...headers } });
  return {
    ...test,
    account,
    postbox,
    call,
    open,
    async link(given = {}) {
      const { status, body } = await call("POST", "/v1/links", { channel: id, handle: "+51 987 654 321", ...given });
      if (status !== 201) throw new Error(`no link was made: ${JSON.stringify(body)}`);
      return body;
    },
    async textAfter(path, headers) {
      const response = await open(path, headers);
      return new URL(response.headers.get("location") ?? "").searchParams.get("text") ?? "";
    },
    async write(thread, text, externalId, reference) {
      const event = textFrom(thread, text, externalId);
      const message = reference === undefined ? event.message : { ...event.message, reference };
      const { conversationId } = await ingest(test.ctx.flow, account, { type: "message", message });
      return conversationId ?? "";
    },
  };
}
