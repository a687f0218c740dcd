/** How far a message has come, drawn as people know it and said in words. */
import { useDemo } from "../context.ts";
import type { Bubble } from "../state.ts";

const PATHS = {
  waiting: "M9 1.500a5 5 0 1 0 .01 0Z M9 3.800V6.500l1.800 1.200",
  sent: "M5 6.800 8 9.800 14 2.800",
  delivered: "M1.500 6.800 4.500 9.800 10.500 2.800 M7.500 9 8.300 9.800 14.500 2.800",
  read: "M1.500 6.800 4.500 9.800 10.500 2.800 M7.500 9 8.300 9.800 14.500 2.800",
  failed: "M9 1.500a5 5 0 1 0 .01 0Z M9 3.800v3.200 M9 9h.01",
} as const;

export function Ticks({ tick }: { tick: NonNullable<Bubble["tick"]> }) {
  const { say } = useDemo();
  return (
    <svg class={`ticks ${tick}`} viewBox="0 0 16 12" role="img" aria-label={say(`tick_${tick}`)}>
      <path d={PATHS[tick]} />
    </svg>
  );
}
