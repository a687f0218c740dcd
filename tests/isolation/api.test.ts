/** Two businesses on one server: no route tells one of the other; keys, scopes, cursors and forms are checked. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/lib/ids.ts";
import { mendSurrogates } from "../../src/lib/text.ts";
import { isSettled } from "../harness/facts.ts";
import { createPostbox } from "../harness/postbox.ts";
import { until } from "../harness/until.ts";
import { startTwoTenants, type TwoTenants } from "./two-tenants.ts";

let test: TwoTenants;
let conversationId: string;
let messageId: string;
let theirConversation: string;
let theirMessage: string;
let contactId: string;
let theirContact: string;
let linkId: string;
let theirLink: string;
let notification: string;
let theirNotification: string;

const SECRET = "el gato verde duerme";

beforeAll(async () => {
  test = await startTwoTenants({ overrides: { channels: { terminal: createPostbox().factory } } });
  conversationId = await test.write(test.ours, "nuestro", "hola");
  theirConversation = await test.write(test.theirs, "suyo", SECRET);
  await until("both answered", () => isSettled(test.database));
  const newest = async (id: string) => {
    const [row] = await test.database.query<{ id: string }>(
      "SELECT id FROM messages WHERE conversation_id = $1 AND direction = 'out'",
      [id],
    );
    return row?.id ?? "";
  };
  const contactOf = async (id: string) => {
    const [row] = await test.database.query<{ contact_id: string }>(
      "SELECT contact_id FROM conversations WHERE id = $1",
      [id],
    );
    return row?.contact_id ?? "";
  };
  const linkTo = async ({ tenantId, account }: TwoTenants["ours"], code: string) => {
    const id = newId("link");
    const row = [id, tenantId, code, account.id];
    await test.database.query(
      "INSERT INTO links (id, tenant_id, code, channel_account_id, created_at) VALUES ($1, $2, $3, $4, now())",
      row,
    );
    return id;
  };
  linkId = await linkTo(test.ours, "nuestro");
  theirLink = await linkTo(test.theirs, "suyo");
  contactId = await contactOf(conversationId);
  theirContact = await contactOf(theirConversation);
  notification = await tell(test.ours);
  theirNotification = await tell(test.theirs);
  messageId = await newest(conversationId);
  theirMessage = await newest(theirConversation);
  await test.database.query("UPDATE messages SET status = 'uncertain' WHERE id = ANY($1)", [[messageId, theirMessage]]);
});
afterAll(() => test?.close());

/** Something that a business should know of; returns its id. */
async function tell({ tenantId, account }: TwoTenants["ours"]): Promise<string> {
  const id = newId("notification");
  await test.database.query(
    `INSERT INTO notifications (id, tenant_id, kind, subject_id, values, created_at)
     VALUES ($1, $2, 'channel_broken', $3, '{"account": "x", "channel": "telegram", "fault": "unauthorized"}', now())`,
    [id, tenantId, account.id],
  );
  return id;
}

interface Route {
  readonly method: string;
  readonly path: (
    conversation: string,
    message: string,
    contact: string,
    account: string,
    link: string,
    notification: string,
  ) => string;
  readonly body?: unknown;
}

const ROUTES: readonly Route[] = [
  { method: "GET", path: (id) => `/v1/conversations/${id}` },
  { method: "GET", path: (id) => `/v1/conversations/${id}/messages` },
  { method: "GET", path: (id) => `/v1/conversations/${id}/turns` },
  { method: "POST", path: (id) => `/v1/conversations/${id}/take` },
  { method: "POST", path: (id) => `/v1/conversations/${id}/give` },
  { method: "POST", path: (id) => `/v1/conversations/${id}/messages`, body: { text: "hola" } },
  { method: "POST", path: (id) => `/v1/conversations/${id}/assist/reply` },
  { method: "GET", path: (id) => `/v1/conversations/${id}/assist/summary` },
  { method: "POST", path: (id) => `/v1/conversations/${id}/assist/rewrite`, body: { text: "hola", tone: "formal" } },
  { method: "POST", path: (id) => `/v1/conversations/${id}/assist/translate`, body: { text: "hola" } },
  { method: "GET", path: (_id, _message, contact) => `/v1/contacts/${contact}/insights` },
  { method: "POST", path: (_id, message) => `/v1/messages/${message}/settle`, body: { arrived: true } },
  { method: "GET", path: (_id, _message, _contact, account) => `/v1/channels/${account}` },
  { method: "GET", path: (_id, _message, _contact, account) => `/v1/channels/${account}/pairing` },
  { method: "POST", path: (_id, _message, _contact, account) => `/v1/channels/${account}/pairing` },
  { method: "DELETE", path: (_id, _message, _contact, account) => `/v1/channels/${account}` },
  { method: "POST", path: (_id, _message, _contact, account) => `/v1/channels/${account}/test` },
  { method: "POST", path: (_id, _message, _contact, account) => `/v1/channels/${account}/pause` },
  { method: "POST", path: (_id, _message, _contact, account) => `/v1/channels/${account}/resume` },
  { method: "GET", path: (_id, _message, _contact, account) => `/v1/channels/${account}/templates` },
  { method: "POST", path: (_id, _message, _contact, account) => `/v1/channels/${account}/templates/sync` },
  {
    method: "POST",
    path: (_id, _message, _contact, account) => `/v1/channels/${account}/templates`,
    body: { name: "oferta", language: "es", category: "marketing", body: "Hola." },
  },
  {
    method: "POST",
    path: (_id, _message, _contact, account) => `/v1/channels/${account}/rotate`,
    body: { secrets: { token: "x" } },
  },
  { method: "GET", path: (_id, _message, _contact, _account, link) => `/v1/links/${link}` },
  { method: "POST", path: (_id, _message, _contact, _account, link) => `/v1/links/${link}/end` },
  {
    method: "POST",
    path: (_id, _message, _contact, _account, _link, notification) => `/v1/notifications/${notification}/read`,
  },
];

