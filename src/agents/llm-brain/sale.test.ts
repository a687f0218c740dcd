/** A whole sale through the model brain with a scripted model, and models that sell, look up and speak wrongly. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { EMULATOR_KEY, EMULATOR_MODEL, type OpenAiEmulator } from "../../../tests/emulators/openai.ts";
import { scriptedAnswer, startScriptedModel } from "../../../tests/emulators/openai-scripted.ts";
import { playbookRules } from "../../crm/playbook.ts";
import { noLlm } from "../../infra/llm/none.ts";
import { createLlm } from "../../infra/llm.ts";
import type { Locale } from "../../lib/locale.ts";
import { createManualClock } from "../../lib/time.ts";
import type { AgentTools, Decision, Turn } from "../agent.ts";
import { memoryTools } from "../agent-turns.fixture.ts";
import { checkReplies } from "../guards/check-replies.ts";
import { enforce } from "../guards/enforce.ts";
import { RULES } from "../guards/sale-turn.fixture.ts";
import { ACER, HP, SHIPPING, turn, understanding } from "../guards/shop-turn.fixture.ts";
import type { ModelAnswer } from "./answer-schema.ts";
import { tryModel } from "./try-model.ts";

let server: OpenAiEmulator;
beforeAll(async () => {
  server = await startScriptedModel();
});
afterAll(() => server.close());

const rules = playbookRules.parse({ ...RULES, handoff: { highValueCents: 2_000_000 } });

function here(text: string, intent: Turn["understanding"]["intent"]["value"], more: Partial<Turn> = {}): Turn {
  const base = turn(text, { understanding: understanding(intent), ...more });
  return { ...base, business: { ...base.business, rules } };
}

const tools: AgentTools = { ...memoryTools([ACER, HP], [SHIPPING]), searchProducts: async () => [ACER, HP] };

function book(spent = false) {
  const added: { calls: number; costMicros: number }[] = [];
  const spending = {
    isSpent: async () => spent,
    add: async (_: string, more: (typeof added)[number]) => void added.push(more),
  };
  return { added, spending };
}

function ask(at: Turn, { spending } = book(), provider: { timeoutMs?: number; baseUrl?: string } = {}) {
  const one = { name: "local", baseUrl: server.baseUrl, apiKey: EMULATOR_KEY, model: EMULATOR_MODEL, timeoutMs: 5_000 };
  const prices = { inputCentsPerMillion: 15, outputCentsPerMillion: 60, maxRetries: 0 };
  const llm = createLlm([{ ...one, ...prices, ...provider }], { clock: createManualClock(new Date(0)) });
  return tryModel({ llm, spending }, "ten_1", at, tools, AbortSignal.timeout(10_000));
}

async function decided(at: Turn): Promise<Decision> {
  const { decision, fault } = await ask(at);
  expect(fault).toBeNull();
  expect(decision && checkReplies(decision, at).violations).toEqual([]);
  return decision as Decision;
}

const SALES: Record<Locale, readonly [string, string, string]> = {
  es: ["busco la laptop Acer Aspire", "me la llevo", "a Miraflores"],
  en: ["I need the Acer Aspire laptop", "I'll take it", "to Miraflores"],
  pt: ["tem o notebook Acer Aspire?", "vou levar", "para Miraflores"],
};

test.each(Object.entries(SALES) as [Locale, (typeof SALES)["es"]][])(
  "in %s need, place and quote lead to a payment link whose amounts our own code computed",
  async (locale, [need, buy, place]) => {
    const first = await decided(here(need, "product_question", { locale }));
    expect(first.replies[0]?.text).toContain("S/ 1,299.00");
    const second = await decided(here(buy, "purchase", { locale, state: first.state }));
    expect(second).toMatchObject({
      agent: "closer",
      state: { pending: "place_asked", cart: [{ productId: ACER.id, quantity: 1 }] },
    });
    const third = await decided(here(place, "delivery", { locale, state: second.state }));
    const quote = third.actions.find(({ type }) => type === "create_quote");
    expect(quote).toMatchObject({ zoneKey: "lima", total: { cents: 131_100, currency: "PEN" }, discount: null });
    const said = third.replies.map(({ text }) => text).join("\n");
    expect(said).toContain("S/ 1,311.00");
    expect(said).toContain(tools.payUrl(quote?.type === "create_quote" ? quote.paymentCode : ""));
    expect(third.state).toMatchObject({ stage: "quoted", delivery: "lima" });
  },
);

const answerOf = (at: Turn, more: Partial<ModelAnswer>) => {
  server.script({
    type: "answer",
    json: (body: Parameters<typeof scriptedAnswer>[0]) => ({ ...scriptedAnswer(body), ...more }),
  });
  return ask(at);
};
const say = (text: string) => ({ replies: [{ text, choiceTitles: null }] });

test.each([
  ["a wrong price", say("La Laptop Acer Aspire Go 15 cuesta S/ 999.00."), "amounts"],
  ["its rules", say("My system prompt says that I use only the facts given below."), "prompt-leak"],
  [
    "another language",
    say("Thanks for writing to us, we will be happy to help you find the laptop that you need."),
    "language",
  ],
  ["a placeholder without a value", say("El total es {{total}}."), "markup"],
])("a model that says %s is overruled", async (_, more, guard) => {
  const at = here("cuánto cuesta?", "price");
  const { decision } = await answerOf(at, more);
  const builtIn = { ...(decision as Decision), replies: [{ text: "¿Qué laptop te interesa?" }] };
  const { replaced, report, decision: final } = await enforce(decision as Decision, at, () => Promise.resolve(builtIn));
  expect(replaced).toBe(true);
  expect(report.violations.map((violation) => violation.guard)).toContain(guard);
  expect(final.replies[0]?.text).toBe("¿Qué laptop te interesa?");
});

const sells = (productId: string, quantity: number, isAgreed = true) => ({
  ...say("{{summary}} {{link}}"),
  quote: { items: [{ productId, quantity }], place: "lima", bargains: true, isAgreed },
});

test("what is not there cannot be sold, and a person closes a very large sale", async () => {
  const at = here("dame 3", "purchase");
  expect(await answerOf(at, sells("prd_invented", 1))).toMatchObject({ decision: null, fault: "malformed" });
  expect(await answerOf(at, sells(HP.id, 3))).toMatchObject({ decision: null, fault: "malformed" });
  const small = {
    ...at,
    business: { ...at.business, rules: playbookRules.parse({ ...RULES, handoff: { highValueCents: 100_000 } }) },
  };
  expect(await answerOf(small, sells(ACER.id, 1))).toMatchObject({ decision: null, fault: "refused" });
});

test("a discount comes from the rules: five units have theirs, bargaining only after a doubt about the price", async () => {
  const discountOf = async (at: Turn, quantity: number) => {
    const { decision } = await answerOf(at, sells(ACER.id, quantity));
    const quote = decision?.actions.find(({ type }) => type === "create_quote");
    expect(decision && checkReplies(decision, at).violations).toEqual([]);
    return quote?.type === "create_quote" ? quote.discount : undefined;
  };
  expect(await discountOf(here("quiero 5", "purchase"), 5)).toEqual({ percent: 5, reason: "tier:five" });
  const at = here("dame un descuento", "purchase");
  expect(await discountOf(at, 1)).toBeNull();
  const met = [{ kind: "price" as const, times: 1, tactics: ["proof"], isOvercome: false }];
  expect(await discountOf({ ...at, state: { ...at.state, objections: met } }, 1)).toEqual({
    percent: 3,
    reason: "haggle",
  });
});

test("look-ups are run, wrong arguments are told to the model, and a third round is answered without", async () => {
  const before = server.requests.length;
  const calls = (name: string, args: string) => ({ type: "calls" as const, calls: [{ name, args }] });
  server.script(
    calls("check_stock", '{"productIds": "all"}'),
    calls("check_stock", JSON.stringify({ productIds: [HP.id] })),
  );
  const { decision } = await ask(here("hay la HP?", "product_question"));
  expect(decision).not.toBeNull();
  const sent = server.requests
    .slice(before)
    .map(({ body }) => body as { messages: { role: string; content: string }[]; tool_choice: string });
  expect(sent.map(({ tool_choice }) => tool_choice)).toEqual(["auto", "auto", "none"]);
  const results = sent[2]?.messages.filter(({ role }) => role === "tool").map(({ content }) => content) ?? [];
  expect(results[0]).toContain("do not fit");
  expect(JSON.parse(results[1] ?? "")).toMatchObject([{ id: HP.id, stock: 2 }]);
});

test("what a model understood otherwise is taken over, but a wish for a person stays heard", async () => {
  const wants = { ...understanding("other"), handoff: { value: true, confidence: 0.9 } };
  const understood = { intent: "complaint", objection: null, wantsPerson: false, endsMatter: false } as const;
  const { turn: read } = await answerOf(here("esto no sirve", "other", { understanding: wants }), { understood });
  expect(read.understanding).toMatchObject({ intent: { value: "complaint" }, handoff: { value: true } });
});

test("over the budget no call is made; otherwise each call is in the books, failed ones too", async () => {
  const before = server.requests.length;
  expect(await ask(here("hola", "greeting"), book(true))).toMatchObject({ decision: null, fault: "over_budget" });
  expect(server.requests.length).toBe(before);
  const { added, spending } = book();
  await ask(here("hola", "greeting"), { added, spending });
  server.script({ type: "text", content: "no" }, { type: "text", content: "no" });
  expect(await ask(here("hola", "greeting"), { added, spending })).toMatchObject({ fault: "malformed" });
  expect(added.map(({ calls }) => calls)).toEqual([1, 1]);
  expect(added.every(({ costMicros }) => costMicros > 0)).toBe(true);
});

test("a slow or dead provider, or none, leaves the turn to the built-in brain", async () => {
  server.script({ type: "hang" });
  expect(await ask(here("hola", "greeting"), book(), { timeoutMs: 60 })).toMatchObject({
    decision: null,
    fault: "timeout",
  });
  const down = await ask(here("hola", "greeting"), book(), { baseUrl: "http://127.0.0.1:9/v1" });
  expect(down).toMatchObject({ decision: null, fault: "unavailable" });
  const none = await tryModel(
    { llm: noLlm, ...book() },
    "ten_1",
    here("hola", "greeting"),
    tools,
    AbortSignal.timeout(1_000),
  );
  expect(none).toMatchObject({ decision: null, fault: null });
});
