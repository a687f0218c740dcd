/** Where the visitor writes: text that grows, a file, and the limit when it comes near. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { ChosenFile } from "./ChosenFile.tsx";
import { useChat } from "./context.ts";
import { Icon } from "./Icon.tsx";

/** The counter appears when this part of the limit is used. */
const COUNT_FROM = 0.85;

export function Composer() {
  const { chat, state, say } = useChat();
  const { draft, file, config } = state;
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const length = draft.trim().length;
  const left = config.maxTextLength - length;
  const isReady = (length > 0 || file !== null) && left >= 0;

  // Before the next key press, so that none of what is typed at once is lost.
  useLayoutEffect(() => {
    // A chat that its tag opens with the page takes the focus from nobody.
    if (navigator.userActivation?.hasBeenActive === false) return;
    field.current?.focus({ preventScroll: true });
  }, []);

  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = "auto";
    box.style.height = `${Math.min(132, Math.max(40, box.scrollHeight))}px`;
  }, [draft]);

  function send(): void {
    if (!isReady) return;
    chat.sendDraft();
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While an input method composes a word, Enter chooses it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  }

  function onPaste(event: ClipboardEvent): void {
    const pasted = event.clipboardData?.files[0];
    if (!pasted) return;
    event.preventDefault();
    chat.chooseFile(pasted);
  }

  function onPick(): void {
    const input = picker.current;
    const picked = input?.files?.[0];
    if (picked) chat.chooseFile(picked);
    // The same file may be chosen again after it was removed.
    if (input) input.value = "";
    field.current?.focus();
  }

  return (
    <div class="composer">
      {file && <ChosenFile file={file} />}
      <div class="field">
        <button type="button" class="icon-button" aria-label={say("attach")} onClick={() => picker.current?.click()}>
          <Icon name="attach" />
        </button>
        <input
          ref={picker}
          type="file"
          hidden
          tabIndex={-1}
          accept={config.allowedFileTypes.join(",")}
          onChange={onPick}
        />
        <textarea
          ref={field}
          rows={1}
          value={draft}
          aria-label={say("placeholder")}
          placeholder={say("placeholder")}
          enterkeyhint="send"
          aria-invalid={left < 0}
          onInput={(event) => chat.setDraft(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <button type="button" class="icon-button send" aria-label={say("send")} disabled={!isReady} onClick={send}>
          <Icon name="send" />
        </button>
      </div>
      {length > config.maxTextLength * COUNT_FROM && (
        <p class={left < 0 ? "count over" : "count"} role="status">
          {left < 0 ? say("too_long", { count: -left }) : say("left", { count: left })}
        </p>
      )}
      <span class="mark">{say("made_with")}</span>
    </div>
  );
}
