/** What stands on an emulated phone: bubbles in their order, each changed as its status does, and the files they show. */
import type { Clock } from "../lib/time.ts";

/** How far a message of the customer has come: with the phone, at the provider, at the shop, read by the shop. */
export type Tick = "waiting" | "sent" | "delivered" | "read" | "failed";

export interface Bubble {
  readonly id: string;
  readonly from: "customer" | "shop";
  /** ISO 8601. */
  readonly at: string;
  readonly text: string;
  /** Null on what the shop wrote. */
  readonly tick: Tick | null;
  readonly file: { readonly id: string; readonly name: string; readonly mediaType: string } | null;
  readonly place: { readonly latitude: number; readonly longitude: number } | null;
  readonly buttons: readonly { readonly id: string; readonly title: string }[];
  /** What opens the buttons, where they are a list. */
  readonly menu: string | null;
}

export interface ScreenFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

export interface Screen {
  readonly bubbles: readonly Bubble[];
  /** Whether the shop is shown as writing. */
  readonly isTyping: boolean;
  /** Adds a bubble; `file` is kept beside it. */
  add(bubble: Pick<Bubble, "from"> & Partial<Omit<Bubble, "file">>, file?: ScreenFile): Bubble;
  /** Moves a tick, never back; one that has failed may still come through. */
  tick(id: string, tick: Tick): void;
  setTyping(isTyping: boolean): void;
  /** A file of a bubble, until the screen is cleared. */
  file(id: string): ScreenFile | undefined;
  clear(): void;
}

const ORDER: readonly Tick[] = ["failed", "waiting", "sent", "delivered", "read"];
/** So many are kept: a screen that is left alone for days does not grow. */
const KEPT = 400;

export function createScreen(clock: Clock, onChange: () => void): Screen {
  let bubbles: Bubble[] = [];
  let isTyping = false;
  let last = 0;
  const files = new Map<string, ScreenFile>();
  return {
    get bubbles() {
      return bubbles;
    },
    get isTyping() {
      return isTyping;
    },
    add(given, file) {
      const id = given.id ?? `b${++last}`;
      if (file) files.set(id, file);
      const bubble: Bubble = {
        at: clock.now().toISOString(),
        text: "",
        tick: given.from === "customer" ? "waiting" : null,
        place: null,
        buttons: [],
        menu: null,
        ...given,
        id,
        file: file ? { id, name: file.name, mediaType: file.mediaType } : null,
      };
      for (const old of bubbles.slice(0, Math.max(0, bubbles.length + 1 - KEPT))) files.delete(old.id);
      bubbles = [...bubbles, bubble].slice(-KEPT);
      if (given.from === "shop") isTyping = false;
      onChange();
      return bubble;
    },
    tick(id, tick) {
      bubbles = bubbles.map((bubble) => {
        const isForward =
          bubble.tick !== null && (tick === "failed" || ORDER.indexOf(tick) > ORDER.indexOf(bubble.tick));
        return bubble.id === id && isForward ? { ...bubble, tick } : bubble;
      });
      onChange();
    },
    setTyping(next) {
      if (isTyping === next) return;
      isTyping = next;
      onChange();
    },
    file: (id) => files.get(id),
    clear() {
      bubbles = [];
      isTyping = false;
      files.clear();
      onChange();
    },
  };
}