const theirState = () =>
  test.database.query(
    "SELECT handler, taken_by, last_seq, (SELECT row_to_json(a) FROM channel_accounts a WHERE a.id = c.channel_account_id) AS account, (SELECT json_agg(n) FROM notifications n WHERE n.tenant_id = c.tenant_id) AS notifications, (SELECT array_agg(status ORDER BY seq) FROM messages m WHERE m.conversation_id = c.id) AS statuses FROM conversations c WHERE id = $1",
    [theirConversation],
  );

describe("another business's ids", () => {
  it.each(
    ROUTES.map(
      (route) => [`${route.method} ${route.path("{id}", "{id}", "{id}", "{id}", "{id}", "{id}")}`, route] as const,
    ),
  )("%s is the same as an id that does not exist, and changes nothing", async (_name, { method, path, body }) => {
    const before = await theirState();
    const theirs = await test.call(
      test.ours.key,
      method,
      path(theirConversation, theirMessage, theirContact, test.theirs.account.id, theirLink, theirNotification),
      body,
    );
    const none = await test.call(
      test.ours.key,
      method,
      path(
        newId("conversation"),
        newId("message"),
        newId("contact"),
        newId("channelAccount"),
        newId("link"),
        newId("notification"),
      ),
      body,
    );
    expect(theirs.status).toBe(404);
    expect({ ...theirs.body, requestId: "" }).toEqual({ ...none.body, requestId: "" });
    expect(theirs.text).not.toContain(SECRET);
    expect(theirs.text).not.toContain(test.theirs.tenantId);
    expect(await theirState()).toEqual(before);
  });

  it("are in no list", async () => {
    for (const [business, own, other] of [
      [test.ours, conversationId, theirConversation],
      [test.theirs, theirConversation, conversationId],
    ] as const) {
      const { status, body, text } = await test.call(business.readKey, "GET", "/v1/conversations?limit=200");
      expect(status).toBe(200);
      expect(body.data.map(({ id }: { id: string }) => id)).toEqual([own]);
      expect(text).not.toContain(other);
    }
  });

  it("are in no list of channels, and no route shows a secret", async () => {
    for (const [business, other] of [
      [test.ours, test.theirs],
      [test.theirs, test.ours],
    ] as const) {
      const { status, body, text } = await test.call(business.readKey, "GET", "/v1/channels");
      expect(status).toBe(200);
      expect(body.data.map(({ id }: { id: string }) => id)).toEqual([business.account.id]);
      expect(text).not.toContain(other.account.id);
      expect(text).not.toMatch(/secret/i);
    }
  });

  it("are in no list of notifications", async () => {
    for (const [business, own] of [
      [test.ours, notification],
      [test.theirs, theirNotification],
    ] as const) {
      const { status, body } = await test.call(business.readKey, "GET", "/v1/notifications?unread=true");
      expect(status).toBe(200);
      expect(body.data.map(({ id }: { id: string }) => id)).toEqual([own]);
    }
  });

  it("do not come in by a cursor made for the other", async () => {
    await test.write(test.theirs, "suyo 2", "hola");
    const page = await test.call(test.theirs.key, "GET", "/v1/conversations?limit=1");
    expect(page.body.nextCursor).toEqual(expect.any(String));
    const { status, text } = await test.call(test.ours.key, "GET", `/v1/conversations?cursor=${page.body.nextCursor}`);
    expect(status).toBe(200);
    expect(text).not.toContain(theirConversation);
  });
});

