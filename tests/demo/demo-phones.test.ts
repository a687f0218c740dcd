/** The emulated phones of the demo over real HTTP: all that can be sent, trouble at the providers, and what is refused. */
import { request } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Demo, startDemo } from "../../src/demo/demo.ts";
import { LINE_KINDS, type LineKind, type LineState } from "../../src/demo/line.ts";
import { until } from "../harness/until.ts";
import { type DemoApi, demoApi } from "./demo-api.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

let demo: Demo;
let api: DemoApi;

beforeAll(async () => {
  const turns = { debounceMs: 0, timeoutMs: 20_000, concurrency: 4 };
  demo = await startDemo({ home: null, port: 0, locale: "es", turns, paceMs: 0 });
  api = demoApi(demo.url);
});
afterAll(() => demo?.stop());
beforeEach(async () => {
  for (const kind of LINE_KINDS) expect((await api.post(`/api/phones/${kind}/renew`)).status).toBe(202);
});

const on = (kind: LineKind) => {
  const shopSays = ({ bubbles }: LineState) => bubbles.filter(({ from }) => from === "shop");
  return {
    write: (text: string) => api.post(`/api/phones/${kind}/text`, { text }),
    trouble: (trouble: string, isOn = true) => api.post(`/api/phones/${kind}/trouble`, { trouble, on: isOn }),
    /** The phone as soon as the shop has said so much to it. */
    heard: (bubbles: number, what = "an answer") =>
      until(what, async () => {
        const phone = await api.phone(kind);
        return shopSays(phone).length >= bubbles ? { phone, said: shopSays(phone) } : null;
      }),
  };
};

it.each(["en", "pt"] as const)("a sale is played in %s to the numbers of the paid orders", async (locale) => {
  await api.post("/api/sale", { locale });
  const { sale } = await until("the end of the sale", async () => {
    const state = await api.state();
    return state.sale.isRunning ? null : state;
  });
  for (const kind of LINE_KINDS)
    expect(sale.parts[kind]).toMatchObject({ doing: "paid", order: expect.stringMatching(/^\d+$/) });
});

