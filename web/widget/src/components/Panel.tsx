/** The open chat: a dialog that fills a phone's screen and keeps the keyboard's focus there. */
import { useEffect, useRef } from "preact/hooks";
import { Composer } from "./Composer.tsx";
import { useChat } from "./context.ts";
import { Header } from "./Header.tsx";
import { Log } from "./Log.tsx";
import { Notice } from "./Notice.tsx";
import { PHONE, useMedia } from "./useMedia.ts";
import { useVisibleArea } from "./useVisibleArea.ts";

const FOCUSABLE = "button:not(:disabled), textarea, a[href], [tabindex='0']";

export function Panel() {
  const { chat, state, say } = useChat();
  const panel = useRef<HTMLDivElement>(null);
  const isPhone = useMedia(PHONE);
  useVisibleArea(panel, isPhone);

  useEffect(() => {
    if (!isPhone) return;
    const page = document.documentElement.style;
    const before = page.overflow;
    page.overflow = "hidden";
    return () => {
      page.overflow = before;
    };
  }, [isPhone]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.stopPropagation();
      chat.close();
    }
    if (event.key === "Tab" && isPhone && panel.current) keepFocusIn(panel.current, event);
  }

  return (
    <div
      ref={panel}
      class="panel"
      role="dialog"
      aria-modal={isPhone}
      aria-label={say("title", { business: state.config.businessName })}
      onKeyDown={onKeyDown}
    >
      <Header />
      <Log />
      <Notice />
      <Composer />
    </div>
  );
}

function keepFocusIn(panel: HTMLElement, event: KeyboardEvent): void {
  const stops = [...panel.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const first = stops[0];
  const last = stops.at(-1);
  const root = panel.getRootNode();
  const active = root instanceof ShadowRoot ? root.activeElement : document.activeElement;
  const leaving = event.shiftKey ? active === first : active === last;
  if (!leaving) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}
