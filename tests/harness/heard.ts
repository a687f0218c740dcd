/** What a channel handed over, as tests look at it. */
import type { ChannelEvent, Part } from "../../src/channels/channel.ts";

/** A signal that never ends a send. */
export const never = new AbortController().signal;

/** The texts that were handed over, in order. */
export function textsHeard(heard: readonly ChannelEvent[]): string[] {
  return heard.flatMap((event) =>
    event.type === "message" ? event.message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])) : [],
  );
}

/** The parts of the last message that was handed over. */
export function lastParts(heard: readonly ChannelEvent[]): readonly Part[] {
  const last = heard.findLast((event) => event.type === "message");
  return last?.type === "message" ? last.message.parts : [];
}
