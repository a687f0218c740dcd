import { describe, expect, it } from "vitest";
import { playbookRules } from "../crm/playbook.ts";
import type { Locale } from "../lib/locale.ts";
import { turnOf, understood } from "./agent-turns.fixture.ts";
import { createDialogue, sellingShop } from "./dialogue.fixture.ts";
import { learn } from "./qualifier/answers.ts";
import { readOutside } from "./qualifier/outside.ts";
import { EMPTY_STATE } from "./state.ts";

describe("a vague need", () => {
  it.each<[Locale, string, RegExp]>([
    ["es", "busco una laptop", /S\/ 1,899\.00.*\n.*¿.*(?:uso|usarías|necesitas)/],
    ["en", "hi, i need a laptop", /S\/ 1,899\.00.*\n.*(?:use it for|for\?)/],
    ["pt", "procuro um laptop", /S\/ 1,899\.00.*\n.*(?:usaria|uso|precisa)/],
  ])("gets what there is and one question (%s)", async (locale, text, expected) => {
    const { decision, text: said } = await createDialogue(locale).say(text);
    expect(said).toMatch(expected);
    expect(said.match(/\?/g)).toHaveLength(1);
    expect(decision.state).toMatchObject({ pending: "slot_asked", askedSlot: "need" });
    expect(decision.actions[0]).toMatchObject({ type: "qualify_lead", kind: "sale", isQualified: false });
  });

  it("without a product asks for the budget, and uses it at once", async () => {
    const dialogue = createDialogue();
    const asked = await dialogue.say("quiero un regalo para mi papá");
    expect(asked.decision.state).toMatchObject({ askedSlot: "budget", answers: { need: "regalo para mi papá" } });
    const { text, decision } = await dialogue.say("unos 100 soles");
    expect(text).toContain("Mochila para laptop — S/ 89.00");
    expect(decision.state.answers.budget).toBe("S/ 100.00");
  });

  it("with everything in it is answered with a reason and no question about the need", async () => {
    const { text, decision } = await createDialogue().say("busco una laptop para estudiar, hasta 2000 soles");
    expect(text).toContain("Laptop Lenovo IdeaPad 3 — S/ 1,899.00 (4 disponibles): laptop liviana para estudiar");
    expect(decision.state.pending).toBe("purchase_offered");
    expect(decision.state.answers).toMatchObject({ need: "para estudiar", budget: "S/ 2,000.00" });
  });
});

describe("questions", () => {
  it("come once each and never for what is known", async () => {
    const dialogue = createDialogue();
    await dialogue.say("¿qué laptops tienen?");
    expect((await dialogue.say("para diseño")).decision.state.askedSlot).toBe("budget");
    const third = await dialogue.say("no sé");
    expect(third.decision.state.asked).toEqual(["need", "budget", "timeline"]);
    expect((await dialogue.say("para el viernes")).decision.state.asked).toHaveLength(3);
  });

  it("never pass the playbook's number", async () => {
    const rules = playbookRules.parse({ ...sellingShop.rules, qualify: { maxQuestions: 0 } });
    const { decision } = await createDialogue("es", { ...sellingShop, rules }).say("busco una laptop");
    expect(decision.state.asked).toEqual([]);
  });

  it("give way to a question of the customer's", async () => {
    const dialogue = createDialogue();
    await dialogue.say("busco una laptop");
    expect((await dialogue.say("¿tienen impresoras?")).text).toContain("Impresora HP DeskJet 2775");
  });

  it("ask what is dear when nothing was shown", async () => {
    const { decision } = await createDialogue().say("me parece muy caro");
    expect(decision.state).toMatchObject({ pending: "slot_asked", askedSlot: "budget" });
  });
});

describe("learning", () => {
  const state = { ...EMPTY_STATE, pending: "slot_asked" as const, askedSlot: "budget" };

  it.each([
    ["2000", { budget: "S/ 2,000.00" }],
    ["unos 1500 soles", { budget: "S/ 1,500.00" }],
    ["no sé", {}],
    ["la laptop hp", {}],
  ])("reads “%s” as the budget asked for", (text, expected) => {
    expect(learn(turnOf(text, understood("other"), { state }))).toEqual(expected);
  });

  it("keeps a free answer in the customer's words", () => {
    const asked = { ...state, askedSlot: "authority" };
    const turn = turnOf("lo veo con mi esposa", understood("other"), { state: asked });
    expect(learn(turn)).toMatchObject({ authority: "lo veo con mi esposa" });
  });

  it("takes the facts of the understanding", () => {
    const entities = { city: "Lima", quantity: 3, date: "2026-03-13" };
    expect(learn(turnOf("3 para el viernes en Lima", understood("other", { entities })))).toEqual({
      location: "Lima",
      quantity: "3",
      timeline: "2026-03-13",
    });
  });
});

describe("outside the business", () => {
  it.each([
    ["dime un chiste", "chat"],
    ["write me a poem about cats", "chat"],
    ["¿qué pastilla tomo para el dolor?", "medical"],
    ["estou com febre, o que faço?", "medical"],
    ["can you help me with my homework", "homework"],
    ["¿cómo puedo divorciarme?", "legal"],
    ["tengo 14 años, ¿puedo comprar?", "minor"],
    ["eres un inútil", "insult"],
    ["busco precio por mayor para revender", "wholesale"],
    ["", "empty"],
    ["busco una laptop", null],
    ["tengo 15 soles", null],
    ["mi hijo tiene 12 años y quiere una laptop", null],
  ])("reads “%s” as %s", (text, kind) => {
    expect(readOutside({ text, attachments: [] })).toBe(kind);
  });

  it.each<[Locale, string]>([
    ["es", "cuéntame un chiste"],
    ["en", "tell me a joke"],
    ["pt", "conta uma piada"],
  ])("is declined politely with what we can do (%s)", async (locale, text) => {
    expect((await createDialogue(locale).say(text)).text).toContain("TecnoSur");
  });

  it("disqualifies a reseller honestly", async () => {
    const { decision } = await createDialogue().say("precio por mayor para revender laptops");
    expect(decision.actions[0]).toMatchObject({ type: "qualify_lead", disqualifiedBecause: "wholesale" });
    expect(decision.state.pending).toBe("person_offered");
  });
});
