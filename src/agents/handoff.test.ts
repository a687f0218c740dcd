import { describe, expect, it } from "vitest";
import type { Locale } from "../lib/locale.ts";
import type { HandoffReason, Turn } from "./agent.ts";
import { allText, memoryTools, nextTurn, SATURDAY_20, shop, turnOf, understood, yes } from "./agent-turns.fixture.ts";
import { handoffReason } from "./handoff/reason.ts";
import { handoff } from "./handoff.ts";
import { decideBuiltIn } from "./orchestrator.ts";
import { EMPTY_STATE } from "./state.ts";

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

  it.each<[string, HandoffReason | null]>([
    ["ya no quiero vivir", "safety"],
    ["I want to kill myself", "safety"],
    ["a bateria explodiu e me queimou", "safety"],
    ["el cargador se incendió en mi casa", "safety"],
    ["me muero de risa jaja", null],
    ["¿tienen el Fire HD 10?", null],
    ["quiero hablar con gerencia", "asked"],
  ])("of “%s” by its words", (text, reason) => {
    const rules = { ...shop.rules, handoff: { ...shop.rules.handoff, words: ["gerencia"] } };
    expect(handoffReason(turnOf(text, understood("other"), { business: { ...shop, rules } }))).toBe(reason);
  });

  it("is high value, the same doubt again, or not being understood", () => {
    const rules = { ...shop.rules, handoff: { ...shop.rules.handoff, highValueCents: 1_000_000 } };
    const budget = { cents: 1_500_000, currency: null };
    const large = turnOf("tengo 15000 soles, quiero comprar", understood("purchase", { entities: { budget } }));
    expect(handoffReason({ ...large, business: { ...shop, rules } })).toBe("high_value");
    expect(handoffReason(large)).toBeNull();
    const doubting = understood("objection", { objection: { value: "price", confidence: 0.9 } });
    const objections = [{ kind: "price" as const, times: 3, tactics: [], isOvercome: false }];
    expect(handoffReason(turnOf("muy caro", doubting, { state: { ...EMPTY_STATE, objections } }))).toBe(
      "repeated_objection",
    );
    expect(handoffReason(turnOf("zzz", understood("other"), { state: { ...EMPTY_STATE, unsure: 2 } }))).toBe(
      "low_confidence",
    );
  });

  it("is repeated failure at the third turn without help, or unreadable when it was audio", () => {
    const state = { ...EMPTY_STATE, offeredProductIds: [], failures: 3, usedVariants: {} };
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
    contact: { name: "Ana Pérez", isCustomer: false },
    state: { ...EMPTY_STATE, offeredProductIds: ["ideapad"], failures: 0, usedVariants: {} },
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
    "Respuesta sugerida: «Hola, Ana, soy del equipo y ya leí la conversación. ¿En qué te ayudo?»",
  ]);
});

it("gives the rep the lead card: what was told, the stage, doubts met and the quote", async () => {
  const turn = asking("mejor con una persona", {
    state: {
      ...EMPTY_STATE,
      stage: "quoted",
      quoteCode: "c0de",
      answers: { need: "una laptop para diseño", budget: "3000 soles" },
      objections: [{ kind: "price", times: 2, tactics: [], isOvercome: true }],
    },
  });
  const soles = (cents: number) => ({ cents, currency: "PEN" });
  const quote = {
    id: "quo_1",
    number: 1007,
    code: "c0de",
    status: "sent" as const,
    items: [],
    total: soles(249_900),
    discount: soles(0),
    delivery: soles(0),
    deliveryZone: null,
    validUntil: SATURDAY_20,
    paymentCode: null,
  };
  const tools = { ...memoryTools(), getQuotes: async () => [quote] };
  const { next } = await handoff.decide(turn, tools, new AbortController().signal);
  const summary = next.type === "human" ? next.summary : "";
  expect(summary).toContain("Contó: necesidad: una laptop para diseño; presupuesto: 3000 soles");
  expect(summary).toContain("Etapa: con cotización");
  expect(summary).toContain("Dudas: precio (2 veces), superada");
  expect(summary).toMatch(/Cotización 1007: S\/\s?2,499\.00/);
});

it("opens the most urgent case for an angry complaint, and adds to the open one", async () => {
  const angry = turnOf(
    "son lo peor, llegó rota y nadie responde",
    understood("complaint", { handoff: yes, sentiment: -0.9 }),
  );
  expect((await decide(angry)).actions).toEqual([
    { type: "open_case", kind: "complaint", subject: "son lo peor, llegó rota y nadie responde", priority: 1 },
  ]);
  const open = {
    id: "cas_1",
    number: 1001,
    kind: "complaint" as const,
    subject: "",
    status: "open" as const,
    createdAt: SATURDAY_20,
  };
  const again = await handoff.decide(
    angry,
    { ...memoryTools(), getCases: async () => [open] },
    new AbortController().signal,
  );
  expect(again.actions).toMatchObject([{ type: "update_case", caseId: "cas_1" }]);
});

it("does not say again within hours that somebody is coming", async () => {
  const first = asking("quiero una persona");
  const again = nextTurn(first, await decide(first), "¿hola?", understood("human_agent", { handoff: yes }));
  const told = await decide(again);
  expect(told.replies).toHaveLength(1);
  const third = nextTurn(again, told, "¿hay alguien?", understood("human_agent", { handoff: yes }));
  expect((await decide(third)).replies).toEqual([]);
  const later = { ...third, now: new Date(third.now.getTime() + 4 * 3_600_000) };
  expect((await decide(later)).replies).toHaveLength(1);
});

describe("low confidence", () => {
  it.each<[Locale, RegExp]>([
    ["es", /no está claro qué necesita/],
    ["en", /it is unclear what they need/],
    ["pt", /não está claro o que precisa/],
  ])("is the reason once it was hard to tell twice in a row, for rep and trace in %s", async (locale, reason) => {
    const unclear = understood("other", { intent: { value: "other", confidence: 0.1 } });
    const rules = { ...shop.rules, handoff: { ...shop.rules.handoff, minConfidence: 0.3 } };
    const first = turnOf("zxcv qwer", unclear, { locale, business: { ...shop, locale, rules } });
    const tools = memoryTools([], []);
    const guess = await decideBuiltIn(first, tools, new AbortController().signal);
    expect(guess.next.type).toBe("wait");
    const second = await decideBuiltIn(
      nextTurn(first, guess, "asdf poiu", unclear),
      tools,
      new AbortController().signal,
    );
    expect(second).toMatchObject({ agent: "handoff", next: { type: "human", reason: "low_confidence" } });
    expect(second.next.type === "human" && second.next.summary).toMatch(reason);
    expect(allText(second)).not.toBe("");
  });
});
