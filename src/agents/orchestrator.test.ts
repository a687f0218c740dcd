import { describe, expect, it } from "vitest";
import type { Locale } from "../lib/locale.ts";
import { AGENT_NAMES, type AgentName, type Turn } from "./agent.ts";
import { allText, memoryTools, nextTurn, turnOf, understood, yes } from "./agent-turns.fixture.ts";
import { sellingShop } from "./dialogue.fixture.ts";
import { chooseAgent } from "./orchestrator/policy.ts";
import { decideBuiltIn } from "./orchestrator.ts";
import { createAgents } from "./registry.ts";
import { EMPTY_STATE, type Pending } from "./state.ts";

const signal = new AbortController().signal;
const decide = (turn: Turn) => decideBuiltIn(turn, memoryTools(), signal);
const offered = {
  state: { ...EMPTY_STATE, offeredProductIds: ["ideapad", "pavilion"], failures: 0, usedVariants: {} },
};

const asked = (pending: Pending): Partial<Turn> => ({
  state: {
    ...EMPTY_STATE,
    offeredProductIds: ["ideapad", "pavilion"],
    pending,
    askedSlot: "budget",
    ...(pending === null
      ? { quoteCode: "c0de", stage: "quoted" as const, cart: [{ productId: "ideapad", quantity: 1 }] }
      : { cart: [{ productId: "ideapad", quantity: 1 }] }),
  },
  business: sellingShop,
});

describe("the policy", () => {
  const u = understood;
  it.each<[string, Locale, ReturnType<typeof understood>, Partial<Turn>, AgentName]>([
    ["hola", "es", u("greeting"), {}, "concierge"],
    ["hola, cuánto cuesta la laptop", "es", u("greeting", { also: ["price"] }), {}, "product-expert"],
    ["how much is the mouse", "en", u("price"), {}, "product-expert"],
    ["quero comprar o mouse", "pt", u("purchase"), {}, "closer"],
    ["cuánto cuesta el delivery a surco", "es", u("price", { entities: { city: "Surco" } }), {}, "concierge"],
    ["¿qué medios de pago aceptan?", "es", u("payment"), {}, "concierge"],
    ["hacen delivery? y cuanto cuesta la laptop hp", "es", u("delivery", { also: ["price"] }), {}, "product-expert"],
    ["¿están abiertos?", "es", u("product_question"), {}, "concierge"],
    ["¿y la segunda?", "es", u("other"), offered, "product-expert"],
    ["¿y la segunda?", "es", u("appointment"), offered, "product-expert"],
    ["¿y la segunda?", "es", u("other"), {}, "concierge"],
    ["¿qué productos tienen?", "es", u("other"), {}, "product-expert"],
    ["ok", "es", u("other"), offered, "concierge"],
    ["está caro", "es", u("objection", { objection: { value: "price", confidence: 0.8 } }), offered, "objections"],
    ["está caro", "es", u("objection", { objection: { value: "price", confidence: 0.8 } }), {}, "qualifier"],
    [
      "lo voy a pensar",
      "es",
      u("objection", { objection: { value: "timing", confidence: 0.8 } }),
      offered,
      "objections",
    ],
    ["una persona", "es", u("human_agent"), {}, "handoff"],
    ["estafadores", "es", u("complaint", { handoff: yes }), {}, "handoff"],
    ["no me escriban, ladrones", "es", u("opt_out", { optOut: yes, handoff: yes }), {}, "concierge"],
    ["GANA DINERO", "es", u("spam"), {}, "concierge"],
    ["", "es", u("other"), { attachments: ["audio"] }, "concierge"],
    ["eso es todo, gracias", "es", u("thanks", { closure: yes }), offered, "concierge"],
    ["mi pedido no llega", "es", u("order_status"), offered, "cases"],
    ["busco una laptop", "es", u("product_question"), {}, "qualifier"],
    ["quiero comprar una laptop", "es", u("purchase"), {}, "qualifier"],
    ["quiero dos mouse", "es", u("purchase", { entities: { quantity: 2 } }), {}, "closer"],
    ["quero um presente para minha mãe", "pt", u("other"), {}, "qualifier"],
    ["¿cómo pago?", "es", u("payment"), offered, "closer"],
    ["¿me haces un descuento?", "es", u("price"), offered, "objections"],
    ["¿tienen descuentos?", "es", u("price"), {}, "closer"],
    ["dime un chiste", "es", u("smalltalk"), {}, "qualifier"],
    ["", "es", u("other"), {}, "qualifier"],
    ["a Surco", "es", u("other"), asked("place_asked"), "closer"],
    ["¿tienen garantía?", "es", u("product_question"), asked("place_asked"), "product-expert"],
    ["sí, mándame el link", "es", u("other"), asked("quote_offered"), "closer"],
    ["¿y la segunda?", "es", u("price"), asked("quote_offered"), "product-expert"],
    ["unos 2000", "es", u("other"), asked("slot_asked"), "qualifier"],
    ["mejor dos", "es", u("other"), asked(null), "closer"],
    ["mejor cancela", "es", u("other"), asked(null), "closer"],
    ["cuánto era?", "es", u("price"), asked(null), "closer"],
  ])("gives “%s” (%s) to the right agent", (text, locale, understanding, more, agent) => {
    const chosen = chooseAgent(turnOf(text, understanding, { locale, ...more }));
    expect(chosen.agent).toBe(agent);
    expect(chosen.why).toMatch(/^[A-Z].*\.$/);
  });

  it("knows every agent of the contract, once", () => {
    expect(
      createAgents()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...AGENT_NAMES].sort());
  });
});

