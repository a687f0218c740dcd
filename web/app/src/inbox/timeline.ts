/** Messages and internal notes of a conversation in the order in which they were written. */
import type { Note } from "./notes-data.ts";
import type { Message } from "./thread-data.ts";

interface Written {
  readonly id: string;
  readonly createdAt: string;
}
export type Entry = Written & ({ readonly message: Message; readonly note?: undefined } | { readonly note: Note });

/** @param hasOlder whether messages before the first are not loaded: notes from before it are left out with them */
export function entriesOf(messages: readonly Message[], notes: readonly Note[], hasOlder: boolean): Entry[] {
  const first = messages[0]?.createdAt ?? "";
  const shown = notes.filter(({ createdAt }) => !hasOlder || createdAt >= first);
  const entries: Entry[] = [];
  let next = 0;
  for (const message of messages) {
    // Messages keep their own order, whatever their clocks say.
    for (let note = shown[next]; note && note.createdAt < message.createdAt; note = shown[++next])
      entries.push({ id: note.id, createdAt: note.createdAt, note });
    entries.push({ id: message.id, createdAt: message.createdAt, message });
  }
  for (const note of shown.slice(next)) entries.push({ id: note.id, createdAt: note.createdAt, note });
  return entries;
}
