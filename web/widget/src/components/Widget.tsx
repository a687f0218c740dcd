/** The whole widget: launcher, panel, and the surroundings that both depend on. */
import { useEffect, useRef } from "preact/hooks";
import { accentTones } from "../accent.ts";
import type { Chat } from "../store.ts";
import { ChatContext, useShown } from "./context.ts";
import { Launcher } from "./Launcher.tsx";
import { Panel } from "./Panel.tsx";
import { useMedia } from "./useMedia.ts";

export function Widget({ chat }: { chat: Chat }) {
  const shown = useShown(chat);
  const { state } = shown;
  const root = useRef<HTMLDivElement>(null);
  const launcher = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  const isSystemDark = useMedia("(prefers-color-scheme: dark)");
  const isDark = state.theme === "dark" || (state.theme === "auto" && isSystemDark);

  useEffect(() => {
    const tones = accentTones(state.config.accent);
    const style = root.current?.style;
    style?.setProperty("--accent", tones.accent);
    style?.setProperty("--on-accent", tones.onAccent);
    style?.setProperty("--ink-light", tones.inkLight);
    style?.setProperty("--ink-dark", tones.inkDark);
  });

  useEffect(() => {
    // Whoever closes the panel from the keyboard goes on where they opened it.
    if (wasOpen.current && !state.isOpen) launcher.current?.focus();
    wasOpen.current = state.isOpen;
  }, [state.isOpen]);

  if (state.isRefused) return null;
  return (
    <ChatContext.Provider value={shown}>
      <div ref={root} lang={state.language} class={`root${isDark ? " dark" : ""}${state.isOpen ? " is-open" : ""}`}>
        {state.isOpen && <Panel />}
        <Launcher buttonRef={launcher} />
      </div>
    </ChatContext.Provider>
  );
}
