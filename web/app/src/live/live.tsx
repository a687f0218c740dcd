/** The live stream of whoever is signed in: what it tells goes into the data of the pages, and pages ask it how it is. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { Conversation } from "../inbox/data.ts";
import type { Note } from "../inbox/notes-data.ts";
import type { Message } from "../inbox/thread-data.ts";
import { useSession } from "../lib/session.ts";
import { addMessage, addNote, changeConversation, readAnew } from "./into-inbox.ts";
import { type Notice, useNotices } from "./notices.tsx";
import { PRESENCE_KEY, type Present, usePresence } from "./presence.ts";
import { followLive, type LiveState } from "./stream.ts";
import { beginAgentTyping, endAgentTyping } from "./typing.ts";

const LiveContext = createContext<LiveState>("opening");

/** How the stream is; while it is `live`, nothing needs to be asked for by the clock. */
export const useLiveState = (): LiveState => useContext(LiveContext);

/** What each event carries, as src/http/live sends it. */
interface Told {
  readonly conversation: Omit<Conversation, "unread" | "hasDraft">;
  readonly conversationId: string;
  readonly message: Message;
  readonly note: Note;
  readonly members: readonly Present[];
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const { member } = useSession();
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("opening");
  const tell = useNotices();
  usePresence();
  useEffect(
    () =>
      followLive({
        onState: setState,
        onEvent: ({ name, data }) => {
          if (name === "notification") tell(data as Notice);
          else hear(client, member.id, name, data as Told);
        },
      }),
    [client, member.id, tell],
  );
  // Whoever was signed out elsewhere finds the door.
  useEffect(() => {
    if (state === "over") client.invalidateQueries({ queryKey: ["me"] });
  }, [state, client]);
  return <LiveContext value={state}>{children}</LiveContext>;
}

function hear(client: QueryClient, memberId: string, name: string, data: Told): void {
  if (name === "ready" || name === "refetch") readAnew(client);
  else if (name === "conversation.changed") {
    if (data.conversation.handler !== "agents") endAgentTyping(client, data.conversation.id);
    changeConversation(client, memberId, data.conversation);
  } else if (name === "message.created") {
    if (data.message.direction === "out") endAgentTyping(client, data.conversationId);
    addMessage(client, data.conversationId, data.message);
  } else if (name === "typing") beginAgentTyping(client, data.conversationId);
  else if (name === "note.created") addNote(client, data.note);
  else if (name === "presence") client.setQueryData(PRESENCE_KEY, data.members);
}
