import { describe, expect, it } from "vitest";
import type { Locale } from "../lib/locale.ts";
import { DAY_MS } from "../lib/time.ts";
import type { AgentTools, CaseFacts, OrderFacts, Turn } from "./agent.ts";
import { allText, memoryTools, nextTurn, shop, turnOf, understood, WEDNESDAY_11, yes } from "./agent-turns.fixture.ts";
import { pendingMatter } from "./cases/applies.ts";
import { cases, isForCases } from "./cases.ts";
import { EMPTY_STATE } from "./state.ts";
import type { Intent } from "./understand/understanding.ts";

const order = (facts: Partial<OrderFacts> = {}): OrderFacts => ({
  id: "ord_1",
  number: 1001,
  status: "shipped",
  items: [{ name: "Laptop HP Pavilion 14", quantity: 1 }],
  total: { cents: 249_900, currency: "PEN" },
  deliveryZone: "Lima",
  promisedAt: new Date("2026-03-13T17:00:00Z"),
  tracking: null,
  createdAt: new Date("2026-03-09T17:00:00Z"),
  ...facts,
});
const aCase = (facts: Partial<CaseFacts> = {}): CaseFacts => ({
  id: "cas_1",
  number: 1005,
  kind: "complaint",
  subject: "llegó rota",
  status: "open",
  createdAt: new Date("2026-03-09T17:00:00Z"),
  ...facts,
});
const toolsWith = (orders: OrderFacts[] = [], own: CaseFacts[] = []): AgentTools => ({
  ...memoryTools([], []),
  getOrders: async () => orders,
  getCases: async () => own,
  takeCaseNumber: async () => 1042,
});
const decide = (turn: Turn, tools = toolsWith()) => cases.decide(turn, tools, new AbortController().signal);
const ask = (text: string, intent: Intent, tools = toolsWith(), more: Partial<Turn> = {}) =>
  decide(turnOf(text, understood(intent), more), tools);
const pending = (value: (typeof EMPTY_STATE)["pending"]) => ({ state: { ...EMPTY_STATE, pending: value } });

describe("an order", () => {
  it.each<[Locale, RegExp]>([
    ["es", /pedido 1001 .*viernes,? 13 de marzo/s],
    ["en", /order 1001 .*Friday,? (?:13 March|March 13)/s],
    ["pt", /pedido 1001 .*sexta-feira, 13 de março/s],
  ])("is told with its date in %s", async (locale, expected) => {
    const decision = await ask("¿dónde está mi pedido?", "order_status", toolsWith([order()]), { locale });
    expect(allText(decision)).toMatch(expected);
    expect(decision.sources).toEqual([{ type: "order", order: order() }]);
    expect(decision.actions).toEqual([{ type: "plan_close", afterHours: 72 }]);
  });

  it("comes with its tracking number", async () => {
    const decision = await ask("ya salió?", "order_status", toolsWith([order({ tracking: "OLV-8812" })]));
    expect(allText(decision)).toContain("OLV-8812");
  });

  it("that is late is told honestly, with a person offered", async () => {
    const late = order({ promisedAt: new Date(WEDNESDAY_11.getTime() - 2 * DAY_MS) });
    const decision = await ask("¿qué pasó con mi pedido?", "order_status", toolsWith([late]));
    expect(allText(decision)).toMatch(/lunes,? 9 de marzo.*(?:demora|disculpas|lo siento)/s);
    expect(decision.state.pending).toBe("person_offered");
  });

  it("is chosen by its number, and asked for when several may be meant", async () => {
    const both = [order(), order({ id: "ord_2", number: 1002, status: "preparing" })];
    const which = await ask("¿y mi pedido?", "order_status", toolsWith(both));
    expect(which.replies[0]?.choices).toHaveLength(2);
    expect(which.state.pending).toBe("order_asked");
    const chosen = await ask("el 1002", "other", toolsWith(both), pending("order_asked"));
    expect(chosen.sources).toMatchObject([{ type: "order", order: { number: 1002 } }]);
  });

  it("of another customer is never told", async () => {
    const understanding = understood("order_status", { entities: { orderNumber: "2001" } });
    const decision = await decide(turnOf("¿dónde está el pedido 2001?", understanding), toolsWith([order()]));
    expect(allText(decision)).toMatch(/2001 a tu nombre/);
    expect(decision.sources).toEqual([]);
    expect(decision.state.pending).toBe("person_offered");
  });

  it("without any known is asked for once, then a person is offered", async () => {
    const asked = await ask("¿dónde está mi pedido?", "order_status");
    expect(asked.state.pending).toBe("order_asked");
    const none = await ask("no lo tengo", "other", toolsWith(), pending("order_asked"));
    expect(none.state.pending).toBe("person_offered");
  });
});

