/** Files: sent with a message, kept within the limits, served so that nothing in them can run. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO_SITE_KEY, seedSampleBusiness } from "../../prisma/seed/seed.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { call, type DirectLineError, read, replies, type Session, startConversation } from "./visitor.ts";

const MAX_BYTES = 20_000;
const PNG = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(100, 1)]);
let app: TestApp;
let terminalKey: string;

beforeAll(async () => {
  app = await startTestApp({ env: { UPLOAD_MAX_BYTES: String(MAX_BYTES) } });
  await seedSampleBusiness(app.ctx);
  const [row] = await app.database.query("SELECT site_key FROM channel_accounts WHERE kind = 'terminal'");
  terminalKey = row?.site_key;
});
afterAll(() => app?.close());

const start = () => startConversation(app.url, DEMO_SITE_KEY);
const file = (content: Uint8Array, type = "image/png") => new Blob([new Uint8Array(content)], { type });

function upload(session: Session, form: FormData, headers: Record<string, string> = {}) {
  const path = `/conversations/${session.conversationId}/upload?userId=someone`;
  return call<DirectLineError & { id: string }>(app.url, "POST", path, { bearer: session.token, body: form, headers });
}

function formOf(files: readonly (readonly [Blob, string])[], activity?: unknown): FormData {
  const form = new FormData();
  if (activity !== undefined) {
    const json = typeof activity === "string" ? activity : JSON.stringify(activity);
    form.append("activity", new Blob([json], { type: "application/vnd.microsoft.activity" }));
  }
  for (const [content, name] of files) form.append("file", content, name);
  return form;
}

/** The names of a conversation's files in the order they were stored. */
async function filesOf(session: Session): Promise<string[]> {
  const rows = await app.database.query<{ name: string }>(
    `SELECT a.name FROM attachments a JOIN conversations c ON c.id = a.conversation_id
      WHERE c.thread_id = $1 AND a.tenant_id = c.tenant_id ORDER BY a.id`,
    [session.conversationId],
  );
  return rows.map(({ name }) => name);
}

describe("an upload", () => {
  it("is one message with its text and all its files, answered like any other", async () => {
    const session = await start();
    const activity = {
      type: "message",
      text: "mi laptop rota",
      from: { id: "x", name: "Ana" },
      channelData: { clientActivityID: "u1" },
    };
    const files = [
      [file(PNG), "foto.png"],
      [file(Buffer.from("%PDF-1.7 x"), "application/pdf"), "recibo.pdf"],
    ] as const;
    const sent = await upload(session, formOf(files, activity));
    expect(sent).toMatchObject({ status: 200, body: { id: `${session.conversationId}|0000001` } });
    const [echo] = (await read(app.url, session)).activities;
    expect(echo).toMatchObject({
      text: "mi laptop rota",
      channelData: { clientActivityID: "u1" },
      from: { role: "user", name: "Ana" },
    });
    expect(echo?.attachments?.map(({ name, contentType, content }) => [name, contentType, content?.bytes])).toEqual([
      ["foto.png", "image/png", 108],
      ["recibo.pdf", "application/pdf", 10],
    ]);
    expect((await replies(app.url, session)).length).toBeGreaterThan(0);
  });

  it("belongs to its conversation with all its files, from the first message on", async () => {
    const session = await start();
    const other = await start();
    await upload(session, formOf([[file(PNG), "1.png"]]));
    await upload(other, formOf([[file(PNG), "other.png"]]));
    await upload(
      session,
      formOf(
        [
          [file(PNG), "2.png"],
          [file(PNG), "3.png"],
        ],
        { text: "y dos más" },
      ),
    );
    expect(await filesOf(session)).toEqual(["1.png", "2.png", "3.png"]);
    expect(await filesOf(other)).toEqual(["other.png"]);
  });

  it("needs no activity, and sent twice under one client id is one message", async () => {
    const session = await start();
    expect((await upload(session, formOf([[file(PNG), "a.png"]]))).status).toBe(200);
    const again = { type: "message", channelData: { clientActivityID: "twice" } };
    const ids = [
      await upload(session, formOf([[file(PNG), "b.png"]], again)),
      await upload(session, formOf([[file(PNG), "b.png"]], again)),
    ];
    expect(ids[0]?.body.id).toBe(ids[1]?.body.id);
    const all = (await read(app.url, session)).activities.filter(({ from }) => from.role === "user");
    expect(all).toHaveLength(2);
    expect(await filesOf(session), "the copy's file is in no message").toEqual(["a.png", "b.png"]);
  });

  it.each([
    ["a page dressed as a picture", 415, () => formOf([[file(Buffer.from("<script>alert(1)</script>")), "x.png"]])],
    ["a drawing with scripts", 415, () => formOf([[file(Buffer.from("<svg/>"), "image/svg+xml"), "x.svg"]])],
    ["a file over the limit", 413, () => formOf([[file(Buffer.concat([PNG, Buffer.alloc(MAX_BYTES)])), "x.png"]])],
    ["too many files", 413, () => formOf(Array.from({ length: 6 }, (_, n) => [file(PNG), `${n}.png`] as const))],
    ["far too many files", 413, () => formOf(Array.from({ length: 60 }, (_, n) => [file(PNG), `${n}.png`] as const))],
    ["an empty file", 400, () => formOf([[file(Buffer.alloc(0)), "x.png"]])],
    ["no file", 400, () => formOf([], { type: "message", text: "hola" })],
    ["a broken activity", 400, () => formOf([[file(PNG), "x.png"]], "{")],
    ["an activity of the wrong form", 400, () => formOf([[file(PNG), "x.png"]], { text: 5 })],
    ["a text that is too long", 400, () => formOf([[file(PNG), "x.png"]], { text: "a".repeat(8_001) })],
  ])("with %s is refused with %i and leaves no message", async (_what, status, form) => {
    const session = await start();
    const answer = await upload(session, form(), { "accept-language": "es" });
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toMatch(/[áéíóú]|archivo/);
    expect((await read(app.url, session)).activities).toEqual([]);
  });

  it("that is no form, or is cut off in the middle, is refused with 400", async () => {
    const session = await start();
    const path = `/conversations/${session.conversationId}/upload`;
    expect((await call(app.url, "POST", path, { bearer: session.token, body: { text: "x" } })).status).toBe(400);
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    const body = '--b\r\nContent-Disposition: form-data; name="file"; filename="x.png"\r\n\r\nabc';
    expect((await call(app.url, "POST", path, { bearer: session.token, body, headers })).status).toBe(400);
  });

  it("is not taken by a terminal, which has no files", async () => {
    const session = await startConversation(app.url, terminalKey);
    expect((await upload(session, formOf([[file(PNG), "a.png"]]))).status).toBe(400);
  });
});

