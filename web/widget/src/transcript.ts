/** What is shown of a conversation: messages in the server's order, own unconfirmed ones last, each exactly once. Pure. */
import type { Outgoing } from "./outbox.ts";
import { sequenceOf, type WireActivity, type WireAttachment, type WireChoice } from "./wire.ts";
import type { Fault } from "./wire-error.ts";

export interface Entry {
  /** Stable for the life of the page, so that a bubble is never drawn anew when its message is confirmed. */
  readonly key: string;
  readonly id?: string;
  readonly clientId?: string;
  readonly side: "visitor" | "business";
  readonly text: string;
  readonly isMarkdown: boolean;
  readonly attachments: readonly WireAttachment[];
  readonly choices: readonly WireChoice[];
  readonly at: number;
  readonly state: "sending" | "sent" | "failed";
  readonly fault?: Fault;
  /** Part of the upload that is done, 0 to 1. */
  readonly progress?: number;
  /** An own message can be sent again from this. */
  readonly outgoing?: Outgoing;
  /** Place in the order; unconfirmed messages have none yet. */
  readonly order: number;
}

/** `era` counts the conversations shown on this page, since numbers begin again in each. */
export interface Transcript {
  readonly era: number;
  readonly entries: readonly Entry[];
}

export const EMPTY_TRANSCRIPT: Transcript = { era: 0, entries: [] };

const ERA_SPAN = 1e12;

/** Shows an own message at once; a repeated one goes back to `sending` in its place. */
export function addOwn(transcript: Transcript, outgoing: Outgoing): Transcript {
  if (transcript.entries.some((entry) => entry.clientId === outgoing.clientId)) {
    return change(transcript, outgoing.clientId, { state: "sending", fault: undefined, progress: undefined, outgoing });
  }
  const entry: Entry = {
    key: outgoing.clientId,
    clientId: outgoing.clientId,
    side: "visitor",
    text: outgoing.text,
    isMarkdown: false,
    attachments: [],
    choices: [],
    at: outgoing.at,
    state: "sending",
    outgoing,
    order: Number.POSITIVE_INFINITY,
  };
  return { ...transcript, entries: [...transcript.entries, entry] };
}

/** Takes activities in; one that is already shown, by its id or as an own message, is only confirmed. */
export function merge(transcript: Transcript, activities: readonly WireActivity[]): Transcript {
  return activities.reduce(mergeOne, transcript);
}

export function markSent(transcript: Transcript, clientId: string, id: string): Transcript {
  const order = orderOf(id, transcript);
  return sorted(change(transcript, clientId, { id, state: "sent", fault: undefined, progress: undefined, order }));
}

export function markFailed(transcript: Transcript, clientId: string, fault: Fault): Transcript {
  return change(transcript, clientId, { state: "failed", fault, progress: undefined });
}

export function markProgress(transcript: Transcript, clientId: string, progress: number): Transcript {
  return change(transcript, clientId, { progress });
}

/** Keeps what is shown above the conversation that begins now. */
export function nextEra(transcript: Transcript): Transcript {
  return { ...transcript, era: transcript.era + 1 };
}

/** Places of the present conversation begin here; counted from it, a place means the same after a reload. */
export function eraStart(transcript: Transcript): number {
  return transcript.era * ERA_SPAN;
}

/** How many messages of the business stand after the place `readOrder`. */
export function countUnread(transcript: Transcript, readOrder: number): number {
  return transcript.entries.filter((entry) => entry.side === "business" && entry.order > readOrder).length;
}

/** The place of the last confirmed message, or -1. */
export function lastOrder(transcript: Transcript): number {
  return transcript.entries.reduce(
    (last, entry) => (Number.isFinite(entry.order) ? Math.max(last, entry.order) : last),
    -1,
  );
}

function mergeOne(transcript: Transcript, activity: WireActivity): Transcript {
  const { clientActivityId: clientId, id } = activity;
  const own = clientId && transcript.entries.find((entry) => entry.clientId === clientId);
  if (own) {
    const confirmed = { id, state: "sent" as const, fault: undefined, progress: undefined, at: activity.at };
    const order = orderOf(id, transcript);
    return sorted(change(transcript, clientId, { ...confirmed, order, attachments: activity.attachments }));
  }
  if (id && transcript.entries.some((entry) => entry.id === id)) return transcript;
  const entry: Entry = {
    key: clientId ?? id ?? `at-${activity.at}-${transcript.entries.length}`,
    id,
    clientId,
    side: activity.role === "user" ? "visitor" : "business",
    text: activity.text,
    isMarkdown: activity.isMarkdown,
    attachments: activity.attachments,
    choices: activity.choices,
    at: activity.at,
    state: "sent",
    order: orderOf(id, transcript),
  };
  return sorted({ ...transcript, entries: [...transcript.entries, entry] });
}

function change(transcript: Transcript, clientId: string, patch: Partial<Entry>): Transcript {
  const entries = transcript.entries.map((entry) => (entry.clientId === clientId ? { ...entry, ...patch } : entry));
  return { ...transcript, entries };
}

function orderOf(id: string | undefined, transcript: Transcript): number {
  const sequence = sequenceOf(id);
  return sequence === null ? lastOrder(transcript) + 0.001 : eraStart(transcript) + sequence;
}

function sorted(transcript: Transcript): Transcript {
  // Sorting is stable, so that equal places (and unconfirmed messages) keep the order of their arrival.
  const entries = [...transcript.entries].sort((a, b) => (a.order === b.order ? 0 : a.order - b.order));
  return { ...transcript, entries };
}
