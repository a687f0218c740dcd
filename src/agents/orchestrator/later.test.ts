/** Wishes for later reach the one who can promise, whatever they resemble; what we do not sell is counted. */
import { expect, it } from "vitest";
import { catalog, memoryTools, turnOf, understood } from "../agent-turns.fixture.ts";
import { decideBuiltIn } from "../orchestrator.ts";
import { EMPTY_STATE } from "../state.ts";
import type { Intent } from "../understand/understanding.ts";

const signal = new AbortController().signal;
const shown = { ...EMPTY_STATE, offeredProductIds: ["pavilion"] };

it.each<[string, Intent, string]>([
  ["escríbeme el viernes", "appointment", "2026-03-13"],
  ["me avisas el lunes porfa", "purchase", "2026-03-16"],
  ["cobro a fin de mes, ahí lo compro", "payment", "2026-03-31"],
  ["me chama na sexta", "human_agent", "2026-03-13"],
  ["escríbeme el viernes, gracias", "thanks", "2026-03-13"],
])("%s (%s) is promised for %s", async (text, intent, date) => {
  const turn = turnOf(text, understood(intent, { entities: { date } }), { state: shown });
  const decision = await decideBuiltIn(turn, memoryTools(catalog), signal);
  expect(decision).toMatchObject({ agent: "objections", actions: [{ type: "remind", productId: "pavilion" }] });
});

it("what is not sold counts as disqualified, unless something else is on the table", async () => {
  const asked = (state: typeof EMPTY_STATE) =>
    decideBuiltIn(
      turnOf("¿venden drones?", understood("product_question"), { state }),
      memoryTools(catalog, []),
      signal,
    );
  expect((await asked(EMPTY_STATE)).actions).toContainEqual({
    type: "record_outcome",
    kind: "disqualified",
    reason: "not_sold",
  });
  expect((await asked(shown)).actions).toEqual([]);
});
