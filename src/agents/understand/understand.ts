/** Understanding of one message: the classifier's opinion, corrected by rules that must win, with the facts in the text. */
import { createClassifier, type ModelData, type Verdict } from "./classifier.ts";
import { readEntities } from "./entities/entities.ts";
import { extractFeatures } from "./features.ts";
import { weighIntents } from "./intent.ts";
import { readLabels } from "./labels.ts";
import { detectLanguage } from "./language.ts";
import { createMend } from "./mend.ts";
import { type NormalText, normalise } from "./normalise.ts";
import { readSentiment } from "./sentiment.ts";
import { readModel, vocabulary } from "./shipped.ts";
import type { Entities, Understand, UnderstandOptions } from "./understanding.ts";
import { readUrgency } from "./urgency.ts";

/** Builds the built-in understanding. Unpacks the shipped weights and compiles the patterns, some 80 ms; each call then only computes. */
export function createUnderstand(data: ModelData = readModel()): Understand {
  const classify = createClassifier(data);
  const mend = createMend(vocabulary);
  const understand: Understand = (text, options) => {
    const written: NormalText = normalise(text, options.fallbackLocale);
    const mended = mend(written.raw, options.fallbackLocale, options.ownWords ?? NONE);
    const normal = mended === written.raw ? written : normalise(mended, options.fallbackLocale);
    const verdict: Verdict = classify(extractFeatures(normal));
    const labels = readLabels(normal, verdict, data);
    const { intent, otherIntents } = weighIntents(normal, verdict, labels, data);
    return {
      language: detectLanguage(normal, verdict.language, options.locales, options.fallbackLocale),
      intent,
      otherIntents,
      objection: labels.objection,
      buyingSignal: labels.buyingSignal,
      handoff: labels.handoff,
      closure: labels.closure,
      optOut: labels.optOut,
      sentiment: readSentiment(normal, verdict, labels.isAngry, data.lexiconWeight),
      urgency: readUrgency(normal, labels.handoff.value),
      entities: readFacts(normal, written, options),
    };
  };
  // Patterns are compiled at their first use; better here than within the first customer's message.
  understand(WARM_UP, { fallbackLocale: "es", locales: ["es", "en", "pt"], now: new Date(0), timeZone: "UTC" });
  return understand;
}

/** Facts are read in what was meant; a name is nobody's typo. */
function readFacts(meant: NormalText, written: NormalText, options: UnderstandOptions): Entities {
  const facts = readEntities(meant, options);
  if (meant === written) return facts;
  const { name: _, ...others } = facts;
  const { name } = readEntities(written, options);
  return name === undefined ? others : { ...others, name };
}

const WARM_UP = "hola";
const NONE: ReadonlySet<string> = new Set();
