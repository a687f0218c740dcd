/** The box to write in, and what can be sent besides words. While a sale is played, it shows what the customer types. */
import { useEffect, useRef, useState } from "preact/hooks";
import { act } from "../api.ts";
import { useDemo } from "../context.ts";
import type { Kind } from "../state.ts";
import { Icon } from "./Icon.tsx";

const PHOTO_MAX_BYTES = 5 * 1024 * 1024;
const TYPING_STEP_MS = 24;

export function Composer({ kind, draft }: { kind: Kind; draft: string }) {
  const { say, run } = useDemo();
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const photo = useRef<HTMLInputElement>(null);
  const typed = useTyped(draft);
  const isDrafting = draft !== "";

  function send(event: Event): void {
    event.preventDefault();
    const said = text.trim();
    if (said === "" || isDrafting) return;
    setText("");
    run(() => act(kind, "text", { text: said }));
  }

  function sendPhoto(event: Event): void {
    const input = event.currentTarget as HTMLInputElement;
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    const isRight = /^image\/(jpeg|png)$/.test(file.type) && file.size <= PHOTO_MAX_BYTES;
    run(() => (isRight ? act(kind, "photo", file) : Promise.reject(new Error(say("error_photo")))));
  }

  const attach = (action: () => void) => () => {
    setOpen(false);
    action();
  };
  return (
    <form
      class="composer"
      onSubmit={send}
      onKeyDown={(event) => {
        if (event.key === "Escape") setOpen(false);
      }}
    >
      {isOpen && (
        <fieldset class="attach" aria-label={say("attach")}>
          <button type="button" onClick={attach(() => photo.current?.click())}>
            <Icon name="photo" />
            {say("photo")}
          </button>
          <button type="button" onClick={attach(() => run(() => act(kind, "voice")))}>
            <Icon name="mic" />
            {say("voice")}
          </button>
          <button type="button" onClick={attach(() => run(() => act(kind, "place")))}>
            <Icon name="pin" />
            {say("place")}
          </button>
        </fieldset>
      )}
      <button
        type="button"
        class="side"
        aria-label={say("attach")}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="clip" />
      </button>
      <input
        type="text"
        aria-label={say("write")}
        placeholder={say("write")}
        maxLength={4096}
        autocomplete="off"
        readOnly={isDrafting}
        value={isDrafting ? typed : text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="go" aria-label={say("send")}>
        <Icon name="send" />
      </button>
      <input
        ref={photo}
        type="file"
        class="hidden"
        accept="image/jpeg,image/png"
        tabIndex={-1}
        aria-hidden="true"
        onChange={sendPhoto}
      />
    </form>
  );
}

/** As much of the draft as is typed by now; all of it for people who want no motion. */
function useTyped(draft: string): string {
  const [length, setLength] = useState(0);
  useEffect(() => {
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    setLength(isStill ? draft.length : 0);
    if (isStill || draft === "") return;
    const timer = setInterval(() => setLength((now) => Math.min(draft.length, now + 1)), TYPING_STEP_MS);
    return () => clearInterval(timer);
  }, [draft]);
  return draft.slice(0, length);
}
