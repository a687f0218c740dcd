/** The pace of a person: a pause that grows with the text, as typing it would take. */
import { pause } from "../../lib/signal.ts";
import { type Clock, plusMs } from "../../lib/time.ts";
import type { WhatsappWebSettings } from "./settings.ts";

/** Longest wait between two looks at the clock, in ms: a clock that is moved by hand tells nobody. */
const LOOK_MS = 100;

/** How long somebody would type at a text of this length, in ms. */
export function typingMs(
  length: number,
  {
    typingPerCharacterMs,
    typingLeastMs,
    typingMostMs,
  }: Pick<WhatsappWebSettings, "typingPerCharacterMs" | "typingLeastMs" | "typingMostMs">,
): number {
  return Math.round(Math.min(typingMostMs, Math.max(typingLeastMs, length * typingPerCharacterMs)));
}

/** Resolves once the clock has gone on by `ms`, or as soon as the signal is aborted; whoever waits looks at the signal. */
export async function letPass(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  const until = plusMs(clock.now(), ms).getTime();
  for (;;) {
    const left = until - clock.now().getTime();
    if (left <= 0 || signal.aborted) return;
    await pause(Math.min(left, LOOK_MS), signal);
  }
}
