/** Whether the customer was told a short while ago that a person is coming, so that it is not said with every message. */
import { say, textVariants } from "../../lib/texts.ts";
import { HOUR_MS } from "../../lib/time.ts";
import type { Turn } from "../agent.ts";

const QUIET_MS = 3 * HOUR_MS;

/** True when our last word, within three hours, was that the team has the message. */
export function wasJustTold({ transcript, now, locale, business }: Turn): boolean {
  const last = transcript.findLast(({ author }) => author !== "customer");
  if (last?.author !== "agent" || now.getTime() - last.at.getTime() > QUIET_MS) return false;
  return textVariants(locale, "agents.handoff.still_waiting").some(
    (_, variant) =>
      last.text === say(locale, "agents.handoff.still_waiting", { treatment: business.treatment }, variant),
  );
}
