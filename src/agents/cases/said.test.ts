/** Everything the case agent says passes the guards, in each language and wording. */
import { expect, it } from "vitest";
import { LOCALES } from "../../lib/locale.ts";
import { textKeys, textVariants } from "../../lib/texts.ts";
import type { AgentTools, CaseFacts, OrderFacts, Turn } from "../agent.ts";
import { memoryTools, shop, turnOf, understood, WEDNESDAY_11 } from "../agent-turns.fixture.ts";
import { cases } from "../cases.ts";
import { checkReplies } from "../guards/check-replies.ts";
import { EMPTY_STATE } from "../state.ts";
import type { Intent } from "../understand/understanding.ts";

const anOrder = (status: OrderFacts["status"], promised: string, number = 1001): OrderFacts => ({
  id: `ord_${number}`,
  number,
  status,
  items: [{ name: "Laptop HP Pavilion 14", quantity: 1 }],
  total: { cents: 249_900, currency: "PEN" },
  deliveryZone: "Lima",
  promisedAt: new Date(promised),
  tracking: "OLV-8812-77",
  createdAt: new Date("2026-03-09T17:00:00Z"),
});
const aCase = (status: CaseFacts["status"]): CaseFacts => ({
  id: "cas_1",
  number: 1005,
  kind: "complaint",
  subject: "llegó rota",
  status,
  createdAt: new Date("2026-03-09T17:00:00Z"),
});

type Pending = (typeof EMPTY_STATE)["pending"];
interface Scene {
  readonly text: string;
  readonly intent: Intent;
  readonly pending?: Pending;
  readonly orders?: readonly OrderFacts[];
  readonly cases?: readonly CaseFacts[];
}
const soon = "2026-03-13T17:00:00Z";
const ORDER_STATES = ["preparing", "ready", "shipped", "delivered", "cancelled"] as const;
const CASE_STATES = ["open", "in_progress", "waiting_customer", "resolved"] as const;

const SCENES: readonly Scene[] = [
  ...ORDER_STATES.map((status) => ({ text: "?", intent: "order_status" as const, orders: [anOrder(status, soon)] })),
  { text: "?", intent: "order_status", orders: [anOrder("shipped", "2026-03-09T17:00:00Z")] },
  { text: "?", intent: "order_status", orders: [anOrder("shipped", soon), anOrder("ready", soon, 1002)] },
  { text: "?", intent: "order_status" },
  { text: "2001", intent: "other", pending: "order_asked" },
  { text: "no lo tengo", intent: "other", pending: "order_asked" },
  ...CASE_STATES.map((status) => ({ text: "¿cómo va mi caso?", intent: "other" as const, cases: [aCase(status)] })),
  { text: "¿cómo va mi caso?", intent: "other" },
  { text: "¿cómo va mi caso 2222?", intent: "other" },
  { text: "llegó con la pantalla rota", intent: "complaint", orders: [anOrder("delivered", soon)] },
  { text: "quiero hacer un reclamo", intent: "complaint" },
  { text: "no enciende desde el primer día", intent: "complaint" },
  {
    text: "quiero devolver el teclado porque no me gustó",
    intent: "return_refund",
    orders: [anOrder("delivered", soon)],
  },
  { text: "quiero devolver un producto", intent: "return_refund" },
  { text: "¿cuál es la política de devoluciones?", intent: "return_refund" },
  { text: "sigue fallando igual que antes", intent: "complaint", cases: [aCase("open")] },
  { text: "volvió a fallar la pantalla", intent: "complaint", cases: [aCase("resolved")] },
  { text: "sí", intent: "other", pending: "closure_asked" },
  { text: "todavía no", intent: "other", pending: "closure_asked" },
  { text: "5", intent: "other", pending: "survey_asked" },
  { text: "3", intent: "other", pending: "survey_asked" },
  { text: "1", intent: "other", pending: "survey_asked" },
  { text: "tardaron mucho en contestar", intent: "complaint", pending: "rating_reason_asked" },
];

const rules = { ...shop.rules, guarantee: { returnDays: 7, text: null } };

it.each(LOCALES)("in %s", async (locale) => {
  const signal = new AbortController().signal;
  const variants = textVariants(locale, "cases.order.shipped").length;
  const broken: string[] = [];
  for (const scene of SCENES) {
    for (let last = 0; last < variants; last++) {
      const tools: AgentTools = {
        ...memoryTools([], []),
        getOrders: async () => scene.orders ?? [],
        getCases: async () => scene.cases ?? [],
      };
      const turn: Turn = turnOf(scene.text, understood(scene.intent), {
        locale,
        business: { ...shop, rules },
        transcript: [{ author: "agent", text: "…", at: WEDNESDAY_11 }],
        state: {
          ...EMPTY_STATE,
          stage: "service",
          pending: scene.pending ?? null,
          usedVariants: allUsed(locale, last),
        },
      });
      const decision = await cases.decide(turn, tools, signal);
      for (const { guard, excerpt, why } of checkReplies(decision, turn).violations) {
        broken.push(`${guard}: “${excerpt}” (${why}) in “${decision.replies.map(({ text }) => text).join(" / ")}”`);
      }
    }
  }
  expect(broken).toEqual([]);
});

/** Makes every text pick the variation after `last`. */
function allUsed(locale: (typeof LOCALES)[number], last: number): Record<string, number> {
  const ids = ["order", "case", "ask", "closure", "survey", "empathy"];
  return Object.fromEntries(
    textKeys(locale)
      .filter((id) => ids.some((area) => id.startsWith(`cases.${area}.`)) || id.startsWith("agents.handoff.when"))
      .map((id) => [id, last]),
  );
}
