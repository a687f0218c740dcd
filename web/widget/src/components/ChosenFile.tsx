/** The file that goes with the next message, with its picture and a way to take it out. */
import { formatBytes } from "../text.ts";
import { useChat } from "./context.ts";
import { Icon } from "./Icon.tsx";
import { useObjectUrl } from "./useObjectUrl.ts";

export function ChosenFile({ file }: { file: File }) {
  const { chat, state, say } = useChat();
  const preview = useObjectUrl(file);
  return (
    <div class="chosen">
      {preview ? (
        <img src={preview} alt="" />
      ) : (
        <span class="file-icon">
          <Icon name="file" />
        </span>
      )}
      <span class="file-text">
        <span class="file-name">{file.name}</span>
        <span class="file-size">{formatBytes(file.size, state.language)}</span>
      </span>
      <button
        type="button"
        class="icon-button"
        aria-label={say("remove_file", { name: file.name })}
        onClick={() => chat.chooseFile(null)}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
