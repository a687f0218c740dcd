/** Plays one scenario once and says what went wrong. */
import type { Understand } from "../agents/understand/understanding.ts";
import { foldText } from "../lib/text.ts";
import { zonedTime } from "../lib/time.ts";
import { knownAmounts, numbersIn } from "./amounts.ts";
import { foldPattern, generalFaults, unmet } from "./checks.ts";
import { converse } from "./customer.ts";
import { endFaults } from "./ending.ts";
import { typed } from "./handwriting.ts";
import { createRandom } from "./random.ts";
import { durationMs, type Scenario, type Step } from "./scenario.ts";
import type { Perform, Scene } from "./scene.ts";
import type { Stage } from "./stage.ts";

export interface Played {
  readonly seed: number;
  readonly passed: boolean;
  /** What went wrong, first things first. */
  readonly faults: readonly string[];
  readonly transcript: readonly Line[];
}

export interface Line {
  readonly author: "customer" | "shop" | "note";
  readonly text: string;
}

/** @param seed the run's number from 0: it decides how lines are typed and which way of saying is taken */
export async function play(scenario: Scenario, stage: Stage, understand: Understand, seed: number): Promise<Played> {
  const random = createRandom(seed + 1);
  const { timeZone } = await stage.ctx.tenants(stage.tenantId);
  await stage.reset(zonedTime(scenario.now, timeZone), scenario.stock);
  const thread = `eval-${seed}`;
  const faults: string[] = [];
  const transcript: Line[] = [];
  const said: string[] = [];
  const named = new Set<number>();
  let number = 0;

  const perform: Perform = async (did, act, expected) => {
    const at = `step ${++number} (${did})`;
    transcript.push({ author: did.startsWith("«") ? "customer" : "note", text: did.replace(/^«|»$/g, "") });
    for (const cents of numbersIn(did)) named.add(cents);
    for (const match of did.matchAll(/\d[\d.,]*/g)) named.add(Number(match[0].replace(/[.,]/g, "")) * 100);
    const answer = await act();
    const amounts = await knownAmounts(stage);
    for (const cents of named) amounts.add(cents);
    const language = scenario.sameLanguage ? scenario.language : null;
    const now = stage.ctx.clock.now();
    const general = generalFaults(answer, { before: said, amounts, language, understand, now });
    faults.push(...general.map((fault) => `${at}: ${fault}`));
    if (expected)
      faults.push(...unmet(answer, expected, answer.trace?.state.stage ?? "").map((fault) => `${at}: ${fault}`));
    for (const pattern of scenario.never) {
      if (answer.bubbles.some((text) => new RegExp(foldPattern(pattern), "iu").test(foldText(text)))) {
        faults.push(`${at}: says /${pattern}/`);
      }
    }
    for (const text of answer.bubbles) transcript.push({ author: "shop", text });
    said.push(...answer.bubbles);
    return answer;
  };

  try {
    for (const step of scenario.steps) await take(step, { stage, thread, seed, random, perform });
    if (scenario.customer) {
      faults.push(...(await converse(scenario.customer, scenario.language, { stage, thread, seed, random, perform })));
    }
    faults.push(...(await endFaults(stage, thread, scenario.end)).map((fault) => `at the end: ${fault}`));
  } catch (error) {
    faults.push(`step ${number}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { seed, passed: faults.length === 0, faults, transcript };
}

async function take(step: Step, { stage, thread, seed, random, perform }: Scene): Promise<void> {
  if ("say" in step) {
    const line = typed(step.say[seed % step.say.length] ?? "", seed, random);
    await perform(`«${line}»`, () => stage.write(thread, line), step.expect);
  } else if ("send" in step) {
    await perform(`sends ${step.send}`, () => stage.sendFile(thread, step.send), step.expect);
  } else if ("wait" in step) {
    await perform(`${step.wait} pass`, () => stage.pass(thread, durationMs(step.wait)), step.expect);
  } else {
    await perform(`presses ${step.pay}`, () => stage.pay(thread, step.pay), step.expect);
  }
}
