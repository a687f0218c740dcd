/** What our own code adds to a model's answer after the sale, and what a model may not overlook. */
import { expect, test } from "vitest";
import { answer } from "../../../tests/emulators/seller/answer.ts";
import type { Llm } from "../../infra/llm.ts";
import type { AgentTools, CaseFacts, Decision, QuoteFacts, Turn } from "../agent.ts";
import { memoryTools } from "../agent-turns.fixture.ts";
import { checkReplies } from "../guards/check-replies.ts";
import { ACER, turn, understanding } from "../guards/shop-turn.fixture.ts";
import { decideWithModel } from "../llm-brain.ts";
import type { ModelAnswer } from "./answer-schema.ts";
import { tryModel } from "./try-model.ts";

const usage = {
  provider: "local",
  model: "m",
  inputTokens: 1,
  outputTokens: 1,
  costMicros: 1,
  latencyMs: 1,
  attempts: [],
};

/** A model that answers this, whatever it is asked. */
function modelOf(said: ModelAnswer): Pick<Llm, "complete"> {
  return { complete: async ({ schema }) => ({ value: schema.parse(said), usage }) };
}

async function decided(at: Turn, said: ModelAnswer, tools: AgentTools = memoryTools()): Promise<Decision> {
  const decision = await decideWithModel(at, tools, modelOf(said), AbortSignal.timeout(1_000));
  expect(checkReplies(decision, at).violations).toEqual([]);
  return decision;
}

const typesOf = ({ actions }: Decision) => actions.map(({ type }) => type);
const OPEN: CaseFacts = {
  id: "cas_1",
  number: 1007,
  kind: "complaint",
  subject: "no prende",
  status: "open",
  createdAt: new Date(0),
};
const withCases = (...cases: CaseFacts[]): AgentTools => ({ ...memoryTools(), getCases: async () => cases });
const complaint = { subject: "no prende", kind: "complaint" } as const;
const complains = turn("la laptop no prende", { understanding: understanding("complaint") });

test("a new case has its number in the text and in the action", async () => {
  const said = answer({ agent: "cases", case: complaint, pending: "case_detail_asked" }, "Abrí el caso {{case}}.");
  const decision = await decided(complains, said);
  const [opened] = decision.actions;
  const number = opened?.type === "open_case" ? opened.number : undefined;
  expect(decision.replies[0]?.text).toBe(`Abrí el caso ${number}.`);
  expect(decision.state).toMatchObject({ stage: "service", pending: "case_detail_asked" });
});

test("a problem told twice is a note on the open case", async () => {
  const said = answer({ agent: "cases", case: complaint }, "Lo agregué al caso {{case}}.");
  const decision = await decided(complains, said, withCases(OPEN));
  expect(decision.actions).toEqual([{ type: "update_case", caseId: OPEN.id, note: complains.text }]);
  expect(decision.replies[0]?.text).toBe("Lo agregué al caso 1007.");
  expect(decision.state.caseId).toBe(OPEN.id);
});

test("the end of a served matter is confirmed, and the survey comes with the farewell", async () => {
  const over = { ...understanding("confirmation_resolved"), closure: { value: true, confidence: 0.9 } };
  const at = turn("listo, gracias", { understanding: over });
  const served = { ...at, state: { ...at.state, stage: "won" as const } };
  const decision = await decided(served, answer({ next: "close" }, "¡Gracias por tu compra!"));
  expect(typesOf(decision)).toContain("ask_survey");
  expect(decision.replies).toHaveLength(2);
  expect(decision.replies[1]?.choices).toHaveLength(5);
  expect(decision).toMatchObject({ next: { type: "close" }, state: { pending: "survey_asked" } });
});

test("a matter does not end without a word of the customer for it", async () => {
  const decision = await decided(turn("hola"), answer({ next: "close" }, "¡Hasta luego!"));
  expect(decision.next).toEqual({ type: "wait" });
  expect(decision.actions).toEqual([]);
});

test("thanks for an answer are a probable end, which silence confirms", async () => {
  const transcript = [{ author: "agent" as const, text: "Sí, enviamos a Arequipa.", at: new Date(0) }];
  const at = turn("ok gracias", { understanding: understanding("thanks"), transcript });
  expect((await decided(at, answer({}, "¡Con gusto!"))).actions).toEqual([{ type: "plan_close", afterHours: 72 }]);
});

test("a person who takes over has the model's words and our own, and the customer hears when they answer", async () => {
  const asks = { ...understanding("human_agent"), handoff: { value: true, confidence: 0.9 } };
  const at = turn("quiero hablar con alguien", { understanding: asks });
  const said = answer({ next: "human", summary: "Wants to talk about a laptop." }, "Claro. {{when}}");
  const decision = await decided({ ...at, state: { ...at.state, offeredProductIds: [ACER.id] } }, said);
  const { next } = decision;
  expect(next).toMatchObject({ type: "human", reason: "asked" });
  expect(next.type === "human" && next.summary).toMatch(
    /^Wants to talk about a laptop\.\n[\s\S]*quiero hablar con alguien/,
  );
  expect(decision.replies[0]?.text.length).toBeGreaterThan("Claro. ".length);
  expect(decision.replies[0]?.text).not.toContain("{{");
});

test.each([
  ["a wish for a person", { handoff: { value: true, confidence: 0.9 } }],
  ["a wish not to be written to", { optOut: { value: true, confidence: 0.9 } }],
])("a model that overlooks %s is not used", async (_, read) => {
  const at = turn("por favor", { understanding: { ...understanding("other"), ...read } });
  const spending = { isSpent: async () => false, add: async () => undefined };
  const llm = { ...modelOf(answer({}, "¿Qué laptop te interesa?")), isConfigured: true } as Llm;
  const tried = await tryModel({ llm, spending }, "ten_1", at, memoryTools(), AbortSignal.timeout(1_000));
  expect(tried).toMatchObject({ decision: null, fault: "malformed", use: { model: "m", costMicros: 1 } });
});

test("a quote that the customer takes back is cancelled", async () => {
  const money = (cents: number) => ({ cents, currency: "PEN" });
  const quote: QuoteFacts = {
    id: "quo_1",
    code: "c0dec0dec0dec0de",
    number: 12,
    status: "sent",
    items: [{ productId: ACER.id, name: ACER.name, quantity: 1, unit: ACER.price }],
    total: ACER.price,
    discount: money(0),
    delivery: money(0),
    deliveryZone: null,
    paymentCode: null,
    validUntil: new Date("2100-01-01T00:00:00Z"),
  };
  const at = turn("mejor cancela", { understanding: understanding("other") });
  const quoted = { ...at, state: { ...at.state, stage: "quoted" as const, quoteCode: quote.code } };
  const tools = { ...memoryTools(), getQuotes: async () => [quote] };
  const decision = await decided(
    quoted,
    answer({ agent: "closer", dropsQuote: true }, "Listo, queda cancelada."),
    tools,
  );
  expect(decision.actions).toEqual([{ type: "cancel_quote", code: quote.code }]);
  expect(decision.state).toMatchObject({ stage: "offering", quoteCode: null, cart: [] });
});
