/** Trains the classifier on the phrases of this folder and writes src/agents/understand/model.json. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSamples } from "../src/agents/understand/samples.ts";
import { trainClassifier } from "../src/agents/understand/train.ts";
import { LOCALES } from "../src/lib/locale.ts";
import { packageRoot } from "../src/lib/root.ts";

const samples = LOCALES.flatMap((locale) =>
  readSamples(readFileSync(join(packageRoot, "training", `intents.${locale}.jsonl`), "utf8"), locale),
);
const model = trainClassifier(samples);
const file = join(packageRoot, "src/agents/understand/model.json");
writeFileSync(file, `${JSON.stringify(model, null, 2)}\n`);
console.log(`${samples.length} phrases, ${Math.round(model.weights.length / 1024)} KiB of weights: ${file}`);
