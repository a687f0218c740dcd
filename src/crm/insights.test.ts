/** Insights by rule: what shows what, by which message, and nothing that is not in the data. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOCALES } from "../lib/locale.ts";
import { formatMoney } from "../lib/money.ts";
import { DAY_MS, HOUR_MS, plusMs } from "../lib/time.ts";
import type { ContactFacts, HeardMessage, StoredReading } from "./insights/facts.ts";
import { sayStatement } from "./insights/say-statement.ts";
import { insightsFrom } from "./insights.ts";

const NOW = new Date("2026-03-20T17:00:00Z");
const NONE = { value: null, confidence: 0 };
const PLAIN: StoredReading = {
  intent: { value: "other", confidence: 0.9 },
  objection: NONE,
  buyingSignal: NONE,
  language: { value: "es", confidence: 0.9 },
  sentiment: 0,
};
const EMPTY: ContactFacts = {
  now: NOW,
  timeZone: "America/Lima",
  messages: [],
  isOptedOut: false,
  conversations: [],
  leads: [],
  quotes: [],
  orders: [],
  cases: [],
  proofs: {},
};
const TALK = { id: "c1", waitingSeq: null, answers: {}, objections: [], hasHaggled: false, offered: [] };

function said(seq: number, text: string, reading: Partial<StoredReading> = {}, at = plusMs(NOW, (seq - 50) * HOUR_MS)) {
  return {
    id: `m${seq}`,
    conversationId: "c1",
    seq,
    text,
    at,
    reading: { ...PLAIN, ...reading },
  } satisfies HeardMessage;
}
const sure = (value: string) => ({ value, confidence: 0.9 });

describe("insights", () => {
  it("of a customer who never wrote are none", () => {
    expect(insightsFrom(EMPTY)).toEqual({
      messages: 0,
      painPoints: [],
      buyingSignals: [],
      persona: null,
      style: [],
      actions: [],
    });
  });

  it("name the doubt that stands, with its words, and not the one that was overcome", () => {
    const messages = [
      said(1, "está muy caro", { objection: sure("price") }),
      said(2, "no sé si es confiable", { objection: sure("trust") }),
      said(3, "sigue caro", { objection: sure("price") }),
    ];
    const conversations = [{ ...TALK, objections: [{ kind: "trust", times: 1, isOvercome: true }] }];
    const { painPoints, actions, persona } = insightsFrom({
      ...EMPTY,
      messages,
      conversations,
      proofs: { price: { es: "Incluye IGV.", en: "Includes tax.", pt: "Inclui imposto." } },
    });
    expect(painPoints).toHaveLength(1);
    expect(painPoints[0]).toMatchObject({
      kind: "doubt_price",
      strength: 0.78,
      evidence: { messageId: "m3", words: "sigue caro" },
    });
    expect(persona).toMatchObject({ kind: "bargainer" });
    const [action] = actions;
    expect(action).toMatchObject({ kind: "answer_doubt", priority: 2 });
    expect(action?.talkingPoints.map((point) => sayStatement("pt", point))).toEqual(["Inclui imposto."]);
  });

  it("weigh a signal by its worth, its age and how often it came", () => {
    const signal = (kind: string, at: Date) =>
      insightsFrom({ ...EMPTY, messages: [said(1, "x", { buyingSignal: sure(kind) }, at)] }).buyingSignals[0]
        ?.strength ?? 0;
    expect(signal("purchase_process", NOW)).toBe(0.77);
    expect(signal("guarantees", NOW)).toBeLessThan(signal("purchase_process", NOW));
    expect(signal("purchase_process", plusMs(NOW, -14 * DAY_MS))).toBe(0.38);
    const twice = [1, 2].map((seq) => said(seq, "x", { buyingSignal: sure("delivery") }, NOW));
    expect(insightsFrom({ ...EMPTY, messages: twice }).buyingSignals[0]?.strength).toBe(0.62);
  });

  it("advise the open quote before it runs out, with total, products and the customer's own words", () => {
    const quote = {
      number: 1042,
      status: "sent",
      conversationId: "c1",
      total: { cents: 131_400, currency: "PEN" },
      items: ["Laptop Uno"],
      createdAt: plusMs(NOW, -HOUR_MS),
      validUntil: plusMs(NOW, 20 * HOUR_MS),
    };
    const messages = [said(1, "una laptop hasta 1500 soles", { buyingSignal: sure("purchase_process") })];
    const conversations = [{ ...TALK, answers: { budget: "hasta 1500 soles" } }];
    const { actions } = insightsFrom({ ...EMPTY, messages, conversations, quotes: [quote] });
    expect(actions).toHaveLength(1);
    expect(actions[0]).toMatchObject({ kind: "close_quote", priority: 1, deadline: quote.validUntil });
    expect(actions[0]?.talkingPoints.map((point) => sayStatement("es", point))).toEqual([
      "Cotización 1042 por S/ 1,314.00.",
      "Productos: Laptop Uno.",
      "Presupuesto: «hasta 1500 soles».",
    ]);
    expect(insightsFrom({ ...EMPTY, messages, conversations, quotes: [quote], isOptedOut: true }).actions).toEqual([]);
  });

  it("put who waits, what is late and what is broken before any sale", () => {
    const facts: ContactFacts = {
      ...EMPTY,
      messages: [
        said(1, "mi pedido no llega", { sentiment: -0.8 }),
        said(2, "¿hola?"),
        said(3, "quiero otra", { buyingSignal: sure("purchase_process") }),
      ],
      conversations: [{ ...TALK, waitingSeq: 2 }],
      orders: [
        { number: 1007, status: "shipped", promisedAt: plusMs(NOW, -DAY_MS), createdAt: plusMs(NOW, -5 * DAY_MS) },
      ],
      cases: [
        {
          number: 1003,
          kind: "complaint",
          status: "open",
          conversationId: "c1",
          priority: 2,
          answerDueAt: plusMs(NOW, HOUR_MS),
          solveDueAt: plusMs(NOW, DAY_MS),
          createdAt: NOW,
        },
      ],
    };
    const found = insightsFrom(facts);
    expect(found.actions.map(({ kind }) => kind)).toEqual(["answer_now", "solve_case", "check_order", "send_quote"]);
    expect(found.painPoints.map(({ kind }) => kind).sort()).toEqual(["case_complaint", "upset", "waiting"]);
    expect(found.actions[0]?.evidence.messageId).toBe("m2");
  });

  it("tell how somebody writes", () => {
    const messages = [
      said(1, "Estimados, quisiera una cotización", {}, new Date("2026-03-18T14:00:00Z")),
      said(2, "Disculpe, ¿tienen stock? 🙂", {}, new Date("2026-03-19T15:00:00Z")),
    ];
    const { style } = insightsFrom({ ...EMPTY, messages });
    expect(style.map(({ statement }) => sayStatement("es", statement))).toEqual([
      "Escribe en español.",
      "Trato formal.",
      "Mensajes cortos: 4 palabras por lo común.",
      "Usa emojis a menudo.",
      "Escribe sobre todo por la mañana.",
    ]);
  });
});

const kinds = fc.constantFrom("price", "trust", "need", "timing", "authority", "competitor", null);
const signals = fc.constantFrom(
  "purchase_process",
  "pricing_details",
  "delivery",
  "comparison",
  "guarantees",
  "urgency_budget",
  "odd",
  null,
);
const moment = fc.integer({ min: -60, max: 5 }).map((days) => plusMs(NOW, days * DAY_MS));
const number = fc.integer({ min: 1_001, max: 9_999 });
const score = fc.double({ min: 0, max: 1, noNaN: true });
/** A word that no text of ours has. */
const own = fc.integer({ min: 0, max: 999 }).map((index) => `Zq${index}xz`);
const answers = fc.dictionary(fc.constantFrom("need", "budget", "timeline", "quantity"), own, { maxKeys: 4 });
const anyFacts: fc.Arbitrary<ContactFacts> = fc.record({
  now: fc.constant(NOW),
  timeZone: fc.constantFrom("America/Lima", "UTC", "America/Sao_Paulo"),
  isOptedOut: fc.boolean(),
  messages: fc
    .array(
      fc.record({
        text: fc.oneof(
          own,
          fc.string({ unit: "grapheme" }),
          fc.constantFrom("factura a mi empresa", "oye bro", "quisiera 8"),
        ),
        at: moment,
        talk: fc.constantFrom("c1", "c2"),
        reading: fc.option(
          fc.record({
            intent: fc.record({
              value: fc.constantFrom("price", "purchase", "product_question", "other"),
              confidence: score,
            }),
            objection: fc.record({ value: kinds, confidence: score }),
            buyingSignal: fc.record({ value: signals, confidence: score }),
            language: fc.record({ value: fc.constantFrom("es", "en", "pt", null), confidence: score }),
            sentiment: fc.double({ min: -1, max: 1, noNaN: true }),
          }),
        ),
      }),
      { maxLength: 20 },
    )
    .map((rows) =>
      [...rows]
        .sort((a, b) => a.at.getTime() - b.at.getTime())
        .map(({ talk, ...row }, index) => ({ id: `msg_${index}`, conversationId: talk, seq: index, ...row })),
    ),
  conversations: fc.array(
    fc.record({
      id: fc.constantFrom("c1", "c2"),
      waitingSeq: fc.option(fc.integer({ min: 0, max: 20 })),
      answers,
      objections: fc.array(
        fc.record({ kind: fc.constantFrom("price", "trust"), times: fc.nat(3), isOvercome: fc.boolean() }),
      ),
      hasHaggled: fc.boolean(),
      offered: fc.array(own, { maxLength: 5 }),
    }),
    { maxLength: 2 },
  ),
  leads: fc.array(fc.record({ status: fc.constantFrom("NEW", "QUOTED", "WON", "DORMANT"), qualification: answers }), {
    maxLength: 3,
  }),
  quotes: fc.array(
    fc.record({
      number,
      status: fc.constantFrom("sent", "accepted", "paid", "expired", "cancelled"),
      conversationId: fc.constantFrom("c1", null),
      total: fc.record({ cents: fc.nat(9_999_999), currency: fc.constantFrom("PEN", "BRL", "CLP") }),
      items: fc.array(own, { maxLength: 4 }),
      createdAt: moment,
      validUntil: moment,
    }),
    { maxLength: 3 },
  ),
  orders: fc.array(
    fc.record({
      number,
      status: fc.constantFrom("preparing", "shipped", "delivered"),
      promisedAt: fc.option(moment),
      createdAt: moment,
    }),
    { maxLength: 3 },
  ),
  cases: fc.array(
    fc.record({
      number,
      kind: fc.constantFrom("complaint", "return_refund", "support"),
      status: fc.constantFrom("open", "in_progress"),
      conversationId: fc.constantFrom("c1", null),
      priority: fc.integer({ min: 1, max: 5 }),
      answerDueAt: fc.option(moment),
      solveDueAt: fc.option(moment),
      createdAt: moment,
    }),
    { maxLength: 3 },
  ),
  proofs: fc.constant({ price: { es: "Prueba propia.", en: "Own proof.", pt: "Prova própria." } }),
});

