import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChannelKind } from "./channel.ts";
import { deepLink, OPENED_KINDS, readHandle } from "./deep-links.ts";

const opening = {
  text: "Hola & bienvenido?",
  reference: "K7M2QX",
  textWithReference: "Hola & bienvenido? (ref K7M2QX)",
};
const TEXT = "Hola%20%26%20bienvenido%3F%20(ref%20K7M2QX)";

describe("a deep link", () => {
  it.each([
    ["whatsapp-cloud", "+51 987 654 321", `https://wa.me/51987654321?text=${TEXT}`],
    ["whatsapp-web", "51987654321", `https://wa.me/51987654321?text=${TEXT}`],
    ["telegram", "@tienda_bot", "https://t.me/tienda_bot?start=K7M2QX"],
    ["messenger", "102030405060", "https://m.me/102030405060?ref=K7M2QX"],
    ["instagram", "@tienda.pe", "https://ig.me/m/tienda.pe?ref=K7M2QX"],
    ["sms", "+1 (415) 555-0100", `sms:+14155550100?&body=${TEXT}`],
    ["email", "ventas@tienda.pe", `mailto:ventas@tienda.pe?subject=Hola%20%26%20bienvenido%3F&body=${TEXT}`],
    [
      "webchat",
      "https://tienda.pe/chat?x=1#y",
      "https://tienda.pe/chat?charla=Hola+%26+bienvenido%3F+%28ref+K7M2QX%29",
    ],
  ] as const)("of %s to %s is %s", (kind, handle, url) => {
    expect(deepLink(kind, handle, opening)).toBe(url);
  });

  it("of somebody who is not counted carries no reference", () => {
    const plain = { text: "", reference: null, textWithReference: "" };
    expect(deepLink("telegram", "tienda_bot", plain)).toBe("https://t.me/tienda_bot");
    expect(deepLink("whatsapp-cloud", "51987654321", plain)).toBe("https://wa.me/51987654321");
  });

  it.each([
    ["telegram", "evil.example/x"],
    ["telegram", "a?start=b"],
    ["whatsapp-cloud", "//evil.example"],
    ["whatsapp-cloud", "tienda"],
    ["messenger", "../evil"],
    ["instagram", "x/../../evil"],
    ["email", "a@b.pe?bcc=evil@example.com"],
    ["email", "a@b.pe\nBcc: c@d.pe"],
    ["webchat", "javascript:alert(1)"],
    ["webchat", "https://user:pass@tienda.pe/"],
    ["terminal", "anything"],
    ["botframework", "anything"],
  ] as const)("is not made of %s %j", (kind, handle) => {
    expect(readHandle(kind, handle)).toBeNull();
    expect(deepLink(kind, handle, opening)).toBeNull();
  });

  it("leads to the provider's own host, whatever stands as handle and text", () => {
    const HOSTS: Partial<Record<ChannelKind, string>> = {
      "whatsapp-cloud": "https://wa.me",
      "whatsapp-web": "https://wa.me",
      telegram: "https://t.me",
      messenger: "https://m.me",
      instagram: "https://ig.me",
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...OPENED_KINDS),
        fc.string({ unit: "binary", maxLength: 40 }),
        fc.string({ maxLength: 40 }),
        (kind, handle, text) => {
          const url = deepLink(kind, handle, { text, reference: "K7M2QX", textWithReference: text });
          const host = HOSTS[kind];
          if (url !== null && host !== undefined) expect(new URL(url).origin).toBe(host);
          expect(url ?? "").not.toMatch(/[\r\n<>"]/);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
