/** A provider of the soak: it brings people's messages in disorder, fails by a seed, and counts what it is sent. */
import type { RateMeter } from "./rates.ts";

export interface Customer {
  /** The thread, as Charla names it. */
  readonly thread: string;
  /** Brings one message; rejects unless it was confirmed. The same number is the same message. */
  bring(number: number, text: string): Promise<void>;
  /** The texts that they were shown, a message of several pieces as several; null where they see our own database. */
  shown(): readonly string[] | null;
}

export interface Provider {
  readonly name: string;
  /** What is sent, and what the provider allows a second; null where it allows everything. */
  readonly rates: { readonly meter: RateMeter; readonly account: number; readonly thread: number } | null;
  customer(): Promise<Customer>;
  /** Sends that met a fault, by its name. */
  readonly faults: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** What a send meets by chance, and how likely. */
const CHANCES = [
  ["slow", 0.03],
  ["busy", 0.005],
  ["failing", 0.01],
  ["silent", 0.003],
  ["cut", 0.003],
] as const;
export type Fault = (typeof CHANCES)[number][0];

/** Slow answers take up to this long, in ms. */
const SLOWEST_MS = 1_500;

export interface Chance {
  readonly faults: ReadonlyMap<string, number>;
  /** The fault that the next send meets, if any. */
  draw(): Fault | null;
  /** A pause for a slow answer. */
  pause(): Promise<void>;
}

export function createChance(random: () => number): Chance {
  const faults = new Map<string, number>();
  return {
    faults,
    draw() {
      let left = random();
      for (const [name, share] of CHANCES) {
        left -= share;
        if (left >= 0) continue;
        faults.set(name, (faults.get(name) ?? 0) + 1);
        return name;
      }
      return null;
    },
    pause: () => new Promise((resume) => setTimeout(resume, random() * SLOWEST_MS)),
  };
}
