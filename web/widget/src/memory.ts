/** What the browser keeps of a chat between two pages; where storage is forbidden, it lasts as long as the page. */
import type { Memory } from "./connection.ts";
import type { Outgoing } from "./outbox.ts";
import type { Language } from "./text.ts";
import { asRecord, asText, type Session } from "./wire.ts";

export interface PageMemory extends Memory {
  userId(): string;
  language(): string | undefined;
  setLanguage(language: Language): void;
  /** Place of the last message that was looked at, or -1. */
  readOrder(): number;
  setReadOrder(order: number): void;
}

interface Saved {
  readonly userId?: string;
  readonly language?: string;
  readonly session?: Session | null;
  readonly readOrder?: number;
  readonly pending?: readonly Outgoing[];
}

/** `storage` is the browser's localStorage, or null where there is none. */
export function createPageMemory(siteKey: string, storage: Storage | null, newId: () => string): PageMemory {
  const key = `charla:${siteKey}`;
  let unsaved: Saved = {};

  // Read anew each time: another tab of the same site writes here too.
  function load(): Saved {
    try {
      const text = storage?.getItem(key);
      return text ? readSaved(JSON.parse(text)) : unsaved;
    } catch {
      return unsaved;
    }
  }

  function save(patch: Saved): void {
    unsaved = { ...load(), ...patch };
    try {
      storage?.setItem(key, JSON.stringify(unsaved));
    } catch {
      // A full or forbidden storage costs the history after a reload, not the chat.
    }
  }

  return {
    userId() {
      const known = load().userId;
      if (known) return known;
      const userId = `web-${newId()}`;
      save({ userId });
      return userId;
    },
    language: () => load().language,
    setLanguage: (language) => save({ language }),
    session: () => load().session ?? null,
    setSession(session) {
      const isOther = session?.conversationId !== load().session?.conversationId;
      save(isOther ? { session, readOrder: -1 } : { session });
    },
    readOrder: () => load().readOrder ?? -1,
    setReadOrder: (readOrder) => save({ readOrder }),
    pending: () => [...(load().pending ?? [])],
    addPending(item) {
      const others = (load().pending ?? []).filter((other) => other.clientId !== item.clientId);
      save({ pending: [...others, item] });
    },
    removePending(clientId) {
      const pending = load().pending ?? [];
      if (pending.some((item) => item.clientId === clientId)) {
        save({ pending: pending.filter((item) => item.clientId !== clientId) });
      }
    },
  };
}

function readSaved(value: unknown): Saved {
  const raw = asRecord(value);
  return {
    userId: asText(raw.userId),
    language: asText(raw.language),
    session: readSession(raw.session),
    readOrder: typeof raw.readOrder === "number" ? raw.readOrder : undefined,
    pending: (Array.isArray(raw.pending) ? raw.pending : []).flatMap(readPending),
  };
}

function readSession(value: unknown): Session | null {
  const raw = asRecord(value);
  const conversationId = asText(raw.conversationId);
  const token = asText(raw.token);
  if (!conversationId || !token || typeof raw.expiresAt !== "number") return null;
  return { conversationId, token, expiresAt: raw.expiresAt };
}

function readPending(value: unknown): Outgoing[] {
  const raw = asRecord(value);
  const clientId = asText(raw.clientId);
  const text = asText(raw.text);
  if (!clientId || !text) return [];
  return [{ clientId, text, locale: asText(raw.locale) ?? "es", at: typeof raw.at === "number" ? raw.at : 0 }];
}
