/** One line above the composer that says what is wrong and what will happen. */
import type { ChatState } from "../store.ts";
import type { TextKey } from "../text.ts";
import { useChat } from "./context.ts";
import { Icon } from "./Icon.tsx";

export function Notice() {
  const { chat, state, say } = useChat();
  const key = noticeOf(state);
  const text = key ? say(key) : state.warning;
  return (
    <div role="status">
      {text && (
        <p class="notice">
          <Icon name="alert" />
          <span>{text}</span>
          {!key && (
            <button type="button" aria-label={say("dismiss")} onClick={chat.dismissWarning}>
              <Icon name="close" />
            </button>
          )}
        </p>
      )}
    </div>
  );
}

function noticeOf({ status }: ChatState): TextKey | null {
  if (status.kind === "offline") return "status_offline";
  if (status.kind !== "retrying") return null;
  if (status.fault === "limit") return "status_limit";
  return status.fault === "server" ? "status_server" : "status_network";
}