it("never names what is not in the data, and every insight rests on a message", () => {
  fc.assert(
    fc.property(anyFacts, fc.constantFrom(...LOCALES), (facts, locale) => {
      const found = insightsFrom(facts);
      const insights = [
        ...found.painPoints,
        ...found.buyingSignals,
        ...found.style,
        ...(found.persona ? [found.persona] : []),
      ];
      for (const { evidence } of [...insights, ...found.actions]) {
        const message = facts.messages.find(({ id }) => id === evidence.messageId);
        expect(message).toMatchObject({ conversationId: evidence.conversationId, at: evidence.at });
        expect(message?.text.replace(/\s+/g, " ")).toContain(evidence.words.replace(/…$/, ""));
      }
      for (const { strength } of insights) expect(strength >= 0 && strength <= 1).toBe(true);
      for (const { priority, deadline } of found.actions) {
        expect([1, 2, 3]).toContain(priority);
        expect(Number.isNaN(deadline.getTime())).toBe(false);
      }
      const texts = [
        ...insights.map(({ statement }) => statement),
        ...found.actions.flatMap(({ statement, reason, talkingPoints }) => [statement, reason, ...talkingPoints]),
      ].map((statement) => sayStatement(locale, statement));
      const words = new Set(
        [
          ...facts.conversations.flatMap((talk) => [...talk.offered, ...Object.values(talk.answers)]),
          ...facts.leads.flatMap(({ qualification }) => Object.values(qualification)),
          ...facts.quotes.flatMap(({ items }) => items),
        ].flatMap((text) => text.match(/Zq\d+xz/g) ?? []),
      );
      const amounts = facts.quotes.map(({ total }) => formatMoney(total));
      const numbers = new Set([...facts.quotes, ...facts.orders, ...facts.cases].map((row) => String(row.number)));
      for (const text of texts) {
        for (const word of text.match(/Zq\d+xz/g) ?? []) expect(words).toContain(word);
        const rest = amounts.reduce((left, amount) => left.replaceAll(amount, ""), text.replace(/Zq\d+xz/g, ""));
        // What is left are counts of the messages themselves, far below any number of a record.
        for (const digits of rest.match(/\d[\d.,]*\d|\d/g) ?? [])
          expect(Number(digits) <= 60 || numbers.has(digits), text).toBe(true);
      }
    }),
    { numRuns: 400 },
  );
});
