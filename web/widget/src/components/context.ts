/** The one chat of the page, handed to every component together with its sentences. */
import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Chat, ChatState } from "../store.ts";
import { type Say, speak } from "../text.ts";

export interface Shown {
  readonly chat: Chat;
  readonly state: ChatState;
  readonly say: Say;
}

export const ChatContext = createContext<Shown | null>(null);

/** What a component draws from. Throws outside of the widget. */
export function useChat(): Shown {
  const shown = useContext(ChatContext);
  if (!shown) throw new Error("a chat component was drawn outside of the widget");
  return shown;
}

/** Draws again whenever the chat changes. */
export function useShown(chat: Chat): Shown {
  const [state, setState] = useState(chat.state);
  useEffect(() => {
    setState(chat.state);
    return chat.subscribe(() => setState(chat.state));
  }, [chat]);
  return { chat, state, say: speak(state.language) };
}
