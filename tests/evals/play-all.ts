/**
 * The long form of the tests beside it: every shipped scenario on the model brain, with the scripted seller, or with the
 * misbehaving model for each seed that is named. Prints the scenarios that do not go as they should.
 */
import { createUnderstand } from "../../src/agents/understand/understand.ts";
import { openEvalHost } from "../../src/evals/host.ts";
import { play } from "../../src/evals/play.ts";
import type { OpenAiEmulator } from "../emulators/openai.ts";
import { SCRIPTED_MODEL, startScriptedModel } from "../emulators/openai-scripted.ts";
import { startSpoiltModel } from "../emulators/openai-spoilt.ts";
import { emulated } from "./emulated.ts";
import { SHIPPED } from "./played.ts";

const TIMEOUT_MS = 400;
const options = { models: [SCRIPTED_MODEL] };
const seeds = process.argv.slice(2).map(Number);

async function playAll(title: string, model: OpenAiEmulator): Promise<void> {
  const host = await openEvalHost({ models: [emulated(model, TIMEOUT_MS)] });
  const understand = createUnderstand();
  let passed = 0;
  try {
    for (const scenario of SHIPPED) {
      const { faults } = await play(scenario, host.stage, understand, 0);
      if (faults.length === 0) passed += 1;
      else console.log([`${title} [${scenario.language}] ${scenario.name}`, ...faults].join("\n    "));
    }
    console.log(`${title} ${passed} of ${SHIPPED.length}`, JSON.stringify(host.modelTotals()));
  } finally {
    await host.close();
    await model.close();
  }
}

if (seeds.length === 0) await playAll("scripted", await startScriptedModel(options));
for (const seed of seeds) await playAll(`seed ${seed}`, await startSpoiltModel(seed, options));
