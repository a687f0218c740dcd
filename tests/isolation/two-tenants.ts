/** A Charla with two businesses, a key for each, and ways to call the API as one of them. */
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { hashKey } from "../../src/crm/channel-accounts.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { newId } from "../../src/lib/ids.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import type { TestContextOptions } from "../harness/context.ts";
import { textFrom } from "../harness/postbox.ts";
import { furnish } from "./furnish.ts";

export interface Business {
  readonly tenantId: string;
  /** With all scopes. */
  readonly key: string;
  readonly readKey: string;
  readonly account: ChannelAccount;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the body of any route
  readonly body: any;
}

export interface TwoTenants extends TestApp {
  readonly ours: Business;
  readonly theirs: Business;
  call(key: string | null, method: string, path: string, body?: unknown): Promise<Answer>;
  /** Gives a business one of each thing that only people make, so that somebody can ask for it. */
  furnish(business: Business): Promise<void>;
  /** A message to a business; returns the id of its conversation. */
  write(business: Business, thread: string, text: string): Promise<string>;
}

export async function startTwoTenants(options: TestContextOptions): Promise<TwoTenants> {
  const test = await startTestApp({ sample: false, ...options });
  const ours = await addBusiness(test, "ours");
  const theirs = await addBusiness(test, "theirs");
  return {
    ...test,
    ours,
    theirs,
    async call(key, method, path, body) {
      const response = await fetch(`${test.url}${path}`, {
        method,
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const isStream = response.headers.get("content-type") === "text/event-stream";
      const text = isStream ? await firstOf(response) : await response.text();
      return { status: response.status, text, body: isStream ? null : JSON.parse(text) };
    },
    furnish: (business) => furnish(test, business),
    async write({ account }, thread, text) {
      const { conversationId } = await ingest(test.ctx.flow, account, textFrom(thread, text));
      if (!conversationId) throw new Error("nothing was stored");
      return conversationId;
    },
  };
}

/** What a stream says first; it would never end by itself. */
async function firstOf({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}

async function addBusiness(test: TestApp, slug: string): Promise<Business> {
  const tenantId = newId("tenant");
  const accountId = newId("channelAccount");
  const [key, readKey] = [`key-of-${slug}`, `reading-key-of-${slug}`];
  await test.ctx.db.asSystem("make a tenant", async (tx) => {
    const place = { country: "PE", currency: "PEN", timeZone: "America/Lima" };
    await tx.tenant.create({ data: { id: tenantId, slug, name: slug, locale: "es", ...place } });
    await tx.channelAccount.create({ data: { id: accountId, tenantId, kind: "terminal", name: "Terminal" } });
    for (const [secret, scopes] of [
      [key, ["*"]],
      [readKey, ["conversations:read", "channels:read", "links:read", "notifications:read"]],
    ] as const)
      await tx.apiKey.create({
        data: { id: newId("apiKey"), tenantId, name: secret, hash: hashKey(secret), scopes: [...scopes] },
      });
  });
  const account = await test.ctx.accounts(accountId);
  if (!account) throw new Error("no account");
  return { tenantId, key, readKey, account };
}
