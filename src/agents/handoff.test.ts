import { describe, expect, it } from "vitest";
import type { Locale } from "../lib/locale.ts";
import type { HandoffReason, Turn } from "./agent.ts";
import { allText, memoryTools, nextTurn, SATURDAY_20, shop, turnOf, understood, yes } from "./agent-turns.fixture.ts";
import { handoffReason } from "./handoff/reason.ts";
import { handoff } from "./handoff.ts";

const decide = (turn: Turn) => handoff.decide(turn, memoryTools(), new AbortController().signal);
const asking = (text: string, more: Partial<Turn> = {}) =>
  turnOf(text, understood("human_agent", { handoff: yes }), more);

describe("the reason", () => {
  it.each<[string, Parameters<typeof understood>, HandoffReason | null]>([
    ["quiero hablar con una persona", ["human_agent", { handoff: yes }], "asked"],
    ["esto es una vergüenza, son lo peor", ["complaint", { handoff: yes, sentiment: -0.9 }], "anger"],
    ["voy a denunciarlos a indecopi", ["complaint", { handoff: yes, sentiment: -0.9 }], "legal_or_fraud"],
    ["isso é golpe, vou chamar meu advogado", ["complaint", { handoff: yes }], "legal_or_fraud"],
    ["this is a scam, I'll call my lawyer", ["complaint", { handoff: yes }], "legal_or_fraud"],
    ["pésimo, nunca más", ["complaint", { sentiment: -0.8 }], "anger"],
    ["la pantalla llegó rota", ["complaint", { sentiment: -0.4 }], null],
    ["¿hay laptops?", ["product_question", {}], null],
    ["quizá una persona", ["other", { handoff: { value: true, confidence: 0.3 } }], null],
  ])("of “%s”", (text, understanding, reason) => {
    expect(handoffReason(turnOf(text, understood(...understanding)))).toBe(reason);
  });

  it("is repeated failure at the third turn without help, or unreadable when it was audio", () => {
    const state = { offeredProductIds: [], failures: 3, usedVariants: {} };
    expect(handoffReason(turnOf("zzz", understood("other"), { state }))).toBe("repeated_failure");
    expect(handoffReason(turnOf("", understood("other"), { state, attachments: ["audio"] }))).toBe("unreadable");
  });
});

describe("the reply", () => {
  it.each<[Locale, Date, RegExp]>([
    ["es", turnOf("", understood("other")).now, /persona del equipo de TecnoSur.*hoy cerramos a las 7 pm/],
    ["es", SATURDAY_20, /persona del equipo de TecnoSur.*abrimos el lunes a las 9 am/],
    ["en", SATURDAY_20, /person from the TecnoSur team.*we open on Monday at 9 am/],
    ["pt", SATURDAY_20, /pessoa da equipe da TecnoSur.*abrimos segunda-feira às 9h/],
  ])("says in %s who answers and when (%s)", async (locale, now, expected) => {
    const decision = await decide(asking("una persona por favor", { locale, now }));
    expect(allText(decision)).toMatch(expected);
    expect(decision.next).toMatchObject({ type: "human", reason: "asked" });
  });

  it("promises no time when no hours are known", async () => {
    const decision = await decide(asking("una persona", { business: { ...shop, branches: [] } }));
    expect(allText(decision)).not.toMatch(/\d/);
  });

  it("does not announce the person twice, but does anew after a rep has answered", async () => {
    const first = asking("quiero una persona");
    const announced = await decide(first);
    const again = nextTurn(first, announced, "¿hay alguien?", understood("human_agent", { handoff: yes }));
    const waiting = await decide(again);
    expect(allText(waiting)).toContain("ya tiene tu mensaje");
    expect(waiting.next.type).toBe("human");
    const transcript = [...again.transcript, { author: "rep" as const, text: "Hola, soy Rosa", at: again.now }];
    expect(allText(await decide({ ...again, transcript }))).toContain("persona del equipo");
  });
});

it("tells the rep in the business's language what it is about", async () => {
  const turn = asking("I want a person\nplease", {
    locale: "en",
    contact: { name: "Ana Pérez" },
    state: { offeredProductIds: ["ideapad"], failures: 0, usedVariants: {} },
    transcript: [{ author: "customer", text: "is the ideapad good for design?", at: SATURDAY_20 }],
  });
  const { next } = await decide(turn);
  expect(next.type === "human" && next.summary.split("\n")).toEqual([
    "Cliente: Ana Pérez",
    "Quiere: hablar con una persona",
    "Antes escribió: «is the ideapad good for design?»",
    "Productos vistos: Laptop Lenovo IdeaPad 3",
    "Motivo: necesita que lo atienda una persona",
    "Último mensaje: «I want a person please»",
  ]);
});
