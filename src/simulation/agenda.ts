/** What people are going to do, by its moment: a heap. Acts of one moment come in the order of the people. */
import type { Act } from "./acts.ts";

export interface Agenda {
  readonly size: number;
  add(acts: readonly Act[]): void;
  /** The moment of the next act, in ms since 1970; null for none. */
  next(): number | null;
  /** Takes all acts up to a moment, in their order. */
  takeUntil(at: number): Act[];
}

export function createAgenda(): Agenda {
  const heap: Act[] = [];
  const rise = (from: number) => {
    for (let at = from; at > 0; ) {
      const above = (at - 1) >> 1;
      if (!isBefore(heap[at] as Act, heap[above] as Act)) return;
      swap(heap, at, above);
      at = above;
    }
  };
  const sink = () => {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < heap.length && isBefore(heap[left] as Act, heap[least] as Act)) least = left;
      if (right < heap.length && isBefore(heap[right] as Act, heap[least] as Act)) least = right;
      if (least === at) return;
      swap(heap, at, least);
      at = least;
    }
  };
  const take = (): Act => {
    const first = heap[0] as Act;
    const last = heap.pop() as Act;
    if (heap.length > 0) {
      heap[0] = last;
      sink();
    }
    return first;
  };
  return {
    get size() {
      return heap.length;
    },
    add(acts) {
      for (const act of acts) {
        heap.push(act);
        rise(heap.length - 1);
      }
    },
    next: () => heap[0]?.at ?? null,
    takeUntil(at) {
      const taken: Act[] = [];
      while (heap.length > 0 && (heap[0] as Act).at <= at) taken.push(take());
      return taken;
    },
  };
}

function isBefore(one: Act, other: Act): boolean {
  if (one.at !== other.at) return one.at < other.at;
  if (one.person.index !== other.person.index) return one.person.index < other.person.index;
  return one.kind < other.kind;
}

function swap(heap: Act[], a: number, b: number): void {
  [heap[a], heap[b]] = [heap[b] as Act, heap[a] as Act];
}
