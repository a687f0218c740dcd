import { describe, expect, it } from "vitest";
import { isUncounted, readVisit } from "./visit.ts";

const PHONE =
  "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Mobile Safari/537.36";
const IN_APP =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 330.0";

describe("a visit", () => {
  it.each([
    ["a look without a body", "HEAD", { "user-agent": PHONE }],
    ["nobody's name", "GET", {}],
    ["WhatsApp's preview", "GET", { "user-agent": "WhatsApp/2.23.20.0 A" }],
    ["Telegram's preview", "GET", { "user-agent": "TelegramBot (like TwitterBot)" }],
    ["Facebook's preview", "GET", { "user-agent": "facebookexternalhit/1.1" }],
    ["a script", "GET", { "user-agent": "curl/8.9" }],
    ["a browser that looks ahead", "GET", { "user-agent": PHONE, "sec-purpose": "prefetch;prerender" }],
    ["an older one", "GET", { "user-agent": PHONE, purpose: "prefetch" }],
    ["Firefox", "GET", { "user-agent": PHONE, "x-moz": "prefetch" }],
    ["Safari's top sites", "GET", { "user-agent": PHONE, "x-purpose": "preview" }],
  ])("of %s is not counted", (_who, method, headers) => {
    expect(isUncounted({ method, headers })).toBe(true);
  });

  it.each([PHONE, IN_APP])("of a person is: %s", (userAgent) => {
    expect(isUncounted({ method: "GET", headers: { "user-agent": userAgent } })).toBe(false);
  });

  it("tells the campaign's parameters, cleaned and cut, and the kind of device", () => {
    const query = {
      utm_source: "insta\u0000gram",
      utm_campaign: "x".repeat(500),
      utm_medium: ["a", "b"],
      listing: " LAP-001 ",
      other: "y",
      campaign: "",
    };
    const visit = readVisit({ ip: "203.0.113.7", headers: { "user-agent": PHONE }, query });
    expect(visit).toMatchObject({ device: "phone", source: "instagram", listing: "LAP-001" });
    expect(visit.utm).toEqual({ source: "instagram", medium: "a", campaign: `${"x".repeat(99)}…` });
    expect(visit.campaign).toBe(visit.utm.campaign);
  });

  it.each([
    ["Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X)", "tablet"],
    ["Mozilla/5.0 (Linux; Android 14; SM-X710) Chrome/129.0 Safari/537.36", "tablet"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "computer"],
    [IN_APP, "phone"],
    ["something", "other"],
  ] as const)("%s comes from a %s", (userAgent, device) => {
    expect(readVisit({ ip: "", headers: { "user-agent": userAgent }, query: {} }).device).toBe(device);
  });
});