describe("a complaint", () => {
  it("opens a case with its number told, and asks for the one missing fact", async () => {
    const decision = await ask("la laptop llegó rota de la pantalla", "complaint", toolsWith([order()]));
    expect(decision.actions).toEqual([
      {
        type: "open_case",
        kind: "complaint",
        number: 1042,
        subject: "la laptop llegó rota de la pantalla",
        priority: 2,
        orderId: "ord_1",
      },
    ]);
    expect(allText(decision)).toContain("1042");
    expect(allText(decision)).toMatch(/foto/);
    expect(decision.replies).toHaveLength(2);
    expect(decision.state.pending).toBe("case_detail_asked");
  });

  it("that says nothing yet is asked what happened; the answer joins the case and a person takes it", async () => {
    const first = turnOf("quiero hacer un reclamo", understood("complaint"));
    const asked = await decide(first);
    expect(allText(asked)).toMatch(/qué (?:pasó|fue)/i);
    const second = nextTurn(first, asked, "se apaga sola a los diez minutos", understood("product_question"));
    expect(isForCases(second)).toBe(true);
    const told = await decide(second, toolsWith([], [aCase({ number: 1042 })]));
    expect(told.actions).toEqual([{ type: "update_case", caseId: "cas_1", note: "se apaga sola a los diez minutos" }]);
    expect(told.next).toMatchObject({ type: "human" });
    expect(told.next.type === "human" && told.next.summary).toContain("Caso: 1042");
  });

  it("is tied to the order that the customer names afterwards", async () => {
    const first = turnOf("quiero devolver un producto", understood("return_refund"));
    const second = nextTurn(first, await decide(first), "es del pedido 1002", understood("other"));
    const orders = [order(), order({ id: "ord_2", number: 1002 })];
    const told = await decide(second, toolsWith(orders, [aCase({ kind: "return_refund" })]));
    expect(told.actions).toMatchObject([{ type: "update_case", caseId: "cas_1", orderId: "ord_2" }]);
    const vague = nextTurn(first, await decide(first), "se apaga sola", understood("other"));
    const untied = await decide(vague, toolsWith(orders, [aCase({ kind: "return_refund" })]));
    expect(untied.actions[0]).not.toHaveProperty("orderId");
  });

  it("is not confused with a question about the case, or with its end", () => {
    const asked = { state: { ...EMPTY_STATE, stage: "service" as const, pending: "case_detail_asked" as const } };
    const question = turnOf("¿cómo va mi caso?", understood("order_status"), asked);
    expect(pendingMatter(question)).toBeNull();
    expect(isForCases(question)).toBe(true);
    const end = turnOf("ya quedó, gracias", understood("confirmation_resolved", { closure: yes }), asked);
    expect(pendingMatter(end)).toBeNull();
  });

  it("told again adds to the open case; a solved one opens again", async () => {
    const added = await ask("la pantalla sigue parpadeando", "complaint", toolsWith([], [aCase()]));
    expect(added.actions).toEqual([{ type: "update_case", caseId: "cas_1", note: "la pantalla sigue parpadeando" }]);
    const back = await ask("volvió a fallar la pantalla", "complaint", toolsWith([], [aCase({ status: "resolved" })]));
    expect(back.actions).toMatchObject([{ type: "update_case", caseId: "cas_1", status: "open" }]);
  });

  it("is more urgent from somebody upset, and goes to a person at once from a customer of high value", async () => {
    const upset = understood("complaint", { sentiment: -0.7 });
    const [opened] = (await decide(turnOf("la impresora que compré no imprime nada", upset))).actions;
    expect(opened).toMatchObject({ priority: 1 });
    const rules = { ...shop.rules, handoff: { ...shop.rules.handoff, highValueCents: 200_000 } };
    const vip = await ask("la laptop llegó rota", "complaint", toolsWith([order()]), { business: { ...shop, rules } });
    expect(vip.next).toMatchObject({ type: "human", reason: "high_value" });
  });
});

