/** What we say of our messages against what a person sees of them. */
import { expect } from "vitest";
import type { StoredThread } from "./house.ts";
import type { Person } from "./stage.ts";

/** Enough of a text to know it by: choices may stand below it. */
export const opening = (text: string) => text.trim().slice(0, 40);

/** What is called sent is seen, once and in order; what is uncertain is seen at most once; nothing else is there or seen. */
export async function expectTruth(person: Person, thread: StoredThread | null): Promise<void> {
  const ours = thread?.messages.filter(({ direction }) => direction === "out") ?? [];
  const called = (...wanted: readonly string[]) =>
    ours.filter(({ status }) => wanted.includes(status)).map(({ text }) => opening(text));
  const known = called("sent", "uncertain");
  const seen = (await person.seen()).map(opening);
  expect(ours.length).toBe(known.length);
  expect(isWithin(called("sent"), seen), `${called("sent")} within ${seen}`).toBe(true);
  expect(isWithin(seen, known), `${seen} within ${known}`).toBe(true);
}

/** Whether a list is another one with some of its members left out. */
function isWithin(list: readonly string[], other: readonly string[]): boolean {
  let at = 0;
  return list.every((one) => {
    at = other.indexOf(one, at) + 1;
    return at > 0;
  });
}
