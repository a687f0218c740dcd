/** A text in which the words that a search found stand out. */
import { Mark } from "@mantine/core";
import type { ReactNode } from "react";

export function Marked({ text, marks }: { text: string; marks: readonly (readonly [number, number])[] }) {
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    pieces.push(
      text.slice(at, from),
      <Mark key={from} bg="var(--mantine-color-charla-light)" c="inherit" fw={600}>
        {text.slice(from, to)}
      </Mark>,
    );
    at = to;
  }
  return (
    <>
      {pieces}
      {text.slice(at)}
    </>
  );
}