describe("the address of a file", () => {
  async function uploaded(name: string, content: Blob): Promise<string> {
    const session = await start();
    await upload(session, formOf([[content, name]]));
    return (await read(app.url, session)).activities[0]?.attachments?.[0]?.contentUrl ?? "";
  }

  it("gives the file as it was, shown in its place when it is a picture, under rules that let nothing run", async () => {
    const address = await uploaded("foto ñ.png", file(PNG));
    expect(address.startsWith(`${app.url}/files/att_`)).toBe(true);
    const answer = await fetch(address);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(PNG);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(answer.headers.get("content-disposition")).toBe(
      "inline; filename=\"foto _.png\"; filename*=UTF-8''foto%20%C3%B1.png",
    );
    expect(answer.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const etag = answer.headers.get("etag") ?? "";
    expect((await fetch(address, { headers: { "if-none-match": etag } })).status).toBe(304);
  });

  it("gives the part that is asked for, so that a player can seek", async () => {
    const sound = Buffer.concat([Buffer.from("ID3"), Buffer.from(Array.from({ length: 997 }, (_, n) => n % 256))]);
    const address = await uploaded("nota.mp3", file(sound, "audio/mpeg"));
    const whole = await fetch(address);
    expect(whole.headers.get("accept-ranges")).toBe("bytes");
    expect(whole.headers.get("content-length")).toBe("1000");
    const etag = whole.headers.get("etag") ?? "";

    const ask = async (range: string, headers: Record<string, string> = {}, method = "GET") => {
      const answer = await fetch(address, { method, headers: { range, ...headers } });
      const bytes = Buffer.from(await answer.arrayBuffer());
      return { status: answer.status, bytes, place: answer.headers.get("content-range"), headers: answer.headers };
    };
    for (const [range, start, end] of [
      ["bytes=0-", 0, 999],
      ["bytes=100-299", 100, 299],
      ["bytes=990-5000", 990, 999],
      ["bytes=-10", 990, 999],
    ] as const) {
      const { status, bytes, place, headers } = await ask(range);
      expect({ status, place }).toEqual({ status: 206, place: `bytes ${start}-${end}/1000` });
      expect(bytes).toEqual(sound.subarray(start, end + 1));
      expect(headers.get("content-length")).toBe(String(bytes.length));
      expect(headers.get("content-type")).toBe("audio/mpeg");
      expect(headers.get("etag")).toBe(etag);
      expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    }
    const outside = await ask("bytes=1000-");
    expect(outside).toMatchObject({ status: 416, place: "bytes */1000", bytes: Buffer.alloc(0) });
    expect((await ask("bytes=0-1,5-6")).status, "several ranges are answered with the whole").toBe(200);
    expect((await ask("bytes=0-9", { "if-range": etag })).status).toBe(206);
    expect(await ask("bytes=0-9", { "if-range": '"another file"' })).toMatchObject({ status: 200, bytes: sound });
    expect((await ask("bytes=0-9", { "if-none-match": etag })).status).toBe(304);
    expect((await ask("bytes=0-9", {}, "HEAD")).status).toBe(200);
  });

  it("saves what is no picture and no sound", async () => {
    const answer = await fetch(await uploaded("nota.txt", file(Buffer.from("<b>hola</b>"), "text/plain")));
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; /);
    expect(answer.headers.get("content-type")).toBe("text/plain");
  });

  it("opens that file only, and only as it was signed", async () => {
    const [one, two] = [new URL(await uploaded("a.png", file(PNG))), new URL(await uploaded("b.png", file(PNG)))];
    const session = await start();
    const mixed = new URL(one.pathname + two.search, app.url);
    const unsigned = new URL(one.pathname, app.url);
    const withToken = new URL(`${one.pathname}?t=${session.token}`, app.url);
    expect((await fetch(mixed)).status).toBe(404);
    expect((await fetch(unsigned)).status).toBe(401);
    expect((await fetch(withToken)).status).toBe(401);
  });
});