describe.each(LINE_KINDS)("on %s", (kind) => {
  const phone = on(kind);

  it("a photo, a voice note and a place arrive, and are shown on the phone", async () => {
    const photo = await fetch(`${api.url}/api/phones/${kind}/photo`, {
      method: "POST",
      headers: { "content-type": "image/png" },
      body: PNG,
    });
    expect(photo.status).toBe(202);
    await phone.heard(1);
    await api.post(`/api/phones/${kind}/voice`);
    const { said } = await phone.heard(2);
    // It cannot listen, and offers a way out to press.
    expect(said.at(-1)?.buttons.length).toBeGreaterThan(0);
    await api.post(`/api/phones/${kind}/place`);
    const { phone: shown } = await phone.heard(3);
    const mine = shown.bubbles.filter(({ from }) => from === "customer");
    expect(mine.map(({ file, place }) => file?.mediaType ?? (place ? "place" : ""))).toEqual([
      "image/png",
      "audio/ogg",
      "place",
    ]);
    const file = await fetch(`${api.url}/api/phones/${kind}/files/${encodeURIComponent(mine[0]?.file?.id ?? "")}`);
    expect(Buffer.from(await file.arrayBuffer()).equals(PNG)).toBe(true);
    expect(file.headers.get("content-security-policy")).toContain("sandbox");
  });

  it("a button that is pressed is answered", async () => {
    await api.post(`/api/phones/${kind}/voice`);
    const { said } = await phone.heard(1);
    const bubble = said.at(-1);
    const pressed = { bubble: bubble?.id, button: bubble?.buttons[0]?.id };
    expect((await api.post(`/api/phones/${kind}/press`, pressed)).status).toBe(202);
    await phone.heard(2, "the answer to the button");
  });

  it("what is delivered twice is answered once", async () => {
    await phone.trouble("duplicate");
    await phone.write("¿a qué hora abren mañana?");
    await phone.heard(1);
    await phone.trouble("duplicate", false);
    const deliveries = await until("the second copy", async () => {
      const { log } = await api.phone(kind);
      const found = log.filter(({ way, what }) => way === "delivery" && /^(message|update)$/.test(what)).slice(-2);
      return found.length === 2 ? found : null;
    });
    expect(deliveries.map(({ status }) => status)).toEqual([200, 200]);
    await phone.write("gracias");
    const { said } = await phone.heard(2);
    expect(said.filter(({ text }) => /am a|horario/i.test(text))).toHaveLength(1);
  });

  it("a message that the next one overtakes is not lost", async () => {
    await phone.trouble("reorder");
    await phone.write("hola");
    expect((await api.phone(kind)).bubbles[0]?.tick).toBe("sent");
    await phone.write("¿hacen envíos a Cusco?");
    const { phone: shown } = await phone.heard(1);
    await phone.trouble("reorder", false);
    await until(
      "both messages",
      async () =>
        (await api.phone(kind)).bubbles.filter(({ from, tick }) => from === "customer" && tick === "read").length === 2,
    );
    expect(shown.bubbles.length).toBeGreaterThan(2);
  });

  it.each(["too_many", "server_error"])("a send that meets %s is made again, and shown once", async (trouble) => {
    await phone.trouble(trouble);
    await phone.write("¿a qué hora abren mañana?");
    const { phone: shown, said } = await phone.heard(1);
    expect(shown.log.some(({ way, status }) => way === "call" && (status ?? 0) >= 429)).toBe(true);
    expect(shown.troubles).toEqual([]);
    expect(new Set(said.map(({ text }) => text)).size).toBe(said.length);
  });

  it("who has blocked the shop and comes back is answered again", async () => {
    await phone.write("hola");
    await phone.heard(1);
    await phone.trouble("block");
    expect((await api.phone(kind)).troubles).toEqual(["block"]);
    await phone.trouble("block", false);
    await phone.write("¿a qué hora abren mañana?");
    await phone.heard(2);
  });
});

describe("refused", () => {
  it("is what makes no sense", async () => {
    const status = async (path: string, body?: unknown) => (await api.post(path, body)).status;
    expect(await status("/api/phones/viber/text", { text: "hola" })).toBe(400);
    expect(await status("/api/phones/telegram/text", { text: "   " })).toBe(400);
    expect(await status("/api/phones/telegram/text", { text: "x".repeat(4_097) })).toBe(400);
    expect(await status("/api/phones/telegram/text", ["hola"])).toBe(400);
    expect(await status("/api/phones/telegram/press", { bubble: "t1", button: "nothing" })).toBe(400);
    expect(await status("/api/phones/telegram/trouble", { trouble: "earthquake", on: true })).toBe(400);
    expect(await status("/api/sale", { locale: "xx" })).toBe(400);
    expect(await status("/api/nothing", {})).toBe(404);
    expect((await fetch(`${api.url}/api/phones/telegram/files/..%2F..%2Fsecret`)).status).toBe(404);
    expect((await api.phone("telegram")).bubbles).toEqual([]);
  });

  it("is a file that is no photo, whatever it says it is, and one that is too large", async () => {
    const send = async (body: Uint8Array<ArrayBuffer>) =>
      (
        await fetch(`${api.url}/api/phones/telegram/photo`, {
          method: "POST",
          headers: { "content-type": "image/png" },
          body,
        })
      ).status;
    expect(await send(new TextEncoder().encode("<svg onload=alert(1)>"))).toBe(400);
    expect(await send(new Uint8Array(9 * 1024 * 1024))).toBe(413);
  });

  it("is whoever comes from another page, or by another name", async () => {
    const foreign = await api.post("/api/sale", {}, { origin: "https://evil.example" });
    expect(foreign.status).toBe(403);
    const { hostname, port } = new URL(api.url);
    const status = await new Promise((resolve) => {
      request({ hostname, port, path: "/api/state", headers: { host: "evil.example" } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end();
    });
    expect(status).toBe(403);
    expect(new URL(api.url).hostname).toBe("localhost");
  });
});