describe("failures in a row", () => {
  const lost = understood("other");

  it("bring a person at the third, with the reason, and start anew", async () => {
    let turn = turnOf("zzz uno", lost);
    const agents: AgentName[] = [];
    for (const text of ["zzz dos", "zzz tres", ""]) {
      const decision = await decide(turn);
      agents.push(decision.agent);
      if (text === "") {
        expect(decision.next).toMatchObject({ type: "human", reason: "repeated_failure" });
        expect(decision.state.failures).toBe(0);
      }
      turn = nextTurn(turn, decision, text, lost);
    }
    expect(agents).toEqual(["concierge", "concierge", "handoff"]);
  });

  it("are forgotten as soon as we help", async () => {
    const state = { ...EMPTY_STATE, offeredProductIds: [], failures: 2, usedVariants: {} };
    expect((await decide(turnOf("gracias", understood("thanks"), { state }))).state.failures).toBe(0);
  });

  it("of audio alone end with a person who can listen", async () => {
    const state = { ...EMPTY_STATE, offeredProductIds: [], failures: 2, usedVariants: {} };
    const decision = await decide(turnOf("", lost, { state, attachments: ["audio"] }));
    expect(decision.next).toMatchObject({ type: "human", reason: "unreadable" });
  });
});

it("calls the person when the customer accepts the offer with a yes", async () => {
  const first = turnOf("zzz", understood("other"));
  const unknown = await decide(first);
  const decision = await decide(nextTurn(first, unknown, "sí, por favor", understood("other")));
  expect(decision.agent).toBe("handoff");
});

it("tells a customer who waits for a person that the team knows", async () => {
  const first = turnOf("una persona", understood("human_agent"));
  const called = await decide(first);
  const decision = await decide(nextTurn(first, called, "hola?", understood("greeting")));
  expect(allText(decision)).toContain("El equipo ya tiene tu mensaje");
});

it("looks for a product when the concierge does not know, and only believes its name", async () => {
  const named = await decide(turnOf("buenas, una mochila y saber si envían", understood("delivery")));
  expect(allText(named)).toContain("Mochila para laptop");
  const job = await decide(turnOf("quiero estudiar y trabajar con ustedes", understood("other")));
  expect(job.agent).toBe("concierge");
});

it("does not sell to a customer whose product is broken", async () => {
  const uncertain = {
    ...understood("product_question", { also: ["return_refund"] }),
    intent: { value: "product_question" as const, confidence: 0.5 },
  };
  const decision = await decide(turnOf("the laptop i bought is broken", uncertain, { locale: "en" }));
  expect(decision.actions[0]).toMatchObject({ type: "open_case", kind: "return_refund" });
});

it("keeps what the customer told of themselves", async () => {
  const entities = { name: "Rosa", email: "rosa@correo.example" };
  const decision = await decide(turnOf("hola, soy Rosa", understood("greeting", { entities })));
  expect(decision.actions).toEqual([{ type: "set_contact", ...entities }]);
  const known = await decide(
    turnOf("soy Rosa", understood("greeting", { entities: { name: "Rosa" } }), {
      contact: { name: "Rosa", isCustomer: false },
    }),
  );
  expect(known.actions).toEqual([]);
});

it("stops when the turn is called off", async () => {
  const controller = new AbortController();
  controller.abort(new Error("too late"));
  await expect(decideBuiltIn(turnOf("hola", understood("greeting")), memoryTools(), controller.signal)).rejects.toThrow(
    "too late",
  );
});
