/** Who one talks with, whether the line is open, and the menu. */
import { useState } from "preact/hooks";
import { useChat } from "./context.ts";
import { Icon } from "./Icon.tsx";
import { Menu } from "./Menu.tsx";

export function Header() {
  const { chat, state, say } = useChat();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const { businessName } = state.config;
  const isAway = state.status.kind === "offline" || state.status.kind === "retrying";
  return (
    <div class="header">
      <span class="avatar" aria-hidden="true">
        {[...businessName][0]?.toUpperCase()}
      </span>
      <div class="who">
        <h2 class="name">{businessName}</h2>
        <div class="state">
          <i class={isAway ? "away" : ""} />
          <span>{say(isAway ? "status_connecting" : "subtitle")}</span>
        </div>
      </div>
      <button
        type="button"
        class="icon-button more"
        aria-label={say("menu")}
        aria-haspopup="menu"
        aria-expanded={isMenuOpen}
        onClick={() => setMenuOpen(!isMenuOpen)}
      >
        <Icon name="more" />
      </button>
      <button type="button" class="icon-button" aria-label={say("launcher_close")} onClick={chat.close}>
        <Icon name="close" />
      </button>
      {isMenuOpen && <Menu onDone={() => setMenuOpen(false)} />}
    </div>
  );
}
