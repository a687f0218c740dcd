/** Who did something, as an event tells it: a colleague by name, else what kind of somebody. */
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";
import { useMembers } from "./data.ts";

/** `detail` is an event's: it names an `actor` and, for a colleague, an `actorId`. */
export function useActorName(): (detail: Readonly<Record<string, unknown>>) => string {
  const { say } = useSpeech();
  const names = new Map(useMembers().map(({ id, name }) => [id, name]));
  return ({ actor, actorId }) =>
    names.get(String(actorId ?? "")) ?? nameOf(say, "crm.actors", typeof actor === "string" ? actor : "system");
}

/** The name of a member, or of nobody. */
export function useMemberName(): (id: unknown) => string {
  const { say } = useSpeech();
  const names = new Map(useMembers().map(({ id, name }) => [id, name]));
  return (id) => (typeof id === "string" ? (names.get(id) ?? say("inbox.somebody")) : say("crm.nobody"));
}
