/** Scenarios on the model brain, by the same checks as on the built-in one: a good model, a bad one, and a recorded one. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TurnTrace } from "../../src/agents/trace.ts";
import { createUnderstand } from "../../src/agents/understand/understand.ts";
import type { EvalHost } from "../../src/evals/host.ts";
import { play } from "../../src/evals/play.ts";
import type { Scenario } from "../../src/evals/scenario.ts";
import type { OpenAiEmulator } from "../emulators/openai.ts";
import { SCRIPTED_ABOUT, SCRIPTED_MODEL, startScriptedModel } from "../emulators/openai-scripted.ts";
import { type Caught, type SpoiltModel, startSpoiltModel, VICES } from "../emulators/openai-spoilt.ts";
import { emulated } from "./emulated.ts";
import { openModelHost } from "./model-host.ts";
import { RECORDED_FILE, RECORDED_SCENARIOS, scenariosNamed } from "./played.ts";

/** Long enough for an emulator on a busy machine, short enough for one that never answers. */
const SHORT_TIMEOUT_MS = 700;
const understand = createUnderstand();

/** Sales to the paid invoice, a doubt, haggling, cases, people, opt-out, injections: in three languages. */
const WITH_A_GOOD_ONE = scenariosNamed(
  "compra, cierre y encuesta",
  "cancela antes de pagar",
  "regateo dentro del límite",
  "la misma objeción tres veces",
  "reclamo con caso",
  "cliente furioso",
  "baja de mensajes",
  "inyección de instrucciones",
  "whole sale with delivery",
  "haggling",
  "prompt injection",
  "venda completa com entrega",
  "pede uma pessoa",
);
const WITH_A_BAD_ONE = scenariosNamed(
  "venta completa de una laptop con envío",
  "reclamo con caso",
  "baja de mensajes",
  "whole sale with delivery",
  "asks for a person",
  "prompt injection",
);

const named = (scenarios: readonly Scenario[]) =>
  scenarios.map((scenario) => [`[${scenario.language}] ${scenario.name}`, scenario] as const);

/** Plays it as written and gives the traces of its turns. */
async function turnsOf(scenario: Scenario, host: EvalHost): Promise<readonly TurnTrace[]> {
  const from = host.traces.length;
  const played = await play(scenario, host.stage, understand, 0);
  expect(played.faults).toEqual([]);
  return host.traces.slice(from);
}

const outcome = ({ brain, modelFault, guards }: TurnTrace) => ({
  brain,
  modelFault,
  guards: guards.map((one) => one.guard),
});
const BY_MODEL = { brain: SCRIPTED_MODEL, modelFault: null, guards: [] };

describe("with a model that answers well", () => {
  let model: OpenAiEmulator;
  let host: EvalHost;
  beforeAll(async () => {
    model = await startScriptedModel({ models: [SCRIPTED_MODEL] });
    host = await openModelHost({ models: [emulated(model)] });
  });
  afterAll(async () => {
    await host?.close();
    await model?.close();
  });

  it.each(named(WITH_A_GOOD_ONE))("%s", async (_, scenario) => {
    const turns = await turnsOf(scenario, host);
    expect(turns.map(outcome)).toEqual(turns.map(() => BY_MODEL));
  });

  it("looks up what the facts lack, and the totals say what the models took", () => {
    const bodies = model.requests.map(({ body }) => JSON.stringify(body.messages)).join("\n");
    for (const lookUp of ["search_catalog", "get_purchases"]) expect(bodies).toContain(`"name":"${lookUp}"`);
    const totals = host.modelTotals();
    const { length } = host.traces;
    expect(totals).toMatchObject({ turns: length, answered: length, replaced: 0, faults: {} });
    expect(totals?.costMicros).toBeGreaterThan(0);
    expect(totals?.latencyMs.p95).toBeGreaterThanOrEqual(1);
    expect(host.brain).toEqual({ type: "models", models: [`emulator: ${SCRIPTED_MODEL}`], recordsTo: null });
  });
});

describe("with a model that misbehaves in every turn", () => {
  let model: SpoiltModel;
  let host: EvalHost;
  beforeAll(async () => {
    model = await startSpoiltModel(0, { models: [SCRIPTED_MODEL] });
    host = await openModelHost({ models: [emulated(model, SHORT_TIMEOUT_MS)] });
  });
  afterAll(async () => {
    await host?.close();
    await model?.close();
  });

  it.each(named(WITH_A_BAD_ONE))("%s", async (_, scenario) => {
    const turns = await turnsOf(scenario, host);
    const vices = model.turns.slice(-turns.length);
    for (const [at, turn] of turns.entries()) expectCaught(turn, vices[at]);
  });

  function expectCaught(turn: TurnTrace, vice: { readonly name: string; readonly caught: Caught } | undefined) {
    const { name, caught = "harmless" } = vice ?? {};
    const found = { name, ...outcome(turn) };
    if (caught === "harmless") expect(found).toEqual({ name, ...BY_MODEL });
    else if ("fault" in caught) expect(found).toMatchObject({ name, brain: "built-in", modelFault: caught.fault });
    else {
      expect(found).toMatchObject({ name, brain: "built-in", modelFault: null });
      expect(found.guards).toContain(caught.guard);
    }
  }

  it("has every vice, and the totals count what was caught", () => {
    expect(new Set(model.turns.map(({ name }) => name)).size).toBe(VICES.length);
    const totals = host.modelTotals();
    expect(totals?.replaced).toBeGreaterThan(VICES.length / 3);
    expect(Object.keys(totals?.faults ?? {}).sort()).toEqual(["malformed", "refused", "timeout"]);
  });
});

describe("with the shipped recording", () => {
  let host: EvalHost;
  beforeAll(async () => {
    host = await openModelHost({ models: true, replay: RECORDED_FILE });
  });
  afterAll(() => host?.close());

  it.each(named(RECORDED_SCENARIOS))("%s (made anew with: npx tsx tests/evals/record.ts)", async (_, scenario) => {
    const turns = await turnsOf(scenario, host);
    expect(turns.map(outcome)).toEqual(turns.map(() => BY_MODEL));
  });

  it("says that no real model made it, and which request it does not hold", async () => {
    expect(host.brain).toEqual({ type: "recorded", file: RECORDED_FILE, about: SCRIPTED_ABOUT });
    const [scenario] = scenariosNamed("asks for a person");
    const { faults } = await play(scenario as Scenario, host.stage, understand, 0);
    expect(faults).toEqual([
      expect.stringMatching(/^step 1: no answer is recorded for «can i talk to a human please» \([0-9a-f]{24}\)$/),
    ]);
  });
});