describe("a return", () => {
  const rules = { ...shop.rules, guarantee: { returnDays: 7, text: null } };
  const business = { ...shop, rules };

  it("is held against the date of the order", async () => {
    const within = await ask("quiero devolver el teclado, no me gustó", "return_refund", toolsWith([order()]), {
      business,
    });
    expect(allText(within)).toMatch(/dentro del plazo de 7 días/);
    const old = order({ createdAt: new Date(WEDNESDAY_11.getTime() - 20 * DAY_MS) });
    const past = await ask("quiero devolver el teclado, no me gustó", "return_refund", toolsWith([old]), { business });
    expect(allText(past)).toMatch(/ya pasó el plazo de 7 días/);
  });

  it("in general is answered without a case", async () => {
    const decision = await ask("¿cuál es la política de devoluciones?", "return_refund", toolsWith(), { business });
    expect(decision.actions).toEqual([]);
    expect(allText(decision)).toContain("7 días");
  });
});

describe("how a case goes", () => {
  it.each<[Locale, string]>([
    ["es", "¿cómo va mi caso?"],
    ["en", "what's the status of my case?"],
    ["pt", "como está meu chamado?"],
  ])("is told in %s", async (locale, text) => {
    const turn = turnOf(text, understood("other"), { locale });
    expect(isForCases(turn)).toBe(true);
    const decision = await decide(turn, toolsWith([], [aCase({ status: "in_progress" })]));
    expect(allText(decision)).toContain("1005");
    expect(decision.sources).toMatchObject([{ type: "case", case: { id: "cas_1" } }]);
  });

  it("is not told of another's number", async () => {
    const decision = await ask("¿cómo va mi caso 2222?", "other", toolsWith([], [aCase()]));
    expect(allText(decision)).toMatch(/2222/);
    expect(allText(decision)).not.toContain("1005");
    expect(decision.sources).toEqual([]);
  });
});

describe("the end", () => {
  const service = (value: (typeof EMPTY_STATE)["pending"] = null): Partial<Turn> => ({
    state: { ...EMPTY_STATE, stage: "service", caseId: "cas_1", pending: value },
    transcript: [{ author: "agent", text: "Anotado en el caso 1005.", at: WEDNESDAY_11 }],
  });

  it("confirmed closes at once: the case is solved, the outcome counted, the survey asked", async () => {
    const decision = await ask("sí, ya quedó, gracias", "thanks", toolsWith([], [aCase()]), service("closure_asked"));
    expect(decision.actions).toEqual([
      { type: "update_case", caseId: "cas_1", status: "resolved", resolution: "confirmed by the customer" },
      { type: "record_outcome", kind: "resolved", basis: "confirmed" },
      { type: "ask_survey", caseId: "cas_1" },
    ]);
    expect(decision.next).toEqual({ type: "close" });
    expect(decision.state.pending).toBe("survey_asked");
    expect(decision.replies[1]?.choices?.map(({ value }) => value)).toEqual(["5", "4", "3", "2", "1"]);
  });

  it("denied asks what is left, and a solved case is open again", async () => {
    const solved = toolsWith([], [aCase({ status: "resolved" })]);
    const decision = await ask("todavía no", "other", solved, service("closure_asked"));
    expect(decision.actions).toMatchObject([{ type: "update_case", status: "open" }]);
    expect(decision.next.type).toBe("wait");
  });

  it.each<[string, number]>([
    ["5", 5],
    ["⭐⭐⭐⭐", 4],
    ["muy buena", 5],
  ])("is rated by “%s”", async (text, rating) => {
    const turn = turnOf(text, understood("other"), pending("survey_asked"));
    expect(isForCases(turn)).toBe(true);
    const decision = await decide(turn);
    expect(decision.actions).toEqual([{ type: "answer_survey", rating }]);
    expect(decision.next).toEqual({ type: "close" });
  });

  it("rated low asks once what went wrong, and keeps it", async () => {
    const first = turnOf("2", understood("other"), pending("survey_asked"));
    const low = await decide(first);
    expect(low.state.pending).toBe("rating_reason_asked");
    const reason = await decide(nextTurn(first, low, "tardaron tres semanas", understood("complaint")));
    expect(reason.actions).toEqual([{ type: "answer_survey", rating: null, comment: "tardaron tres semanas" }]);
  });

  it("is not taken from a new question", () => {
    const asked = turnOf("¿y tienen laptops?", understood("product_question"), pending("survey_asked"));
    expect(isForCases(asked)).toBe(false);
    const closing = turnOf(
      "¿hasta qué hora atienden hoy?",
      understood("other", { closure: yes }),
      pending("closure_asked"),
    );
    expect(isForCases(closing)).toBe(false);
  });
});
