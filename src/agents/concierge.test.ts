import { describe, expect, it } from "vitest";
import type { Locale } from "../lib/locale.ts";
import type { Turn } from "./agent.ts";
import {
  allText,
  memoryTools,
  miraflores,
  nextTurn,
  SATURDAY_20,
  shop,
  turnOf,
  understood,
  WEDNESDAY_11,
  yes,
} from "./agent-turns.fixture.ts";
import { readBusinessQuestion } from "./concierge/business-question.ts";
import { firstName } from "./concierge/courtesies.ts";
import { concierge } from "./concierge.ts";
import { EMPTY_STATE } from "./state.ts";
import type { Intent } from "./understand/understanding.ts";

const decide = (turn: Turn) => concierge.decide(turn, memoryTools(), new AbortController().signal);
const ask = (text: string, intent: Intent, more: Partial<Turn> = {}) => decide(turnOf(text, understood(intent), more));

describe("courtesies", () => {
  it.each<[Locale, string, RegExp]>([
    ["es", "2026-03-11T13:00:00Z", /buenos días.*TecnoSur/i],
    ["es", "2026-03-11T22:00:00Z", /buenas tardes/i],
    ["es", "2026-03-12T01:30:00Z", /buenas noches/i],
    ["en", "2026-03-11T13:00:00Z", /good morning/i],
    ["pt", "2026-03-11T23:30:00Z", /boa noite/i],
  ])("greet in %s by the time of day of the shop (%s)", async (locale, now, expected) => {
    const decision = await ask("hola", "greeting", {
      locale,
      now: new Date(now),
      contact: { name: "ANA MARÍA PÉREZ", isCustomer: false },
    });
    expect(allText(decision)).toMatch(expected);
    expect(allText(decision)).toContain("Ana");
    expect(decision.replies).toHaveLength(1);
  });

  it("never greet with a profile name that is no name", () => {
    expect(firstName("👑 www.spam.example S/ 1.00")).toBe("");
    expect(firstName("María José")).toBe("María");
    expect(firstName(null)).toBe("");
  });

  it("follow the business's treatment", async () => {
    const usted = await ask("hola", "greeting", { business: { ...shop, treatment: "usted" } });
    expect(allText(usted)).toContain("¿Qué está buscando?");
    const vos = await ask("xyz qwerty", "other", { business: { ...shop, treatment: "vos" } });
    expect(allText(vos)).toContain("¿Querés");
  });

  it("answer a greeting together with a question in one bubble", async () => {
    const decision = await ask("hola buenas, ¿a qué hora cierran?", "greeting");
    expect(decision.replies).toHaveLength(1);
    expect(allText(decision)).toMatch(/^¡Hola.*cerramos a las 7 pm/s);
  });

  it("say honestly that a program answers", async () => {
    expect(allText(await ask("¿eres un robot o una persona?", "smalltalk"))).toMatch(/no una persona/);
  });

  it("close after the customer's last word, without a survey after a mere question", async () => {
    const transcript = [{ author: "agent" as const, text: "Abrimos a las 9.", at: WEDNESDAY_11 }];
    const decision = await ask("listo, ya quedó, gracias", "confirmation_resolved", { transcript });
    expect(decision.next).toEqual({ type: "close" });
    expect(decision.actions).toEqual([{ type: "record_outcome", kind: "resolved", basis: "confirmed" }]);
    expect(decision.replies).toHaveLength(1);
  });

  it("count nothing as resolved where nothing was answered", async () => {
    expect((await ask("no, gracias, eso es todo", "confirmation_resolved")).actions).toEqual([]);
  });

  it("keep a matter closed after a kind word, and let a lost sale go without insisting", async () => {
    const closed = { ...EMPTY_STATE, pending: "matter_closed" as const };
    const kind = await ask("gracias!", "thanks", { state: closed });
    expect(kind).toMatchObject({ next: { type: "close" }, actions: [], state: { pending: "matter_closed" } });
    const offering = { ...EMPTY_STATE, stage: "offering" as const };
    const declined = await decide(
      turnOf("no gracias, ya compré en otro lado", understood("other", { closure: yes }), { state: offering }),
    );
    expect(declined.actions).toEqual([{ type: "lose_lead", reason: "declined" }]);
    expect(declined.next).toEqual({ type: "close" });
  });

  it("confirm an opt-out kindly, record it and close", async () => {
    const decision = await decide(turnOf("no me escriban más", understood("opt_out", { optOut: yes })));
    expect(decision.actions).toEqual([{ type: "record_opt_out" }]);
    expect(decision.next).toEqual({ type: "close" });
    expect(decision.replies).toHaveLength(1);
  });

  it("keep silent before spam", async () => {
    expect((await ask("Gana dinero desde casa", "spam")).replies).toEqual([]);
  });

  it("take an OK for what it is", async () => {
    const decision = await ask("ok 👍", "other");
    expect(decision.helped).toBe(true);
    expect(allText(decision)).not.toMatch(/no lo sé/i);
  });
});