describe("keys", () => {
  it("are needed by every route", async () => {
    for (const { method, path, body } of [
      ...ROUTES,
      { method: "GET", path: () => "/v1/conversations", body: undefined },
      { method: "GET", path: () => "/v1/channels", body: undefined },
      { method: "GET", path: () => "/v1/notifications", body: undefined },
      { method: "POST", path: () => "/v1/channels", body: { kind: "telegram", name: "x", secrets: {} } },
    ]) {
      for (const key of [null, "nobody's key", `${test.ours.key}x`, test.ours.tenantId]) {
        const answer = await test.call(
          key,
          method,
          path(conversationId, messageId, contactId, test.ours.account.id, linkId, notification),
          body,
        );
        expect(answer.status, `${method} with ${key}`).toBe(401);
        expect(answer.body.code).toBe("unauthenticated");
      }
    }
  });

  it("that may only read change nothing", async () => {
    for (const { method, path, body } of ROUTES) {
      const answer = await test.call(
        test.ours.readKey,
        method,
        path(conversationId, messageId, contactId, test.ours.account.id, linkId, notification),
        body,
      );
      expect(answer.status).toBe(method === "GET" ? 200 : 403);
    }
  });

  it("that were revoked open nothing", async () => {
    const get = () => test.call(test.theirs.readKey, "GET", "/v1/conversations");
    expect((await get()).status).toBe(200);
    await test.database.query("UPDATE api_keys SET revoked_at = now() WHERE name = $1", [test.theirs.readKey]);
    expect((await get()).status).toBe(401);
  });
});

describe("bad requests", () => {
  it("are told what is wrong, as problem+json with a stable code", async () => {
    for (const [method, path, body, issue] of [
      ["GET", "/v1/conversations?limit=0", undefined, "limit"],
      ["GET", "/v1/conversations?limit=many", undefined, "limit"],
      ["GET", "/v1/conversations?handler=nobody", undefined, "handler"],
      ["GET", "/v1/conversations?cursor=zzz", undefined, "cursor"],
      ["GET", "/v1/notifications?cursor=zzz", undefined, "cursor"],
      ["GET", "/v1/notifications?unread=perhaps", undefined, "unread"],
      ["GET", `/v1/conversations/${conversationId}/messages?cursor=e30`, undefined, "cursor"],
      ["POST", `/v1/conversations/${conversationId}/messages`, {}, "text"],
      ["POST", `/v1/conversations/${conversationId}/messages`, { text: "   " }, "text"],
      ["POST", `/v1/conversations/${conversationId}/messages`, { text: 7 }, "text"],
      ["POST", `/v1/conversations/${conversationId}/messages`, { text: "x".repeat(8_001) }, "text"],
      ["POST", `/v1/conversations/${conversationId}/messages`, { text: "hola", sender: "rep" }, ""],
      ["POST", `/v1/messages/${messageId}/settle`, { arrived: "yes" }, "arrived"],
    ] as const) {
      const answer = await test.call(test.ours.key, method, path, body);
      expect({ path, status: answer.status, code: answer.body.code }).toEqual({
        path,
        status: 400,
        code: "invalid_input",
      });
      expect(answer.body.issues.map((found: { path: string }) => found.path)).toEqual([issue]);
    }
  });

  it("in broken JSON, too large, or of another kind get their own code", async () => {
    const path = `/v1/conversations/${conversationId}/messages`;
    expect(await test.call(test.ours.key, "POST", path, "{")).toMatchObject({
      status: 400,
      body: { code: "invalid_input" },
    });
    const large = JSON.stringify({ text: "x".repeat(300_000) });
    expect(await test.call(test.ours.key, "POST", path, large)).toMatchObject({
      status: 413,
      body: { code: "too_large" },
    });
    expect(await test.call(test.ours.key, "GET", "/v1/nothing")).toMatchObject({
      status: 404,
      body: { code: "not_found" },
    });
  });

  it("of any form get an answer below 500, and never another business's data", async () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 70 }),
      fc.constantFrom(theirConversation, theirMessage, "..", "%00", "' OR 1=1 --", "\u0000", "😀", "\ud83d"),
    );
    await fc.assert(
      fc.asyncProperty(piece, fc.constantFrom("", "/messages", "/turns", "/take"), piece, async (id, tail, cursor) => {
        const encode = (text: string) => encodeURIComponent(mendSurrogates(text));
        const path = `/v1/conversations/${encode(id)}${tail}?cursor=${encode(cursor)}`;
        const answer = await test.call(test.ours.key, tail === "/take" ? "POST" : "GET", path);
        expect(answer.status, path).toBeLessThan(500);
        expect(answer.text).not.toContain(SECRET);
      }),
      { numRuns: 80 },
    );
  });
});

it("cursors made by hand with impossible places are refused", async () => {
  const cursorOf = (place: unknown) => Buffer.from(JSON.stringify(place)).toString("base64url");
  for (const path of [
    `/v1/conversations?cursor=${cursorOf({ at: "2026-01-01", id: "\u0000" })}`,
    `/v1/conversations?cursor=${cursorOf({ at: "never", id: "cnv_1" })}`,
    `/v1/conversations/${conversationId}/messages?cursor=${cursorOf({ seq: 1e15 })}`,
    `/v1/conversations/${conversationId}/messages?cursor=${cursorOf({ seq: -1 })}`,
  ])
    expect(await test.call(test.ours.key, "GET", path)).toMatchObject({ status: 400, body: { code: "invalid_input" } });
});

it("figures and pages of the server name no business and no person", async () => {
  const response = await fetch(`${test.url}/metrics`);
  const text = await response.text();
  for (const word of [SECRET, test.ours.tenantId, test.theirs.tenantId, conversationId])
    expect(text).not.toContain(word);
});
