/** Makes the shipped recording anew with the scripted seller, after our sentences or the seller have changed. */
import { renameSync, rmSync } from "node:fs";
import { createUnderstand } from "../../src/agents/understand/understand.ts";
import { openEvalHost } from "../../src/evals/host.ts";
import { play } from "../../src/evals/play.ts";
import { SCRIPTED_ABOUT, SCRIPTED_MODEL, startScriptedModel } from "../emulators/openai-scripted.ts";
import { emulated } from "./emulated.ts";
import { RECORDED_FILE, RECORDED_SCENARIOS } from "./played.ts";

// The shipped one stays where anything goes wrong.
const unfinished = `${RECORDED_FILE}.new`;
const model = await startScriptedModel({ models: [SCRIPTED_MODEL] });
try {
  const host = await openEvalHost({ models: [emulated(model)], record: unfinished, about: SCRIPTED_ABOUT });
  try {
    for (const scenario of RECORDED_SCENARIOS) {
      const { faults } = await play(scenario, host.stage, createUnderstand(), 0);
      if (faults.length > 0) throw new Error(`${scenario.name}: ${faults[0]}`);
    }
  } finally {
    await host.close();
  }
  renameSync(unfinished, RECORDED_FILE);
} finally {
  rmSync(unfinished, { force: true });
  await model.close();
}
