import { describe, expect, it } from "vitest";
import type { Turn } from "../agent.ts";
import { turnOf, understood } from "../agent-turns.fixture.ts";
import { readWish } from "../closer/wish.ts";
import { EMPTY_STATE } from "../state.ts";
import type { Intent, Understanding } from "../understand/understanding.ts";
import { likelyIntent } from "./likely-intent.ts";

const guess = (intent: Intent, confidence: number, more: Partial<Understanding> = {}) =>
  understood(intent, { intent: { value: intent, confidence }, ...more });
const doubt = (value: Understanding["objection"]["value"], confidence: number) => ({
  objection: { value, confidence },
});
const shown: Partial<Turn> = { state: { ...EMPTY_STATE, offeredProductIds: ["ideapad", "pavilion"] } };
const asked: Partial<Turn> = { state: { ...EMPTY_STATE, pending: "slot_asked", askedSlot: "budget" } };

describe("the likely intent", () => {
  it.each<[string, Understanding, Partial<Turn>, Intent]>([
    ["he likes music", guess("complaint", 0.38), asked, "other"],
    ["que imprimam bastante", guess("complaint", 0.96), shown, "product_question"],
    ["my order arrived broken", guess("complaint", 0.7), shown, "complaint"],
    ["he likes music", guess("complaint", 0.38), {}, "complaint"],
    ["where is it", guess("order_status", 0.97), shown, "order_status"],
    ["make it 6", guess("appointment", 0.68), shown, "purchase"],
    ["¿me pueden dar una cita?", guess("appointment", 0.68), shown, "appointment"],
    ["na verdade só 1", guess("objection", 0.65, doubt("competitor", 0.12)), shown, "purchase"],
    ["está muy caro", guess("objection", 0.9, doubt("price", 0.9)), shown, "objection"],
    ["ela gosta de ler", guess("objection", 0.69, doubt("authority", 0.15)), asked, "other"],
    ["oi, tem celular bom aí?", guess("greeting", 0.65), {}, "product_question"],
    ["need 3 webcams, invoice please", guess("payment", 0.28), {}, "purchase"],
    ["do you take cards?", guess("payment", 0.28), {}, "payment"],
  ])("of «%s» follows where the conversation stands", (text, understanding, more, intent) => {
    const turn = turnOf(text, understanding, more);
    expect(likelyIntent(turn, readWish(turn))).toBe(intent);
  });

  it("leaves a customer's complaint alone", () => {
    const turn = turnOf("no", guess("complaint", 0.5), { ...shown, contact: { name: null, isCustomer: true } });
    expect(likelyIntent(turn, readWish(turn))).toBe("complaint");
  });
});
