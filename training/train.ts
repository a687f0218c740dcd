/**
 * Trains the classifier on the phrases of this folder and writes the folder model. Thresholds are chosen
 * with weights that have not seen the dev phrases; the shipped weights have seen them too.
 */
import { writeFileSync } from "node:fs";
import { MODEL_FILE, VOCABULARY_FILE } from "../src/agents/understand/shipped.ts";
import { createUnderstand } from "../src/agents/understand/understand.ts";
import { calibrate } from "./calibrate.ts";
import { inOneLine, measure } from "./measure.ts";
import { isDevPhrase, readTestPhrases, readTrainingPhrases } from "./phrases.ts";
import { readAll } from "./read.ts";
import { RECIPE } from "./recipe.ts";
import { trainModel } from "./train-model.ts";
import { readVocabulary } from "./vocabulary.ts";

const phrases = readTrainingPhrases();
const dev = phrases.filter(isDevPhrase);
const rehearsal = trainModel(
  phrases.filter((phrase) => !isDevPhrase(phrase)),
  RECIPE,
);
const tuning = calibrate(rehearsal, dev, (line) => console.log(line));
console.log(JSON.stringify(tuning));
console.log(`dev       ${inOneLine(measure(dev, readAll(dev, createUnderstand({ ...rehearsal, ...tuning }))))}`);

const model = { ...trainModel(phrases, RECIPE), ...tuning };
const content = `${JSON.stringify(model, null, 2)}\n`;
writeFileSync(MODEL_FILE, content);
writeFileSync(VOCABULARY_FILE, `${JSON.stringify(readVocabulary(phrases), null, 2)}\n`);
const { fresh, heldOut } = readTestPhrases();
const understand = createUnderstand(model);
for (const [name, set] of [
  ["test", fresh],
  ["held out", heldOut],
] as const) {
  console.log(`${name.padEnd(9)} ${inOneLine(measure(set, readAll(set, understand)))}`);
}
console.log(`${phrases.length} phrases, ${Math.round(content.length / 1024)} KiB`);
