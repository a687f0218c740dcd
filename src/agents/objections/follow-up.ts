/** The answer to "write to me on Friday": when we will, said honestly, and the message planned. */
import { formatDay } from "../../lib/day.ts";
import { wallClock } from "../../lib/time.ts";
import type { Decision } from "../agent.ts";
import { describeAtTime } from "../business-hours/describe.ts";
import { conclude, sentences } from "../voice.ts";
import { metObjection, withObjection } from "./history.ts";
import type { Situation } from "./situation.ts";
import { writingTime } from "./writing-time.ts";

/** @param day ISO day that the customer named; a day without opening is told, and the next opening taken */
export function promiseToWrite(day: string, { turn, voice, focus }: Situation): Decision {
  const { timeZone } = turn.business;
  const at = writingTime(day, turn.business);
  const { date, minutes } = wallClock(at, timeZone);
  const promise = voice.tell(date === day ? "objections.later.promise" : "objections.later.shifted", {
    day: formatDay(at, voice.locale, timeZone),
    at: describeAtTime(minutes, voice.locale),
    hasProduct: focus ? "yes" : "no",
    product: focus?.name ?? "",
  });
  const isDoubt = turn.understanding.objection.value === "timing" || metObjection(turn.state, "timing") !== null;
  return conclude("objections", turn, voice, {
    replies: [{ text: sentences(promise, voice.tell("objections.later.sooner")) }],
    actions: [{ type: "remind", at, productId: focus?.id ?? null }],
    sources: [
      { type: "rule", path: "follow_up", text: promise },
      ...(focus ? [{ type: "product", product: focus } as const] : []),
    ],
    memory: {
      promises: [...turn.state.promises.filter((one) => !one.startsWith(PROMISE)), `${PROMISE}${at.toISOString()}`],
      ...(isDoubt ? { objections: withObjection(turn.state, "timing", "follow_up") } : {}),
    },
    why: `The customer wants to go on later; one message is promised for ${date}.`,
  });
}

const PROMISE = "follow_up:";
