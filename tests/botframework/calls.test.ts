/** Who may call, what is read of a call, and what leaves: the channel at its borders. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChannelError, UnavailableError } from "../../src/lib/errors.ts";
import { BOT } from "../emulators/botframework/connector.ts";
import { createSigner } from "../emulators/botframework/tokens.ts";
import { until } from "../harness/until.ts";
import { type BotLine, openBotLine } from "./bot-line.ts";

let line: BotLine;
const never = new AbortController().signal;

beforeEach(async () => {
  // The library tells the console of each bad token.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  line = await openBotLine();
  await line.channel.open(line.receive);
});
afterEach(async () => {
  await line.close();
  vi.restoreAllMocks();
});

const serviceUrl = () => `${line.connector.url}/amer/`;
const lastMessage = () => {
  const last = line.heard.findLast((event) => event.type === "message");
  if (last?.type !== "message") throw new Error("nothing was heard");
  return last.message;
};

describe("a call", () => {
  it("with a token of the connector for us is taken in, with who wrote and where they are", async () => {
    expect(await line.post(line.connector.activity({ id: "1", text: "¿tienen laptops?" }))).toBe(200);
    expect(lastMessage()).toMatchObject({
      externalId: "msteams:a:conversation/1;x/1",
      sender: { name: "Ana Díaz", locale: "es" },
      parts: [{ type: "text", text: "¿tienen laptops?" }],
      address: { threadId: "msteams:a:conversation/1;x", userId: "msteams:29:ana" },
    });
  });

  it.each([
    ["no token", async () => ""],
    ["no bearer", async () => "Basic abc"],
    ["a token that is none", async () => "Bearer abc"],
    ["three parts of nonsense", async () => "Bearer abc.def.ghi"],
    ["a token for another bot", async () => sign({ aud: "11111111-2222-3333-4444-555555555555" })],
    ["a token of another service", async () => sign({ serviceurl: "https://evil.example/" })],
    ["a token without a service", async () => sign({ serviceurl: undefined })],
    ["a token that has ended", async () => sign({}, { endsInS: -3_600 })],
    ["a token of another issuer", async () => sign({}, { iss: "https://evil.example" })],
    [
      "a token of our own app, as stand-ins of the connector use it",
      async () =>
        sign(
          { ver: "1.0", appid: BOT.appId },
          { iss: `https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/` },
        ),
    ],
    [
      "a token signed by somebody else",
      async () =>
        `Bearer ${await (await createSigner(["msteams"])).sign({ aud: BOT.appId, serviceurl: serviceUrl() })}`,
    ],
    ["a token without a signature", async () => (await sign({})).replace(/\.[^.]+$/, ".AAAA")],
    [
      "a token that asks for no algorithm",
      async () => {
        const [, payload] = (await sign({})).split(".");
        return `Bearer ${Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url")}.${payload}.AAAA`;
      },
    ],
  ])("with %s is refused", async (_what, authorization) => {
    expect(await line.post(line.connector.activity(), await authorization())).toBe(401);
    expect(line.heard).toEqual([]);
  });

  const sign = async (more: object, options = {}) =>
    `Bearer ${await line.connector.signer.sign({ aud: BOT.appId, serviceurl: serviceUrl(), ...more }, options)}`;

  it("for a channel that the key may not speak for, or by a way with other keys, is refused", async () => {
    expect(await line.post(line.connector.activity({ channelId: "telegram" }))).toBe(401);
    expect(await line.post(line.connector.activity({ channelId: "AseChannel" }))).toBe(401);
  });

  it("whose body names another service than the token, or none, is refused", async () => {
    expect(await line.post(line.connector.activity({ serviceUrl: "https://evil.example/" }))).toBe(401);
    expect(await line.post(line.connector.activity({ serviceUrl: undefined }))).toBe(400);
    expect(await line.post(line.connector.activity({ serviceUrl: "" }))).toBe(400);
    expect(line.heard).toEqual([]);
  });

  it.each([["{"], ["[]"], ["null"], ['"x"'], ["{}"]])("with the body %s is refused", async (body) => {
    expect(await line.post(body)).toBe(400);
  });

  it("that is too large is refused before it is read", async () => {
    expect(await line.post(line.connector.activity({ text: "x".repeat(3 * 1024 * 1024) }))).toBe(413);
  });

  it("cannot be judged while the connector's keys are away: it is to come again", async () => {
    line.connector.hasKeys = false;
    await expect(line.post(line.connector.activity())).rejects.toThrow(UnavailableError);
    line.connector.hasKeys = true;
    expect(await line.post(line.connector.activity())).toBe(200);
  });
});

describe("an activity", () => {
  it("with files brings those of the service, with our token, and those in the address", async () => {
    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    );
    line.connector.files.set("a.png", png);
    const attachments = [
      { contentType: "image/png", contentUrl: `${line.connector.url}/files/a.png`, name: "../../a.png" },
      { contentType: "image/png", contentUrl: `data:image/png;base64,${png.toString("base64")}`, name: "b.png" },
      { contentType: "image/png", contentUrl: "https://evil.example/c.png", name: "c.png" },
      { contentType: "image/png", contentUrl: "http://169.254.169.254/latest", name: "d.png" },
      { contentType: "application/vnd.microsoft.card.hero", content: {} },
    ];
    expect(await line.post(line.connector.activity({ text: "", attachments }))).toBe(200);
    expect(lastMessage().parts.map(({ type }) => type)).toEqual(["file", "file", "text", "text"]);
    expect(line.connector.fetched).toEqual([{ name: "a.png", hasToken: true }]);
    expect([...line.kept.values()].map(({ ref }) => ref.name).sort()).toEqual(["a.png", "b.png"]);
  });

  it("of a pressed button, of markup and of a mention is read as people read it", async () => {
    await line.post(line.connector.activity({ text: undefined, value: "Sí, quiero" }));
    expect(lastMessage().parts).toEqual([{ type: "text", text: "Sí, quiero" }]);
    await line.post(line.connector.activity({ textFormat: "xml", text: "<at>Tienda</at> hola<br>¿hay <b>stock</b>?" }));
    expect(lastMessage().parts).toEqual([{ type: "text", text: "hola\n¿hay stock?" }]);
  });

  it("of a change and of a removal is told as such", async () => {
    await line.post(line.connector.activity({ type: "messageUpdate", id: "7", text: "corregido" }));
    await line.post(line.connector.activity({ type: "installationUpdate", action: "remove" }));
    await line.post(line.connector.activity({ type: "installationUpdate", action: "add" }));
    expect(line.heard).toMatchObject([
      { type: "edit", edit: { threadId: "msteams:a:conversation/1;x", originalEnd: "/7", text: "corregido" } },
      { type: "reach", reach: { userId: "msteams:29:ana", isBlocked: true } },
      { type: "reach", reach: { isBlocked: false } },
    ]);
  });

  it("shows the person that we are writing", async () => {
    await line.post(line.connector.activity());
    await until("typing", () => line.connector.hints.some(({ type }) => type === "typing"));
  });
});

describe("a send", () => {
  beforeEach(() => line.post(line.connector.activity()));

  it("brings text, pictures by their address, other files as links, and choices as buttons", async () => {
    const photo = { id: "p", name: "laptop.png", mediaType: "image/png", bytes: 10, url: "/shop/photos/x.png" };
    const pdf = {
      id: "q",
      name: "quote.pdf",
      mediaType: "application/pdf",
      bytes: 10,
      url: "https://shop.example/q.pdf",
    };
    const parts = [
      { type: "text", text: "Mira" },
      { type: "file", file: photo },
      { type: "file", file: pdf },
      { type: "choices", choices: [{ value: "si", title: "Sí" }] },
    ] as const;
    const { externalId } = await line.channel.send(line.outbound(parts), never);
    expect(externalId).toMatch(/^msteams:a:conversation\/1;x\/sent-/);
    expect(line.connector.shown).toMatchObject([
      {
        text: "Mira\n\nquote.pdf: https://shop.example/q.pdf",
        textFormat: "plain",
        recipient: { id: "29:ana" },
        from: { id: `28:${BOT.appId}` },
        attachments: [{ contentType: "image/png", contentUrl: "https://shop.example/shop/photos/x.png" }],
        suggestedActions: { to: ["29:ana"], actions: [{ type: "imBack", title: "Sí", value: "si" }] },
      },
    ]);
  });

  it("hours later needs no more than what was kept of the conversation, and one token serves many", async () => {
    const message = line.outbound([{ type: "text", text: "¿Sigues ahí?" }]);
    const kept = JSON.parse(JSON.stringify(message));
    await line.channel.send(kept, never);
    await line.channel.send(kept, never);
    expect(line.connector.shown).toHaveLength(2);
    expect(line.connector.tokens.given).toBe(1);
  });

  it("whose token was withdrawn gets a new one and is shown once", async () => {
    const message = line.outbound([{ type: "text", text: "hola" }]);
    await line.channel.send(message, never);
    line.connector.tokens.withdraw();
    await line.channel.send(message, never);
    expect(line.connector.shown).toHaveLength(2);
    expect(line.connector.tokens.given).toBe(2);
  });

  it("waits as long as it is told", async () => {
    line.connector.script({ type: "refuse", status: 429, headers: { "retry-after": "7" } });
    const sent = line.channel.send(line.outbound([{ type: "text", text: "hola" }]), never);
    await expect(sent).rejects.toMatchObject({ fault: "rate_limited", afterMs: 7_000 });
  });

  it("of which a part was shown is uncertain", async () => {
    const text = "palabra ".repeat(900);
    const message = line.outbound([{ type: "text", text }]);
    const sent = line.channel.send(message, never);
    await until("the first piece", () => line.connector.shown.length > 0);
    line.connector.script({ type: "refuse", status: 429 });
    await expect(sent).rejects.toMatchObject({ fault: "uncertain" });
  });

  it.each([
    [412, "unavailable"],
    [404, "blocked"],
    [413, "rejected"],
    [502, "uncertain"],
  ])("answered with %i is %s", async (status, fault) => {
    line.connector.script({ type: "refuse", status });
    const sent = line.channel.send(line.outbound([{ type: "text", text: "hola" }]), never);
    await expect(sent).rejects.toMatchObject({ fault });
  });

  it("to nowhere is refused for good", async () => {
    const message = {
      key: "k",
      address: { threadId: "t", userId: "u", route: null },
      parts: [{ type: "text", text: "x" } as const],
    };
    await expect(line.channel.send(message, never)).rejects.toMatchObject({ fault: "rejected" });
  });
});

describe("the credentials", () => {
  it("are tried at the token service, and wrong ones break the account", async () => {
    await expect(line.channel.probe?.(never)).resolves.toEqual({ name: BOT.appId });
    const other = await openBotLine({ tenantId: "11111111-2222-3333-4444-555555555555" });
    try {
      await expect(other.channel.probe?.(never)).rejects.toMatchObject({ fault: "unauthorized" });
      await other.channel.open(other.receive);
      await other.post(other.connector.activity());
      const sent = other.channel.send(other.outbound([{ type: "text", text: "x" }]), never);
      await expect(sent).rejects.toBeInstanceOf(ChannelError);
      expect(other.reports).toEqual(["unauthorized"]);
    } finally {
      await other.close();
    }
  });

  it("are in no line of the log", async () => {
    line.connector.script({ type: "refuse", status: 500 });
    await line.post(
      line.connector.activity({ attachments: [{ contentType: "image/png", contentUrl: "https://x.example/" }] }),
    );
    expect(JSON.stringify(line.logged)).not.toContain(BOT.appPassword);
  });
});
