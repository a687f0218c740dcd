/** The choices of a list, from the lower edge of the phone. */
import { useEffect, useRef } from "preact/hooks";
import { useDemo } from "../context.ts";
import type { Bubble } from "../state.ts";
import { Icon } from "./Icon.tsx";

export function ListSheet({
  bubble,
  onTake,
  onClose,
}: {
  bubble: Bubble;
  onTake: (button: string) => void;
  onClose: () => void;
}) {
  const { say } = useDemo();
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    sheet.current?.querySelector<HTMLElement>("ul button")?.focus();
    return () => opener instanceof HTMLElement && opener.focus();
  }, []);
  return (
    <div
      class="sheet"
      ref={sheet}
      role="dialog"
      aria-label={bubble.menu ?? ""}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <div class="sheet-head">
        <strong>{bubble.menu}</strong>
        <button type="button" class="head-button" aria-label={say("close")} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <ul>
        {bubble.buttons.map(({ id, title }) => (
          <li key={id}>
            <button type="button" onClick={() => onTake(id)}>
              {title}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
