/** One image over everything; the browser's own modal dialog keeps the focus and hears Escape. */
import { useEffect, useRef } from "preact/hooks";
import { useChat } from "./context.ts";
import { Icon } from "./Icon.tsx";

export function Lightbox({ url, name, onClose }: { url: string; name: string; onClose: () => void }) {
  const { say } = useChat();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);

  function onKeyDown(event: KeyboardEvent): void {
    // Escape closes the image only, not the chat beneath.
    if (event.key === "Escape") event.stopPropagation();
  }

  return (
    <dialog
      ref={dialog}
      class="lightbox"
      aria-label={name}
      onClose={onClose}
      onKeyDown={onKeyDown}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <img src={url} alt={name} />
      <button type="button" class="icon-button" aria-label={say("image_close")} onClick={() => dialog.current?.close()}>
        <Icon name="close" />
      </button>
    </dialog>
  );
}
