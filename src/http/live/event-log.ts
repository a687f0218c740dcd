/** The newest events of one business in this process, by number, so that a reader who was away for a moment misses none. */
import { randomUUID } from "node:crypto";

export const EVENT_NAMES = [
  "ready",
  "refetch",
  "conversation.changed",
  "message.created",
  "note.created",
  "notification",
  "presence",
  "typing",
] as const;
export type EventName = (typeof EVENT_NAMES)[number];

export interface StreamEvent {
  readonly id: string;
  readonly name: EventName;
  /** For this member alone; null for everybody. */
  readonly memberId: string | null;
  /** As it is sent, written once for all readers. */
  readonly frame: string;
}

/** An event in the form of server-sent events. */
export function frameOf(name: EventName, data: unknown, id?: string): string {
  // JSON has no line breaks of its own.
  return `${id === undefined ? "" : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

export interface EventLog {
  add(name: EventName, data: unknown, memberId?: string | null): StreamEvent;
  /** What came after an event; null when that is not known any more: too long ago, or of another process. */
  since(id: string): readonly StreamEvent[] | null;
  /** The id of the newest event. */
  newest(): string;
}

/** @param capacity events kept; older ones are forgotten */
export function createEventLog(capacity: number): EventLog {
  // Ids of another process, or of this one before it was started again, are none of ours.
  const epoch = randomUUID().slice(0, 8);
  const events: StreamEvent[] = [];
  let last = 0;
  const idOf = (number: number) => `${epoch}-${number}`;
  return {
    add(name, data, memberId = null) {
      const id = idOf(++last);
      const event = { id, name, memberId, frame: frameOf(name, data, id) };
      events.push(event);
      if (events.length > capacity) events.splice(0, events.length - capacity);
      return event;
    },
    since(id) {
      const [, of, digits] = /^([0-9a-f]{8})-(\d{1,15})$/.exec(id) ?? [];
      const number = Number(digits);
      if (of !== epoch || number > last || number < last - events.length) return null;
      return events.slice(events.length - (last - number));
    },
    newest: () => idOf(last),
  };
}
