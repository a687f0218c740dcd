/** The round button that opens and closes the chat, with the number of unread messages. */
import type { Ref } from "preact";
import { useChat } from "./context.ts";
import { Icon } from "./Icon.tsx";

export function Launcher({ buttonRef }: { buttonRef: Ref<HTMLButtonElement> }) {
  const { chat, state, say } = useChat();
  const unread = state.isOpen ? 0 : state.unread;
  const label = say(state.isOpen ? "launcher_close" : "launcher_open");
  return (
    <button
      ref={buttonRef}
      type="button"
      class="launcher"
      aria-expanded={state.isOpen}
      aria-label={unread > 0 ? `${label}. ${say("unread", { count: unread })}` : label}
      onClick={() => (state.isOpen ? chat.close() : chat.open())}
    >
      <Icon name={state.isOpen ? "down" : "chat"} />
      {unread > 0 && (
        <span class="badge" aria-hidden="true">
          {unread > 99 ? "99+" : unread}
        </span>
      )}
    </button>
  );
}