describe("the business's own facts", () => {
  it.each<[string, Locale, string]>([
    ["¿están abiertos ahora?", "es", "cerramos a las 7 pm"],
    ["¿cuál es su horario?", "es", "• Lunes a viernes: 9 am a 7 pm"],
    ["atienden los sábados?", "es", "9 am a 2 pm"],
    ["¿abren el domingo?", "es", "El domingo no abrimos"],
    ["y mañana a que hora abren", "es", "El jueves atendemos de 9 am a 7 pm"],
    ["what are your opening hours?", "en", "Monday to Friday: 9 am to 7 pm"],
    ["are you open on saturday?", "en", "9 am to 2 pm"],
    ["vocês abrem no sábado?", "pt", "9h às 14h"],
    ["qual o horário de vocês?", "pt", "Domingo: fechado"],
    ["¿dónde están ubicados?", "es", "Av. Larco 345, Lima"],
    ["where are you located?", "en", "Av. Larco 345, Lima"],
    ["qual o endereço?", "pt", "Av. Larco 345, Lima"],
    ["me da su teléfono", "es", "+51 1 555 0100"],
  ])("answer “%s” (%s)", async (text, locale, expected) => {
    const decision = await ask(text, "other", { locale });
    expect(allText(decision)).toContain(expected);
    expect(decision.sources).toContainEqual({ type: "business" });
    expect(decision.helped).toBe(true);
  });

  it("say when we open next while closed", async () => {
    expect(allText(await ask("¿están abiertos?", "other", { now: SATURDAY_20 }))).toContain(
      "abrimos el lunes a las 9 am",
    );
  });

  it("know the holidays", async () => {
    const business = { ...shop, rules: { ...shop.rules, holidays: ["2026-03-11", "2026-03-12"] } };
    expect(allText(await ask("¿están abiertos ahora?", "other", { business }))).toMatch(
      /feriado.*abrimos el viernes a las 9 am/,
    );
    expect(allText(await ask("y mañana a que hora abren", "other", { business }))).toMatch(/Mañana es feriado/);
  });

  it("list every branch, or only the one that is named", async () => {
    const surco = { ...miraflores, name: "Surco", address: "Jr. Monterrey 120" };
    const business = { ...shop, branches: [miraflores, surco] };
    const all = allText(await ask("¿qué tiendas tienen?", "other", { business }));
    expect(all).toContain("Larco 345");
    expect(all).toContain("Monterrey 120");
    const one = allText(await ask("¿dónde está la tienda física de surco?", "other", { business }));
    expect(one).toContain("Monterrey 120");
    expect(one).not.toContain("Larco");
  });

  it("are not seen where something else is asked", () => {
    expect(readBusinessQuestion("qual a data de fechamento?", "es")).toBeNull();
    expect(readBusinessQuestion("¿en qué fecha llega?", "es")).toBeNull();
    expect(readBusinessQuestion("tienen laptops en tienda", "es")).toBeNull();
    expect(readBusinessQuestion("por la mañana abren?", "es")).toEqual({ topic: "hours", day: null });
  });
});

describe("the FAQ", () => {
  it("answers a question about delivery with the written answer", async () => {
    const decision = await ask("¿hacen delivery a Surco?", "delivery");
    expect(allText(decision)).toBe("Sí, llevamos tu pedido a todo Lima.");
    expect(decision.sources[0]).toMatchObject({ type: "faq" });
  });

  it("is searched by the question alone, without courtesies or the customer's city", async () => {
    let searched = "";
    const searchFaq = async (text: string) => {
      searched = text;
      return [];
    };
    const tools = { ...memoryTools(), searchFaq };
    const understanding = understood("delivery", { entities: { city: "Surco" } });
    const text = "Hola, buenas tardes, una consulta: ¿hacen delivery a Surco? Gracias";
    await concierge.decide(turnOf(text, understanding), tools, new AbortController().signal);
    expect(searched.match(/\p{L}+/gu)).toEqual(["hacen", "delivery", "a"]);
  });

  it("asks which of two is meant when they fit equally well", async () => {
    const tools = memoryTools(
      [],
      [
        { id: "a", question: "Garantía de laptops", answer: "A", relevance: 0 },
        { id: "b", question: "Garantía de impresoras", answer: "B", relevance: 0 },
      ],
    );
    const decision = await concierge.decide(
      turnOf("garantía", understood("other")),
      tools,
      new AbortController().signal,
    );
    expect(decision.replies[0]?.choices?.map((choice) => choice.value)).toEqual([
      "Garantía de laptops",
      "Garantía de impresoras",
      "Quiero hablar con una persona",
    ]);
  });

  it.each<[Locale, RegExp]>([
    ["es", /no lo sé/],
    ["en", /don't know/],
    ["pt", /não sei/],
  ])("leaves an honest “I don't know” in %s, with the offer of a person", async (locale, expected) => {
    const decision = await ask("zzz qqq", "other", { locale });
    expect(allText(decision)).toMatch(expected);
    expect(decision.helped).toBe(false);
    expect(decision.replies[0]?.choices).toHaveLength(3);
  });
});

describe("messages without words", () => {
  it.each<[Locale, RegExp]>([
    ["es", /no puedo escuchar audios/],
    ["en", /can't listen to audio/],
    ["pt", /não consigo ouvir áudios/],
  ])("are answered honestly when they are audio (%s), with a person offered", async (locale, expected) => {
    const decision = await ask("", "other", { locale, attachments: ["audio"] });
    expect(allText(decision)).toMatch(expected);
    expect(decision.replies[0]?.choices).toHaveLength(2);
    expect(decision.helped).toBe(false);
  });

  it("are kept for the team when they are pictures", async () => {
    expect(allText(await ask("", "other", { attachments: ["image"] }))).toMatch(/la imagen.*\?$/);
  });
});

it("never says the same sentence twice in a row", async () => {
  for (const [text, intent] of [
    ["hola", "greeting"],
    ["gracias", "thanks"],
    ["zzz", "other"],
    ["ok", "other"],
  ] as const) {
    let turn = turnOf(text, understood(intent));
    let last = "";
    for (let round = 0; round < 7; round++) {
      const decision = await decide(turn);
      expect(allText(decision)).not.toBe(last);
      last = allText(decision);
      turn = nextTurn(turn, decision, text, understood(intent));
    }
  }
});
