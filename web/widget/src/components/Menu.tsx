/** The header's menu: language and a fresh start. */
import { useEffect, useRef } from "preact/hooks";
import { LANGUAGE_NAMES } from "../text.ts";
import { useChat } from "./context.ts";
import { Icon } from "./Icon.tsx";

export function Menu({ onDone }: { onDone: () => void }) {
  const { chat, state, say } = useChat();
  const menu = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const box = menu.current;
    const opener = box?.parentElement?.querySelector<HTMLElement>("[aria-haspopup]");
    box?.querySelector("button")?.focus();
    const leave = (event: Event) => {
      const path = event.composedPath();
      if (box && opener && !path.includes(box) && !path.includes(opener)) onDone();
    };
    document.addEventListener("pointerdown", leave);
    return () => {
      document.removeEventListener("pointerdown", leave);
      opener?.focus();
    };
  }, []);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      onDone();
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0 || !menu.current) return;
    event.preventDefault();
    const items = [...menu.current.querySelectorAll("button")];
    const at = items.indexOf(event.target as HTMLButtonElement);
    items[(at + step + items.length) % items.length]?.focus();
  }

  function pick(act: () => void): void {
    act();
    onDone();
  }

  return (
    <div ref={menu} class="menu" role="menu" aria-label={say("menu")} onKeyDown={onKeyDown}>
      {state.config.languages.length > 1 && (
        <>
          <div class="menu-title" role="presentation">
            {say("menu_language")}
          </div>
          {state.config.languages.map((language) => (
            <button
              key={language}
              type="button"
              role="menuitemradio"
              lang={language}
              aria-checked={language === state.language}
              onClick={() => pick(() => chat.setLanguage(language))}
            >
              {LANGUAGE_NAMES[language]}
              {language === state.language && (
                <span class="tick">
                  <Icon name="check" />
                </span>
              )}
            </button>
          ))}
          <hr />
        </>
      )}
      <button type="button" role="menuitem" onClick={() => pick(chat.startOver)}>
        <Icon name="fresh" />
        {say("menu_new")}
      </button>
    </div>
  );
}
