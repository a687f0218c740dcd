/** By which way a message goes: windows and templates, fall-back over channels, consent by channel, what providers ask for. */
import { describe, expect, it } from "vitest";
import { policySettings } from "../../../crm/send-policy.ts";
import { whereaboutsOf } from "../../../crm/whereabouts.ts";
import { DAY_MS, HOUR_MS, plusMs } from "../../../lib/time.ts";
import { decide } from "../decide.ts";
import type { Facts, Route } from "../facts.ts";

// Tuesday, 10:00 in Lima.
const NOW = new Date("2026-03-03T15:00:00Z");
const LONG_AGO = plusMs(NOW, -3 * DAY_MS);

const route = (channel: Route["channel"], change: Partial<Route> = {}): Route => ({
  ...{ channel, accountId: `acc-${channel}`, conversationId: `cnv-${channel}`, isActive: true, isBlocked: false },
  ...{ lastMessageAt: LONG_AGO, lastWrittenAt: LONG_AGO, windowHours: channel === "whatsapp-cloud" ? 24 : null },
  ...{ restrainedUntil: null, templates: new Map(), ...change },
});
const APPROVED = new Map([["promo es", { isApproved: true, restrainedUntil: null }]]);

function ask(routes: readonly Route[], change: { contact?: object; ask?: object; settings?: object } = {}) {
  const facts: Facts = {
    ask: {
      ...{ sendId: null, program: "cart", purpose: "marketing", subject: { kind: "cart", id: "c" }, isTest: false },
      ...{ dueAt: NOW, expiresAt: null, unless: {} },
      options: [
        { channel: "whatsapp-cloud", template: { name: "promo", language: "es" } },
        { channel: "email", template: null },
        { channel: "sms", template: null },
      ],
      ...change.ask,
    },
    settings: { ...policySettings.parse({}), ...change.settings },
    contact: {
      ...{ isGone: false, optedOutAt: null, country: "PE", zones: ["America/Lima"], consents: [] },
      ...{ lastInboundAt: LONG_AGO, isWithPerson: false, routes },
      ...change.contact,
    },
    state: { boughtAt: null, invoice: null, cart: null, leadStatus: null },
    ...{ sent: [], open: [], isClaim: false },
  };
  const verdict = decide(facts, NOW);
  if (verdict.verdict === "send") return `${verdict.via.channel}${verdict.via.asTemplate ? " template" : ""}`;
  return verdict.verdict === "drop" ? `drop ${verdict.reason}` : `delay ${verdict.reason}`;
}
const said = (isGranted: boolean, channel: string | null) => ({
  ...{ purpose: "marketing", channel, isGranted, saidAt: LONG_AGO },
});

describe("a message takes the first way that is open", () => {
  const whatsApp = route("whatsapp-cloud");
  const email = route("email");

  it("as free text within the window, as a template outside", () => {
    expect(ask([route("whatsapp-cloud", { lastWrittenAt: plusMs(NOW, -HOUR_MS) }), email])).toBe("whatsapp-cloud");
    expect(ask([route("whatsapp-cloud", { templates: APPROVED }), email])).toBe("whatsapp-cloud template");
    expect(ask([whatsApp, email])).toBe("email");
    expect(ask([whatsApp])).toBe("delay window_closed");
  });

  it("leaving out what is blocked, closed or refused", () => {
    const open = { lastWrittenAt: plusMs(NOW, -HOUR_MS) };
    expect(ask([route("whatsapp-cloud", { ...open, isBlocked: true }), email])).toBe("email");
    expect(ask([route("whatsapp-cloud", { ...open, isActive: false }), route("sms")])).toBe("sms");
    expect(
      ask([route("whatsapp-cloud", open), email], { contact: { consents: [said(false, "whatsapp-cloud")] } }),
    ).toBe("email");
    expect(ask([route("whatsapp-cloud", open)], { contact: { consents: [said(false, null)] } })).toBe(
      "drop no_consent",
    );
    expect(ask([])).toBe("drop unreachable");
  });

  it("and waits where the provider asked for a rest and nothing else is open", () => {
    const resting = route("whatsapp-cloud", {
      lastWrittenAt: plusMs(NOW, -HOUR_MS),
      restrainedUntil: plusMs(NOW, DAY_MS),
    });
    expect(ask([resting])).toBe("delay restrained");
    expect(ask([resting, email])).toBe("email");
    const tired = new Map([["promo es", { isApproved: true, restrainedUntil: plusMs(NOW, HOUR_MS) }]]);
    expect(ask([route("whatsapp-cloud", { templates: tired })])).toBe("delay restrained");
  });

  it("and writes first only to who said yes, or of what serves them", () => {
    const cold = route("email", { conversationId: null, lastWrittenAt: null, lastMessageAt: null });
    expect(ask([cold])).toBe("drop no_consent");
    expect(ask([cold], { contact: { consents: [said(true, "email")] } })).toBe("email");
    expect(ask([cold], { ask: { purpose: "service" } })).toBe("email");
    expect(ask([email], { settings: { requiresConsent: true } })).toBe("drop no_consent");
  });

  it("about a conversation goes into that conversation", () => {
    const subject = { kind: "conversation", id: "cnv-sms" };
    expect(ask([email, route("sms")], { ask: { subject } })).toBe("sms");
  });

  it("to oneself asks for nothing but the window", () => {
    const contact = { optedOutAt: LONG_AGO, isWithPerson: true, consents: [said(false, null)] };
    expect(ask([email], { ask: { isTest: true }, contact })).toBe("email");
    expect(ask([whatsApp], { ask: { isTest: true }, contact })).toBe("drop window_closed");
  });
});

it("a contact is where their field or number says, else where the business is", () => {
  const lima = { country: "PE", timeZone: "America/Lima" };
  const where = (phone: string | null, custom = {}) =>
    whereaboutsOf({ phone, custom }, lima, { zoneField: "zona", countryField: "pais" });
  expect(where(null)).toEqual({ country: "PE", zones: ["America/Lima"] });
  expect(where("+573001234567")).toEqual({ country: "CO", zones: ["America/Bogota"] });
  expect(where("+5511987654321").zones).toEqual(["America/Sao_Paulo"]);
  expect(where("+5568999123456").zones).toEqual(["America/Rio_Branco"]);
  expect(where("+12125550123").zones.length).toBeGreaterThan(5);
  expect(where("+573001234567", { zona: "America/Lima", pais: "pe" })).toEqual({
    country: "PE",
    zones: ["America/Lima"],
  });
  expect(where(null, { zona: "Marte/Olimpo", pais: "Perú" })).toEqual({ country: "PE", zones: ["America/Lima"] });
});
