/** One bubble: what it says and shows, its time, how far it has come, and the buttons under it. */
import { formatTime } from "../../../widget/src/text.ts";
import { fileUrl } from "../api.ts";
import { useDemo } from "../context.ts";
import type { Bubble, Kind } from "../state.ts";
import { Icon } from "./Icon.tsx";
import { RichText } from "./RichText.tsx";
import { Ticks } from "./Ticks.tsx";

export function Message({
  kind,
  bubble,
  onPress,
  onList,
}: {
  kind: Kind;
  bubble: Bubble;
  onPress: (button: string) => void;
  onList: () => void;
}) {
  const { language, say } = useDemo();
  const { from, text, file, place, buttons, menu, tick } = bubble;
  const at = Date.parse(bubble.at);
  return (
    <div class={`message ${from}${tick === "failed" ? " failed" : ""}`}>
      <div class="bubble">
        {file && <Attachment kind={kind} file={file} />}
        {place && (
          <span class="place">
            <Icon name="pin" />
            {text || `${place.latitude.toFixed(4)}, ${place.longitude.toFixed(4)}`}
          </span>
        )}
        {text !== "" && !place && <RichText text={text} isBold={kind === "whatsapp-cloud"} />}
        <span class="meta">
          <time dateTime={bubble.at}>{formatTime(at, language)}</time>
          {tick && <Ticks tick={tick} />}
        </span>
      </div>
      {tick === "failed" && <p class="problem">{say("tick_failed")}</p>}
      {buttons.length > 0 && (
        <div class="buttons">
          {menu === null ? (
            buttons.map(({ id, title }) => (
              <button key={id} type="button" onClick={() => onPress(id)}>
                {title}
              </button>
            ))
          ) : (
            <button type="button" aria-haspopup="dialog" onClick={onList}>
              <Icon name="list" />
              {menu}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Attachment({ kind, file }: { kind: Kind; file: NonNullable<Bubble["file"]> }) {
  const { say } = useDemo();
  const url = fileUrl(kind, file.id);
  if (file.mediaType.startsWith("image/"))
    return (
      <a class="picture" href={url} target="_blank" rel="noreferrer" aria-label={say("open_photo")}>
        <img src={url} alt="" />
      </a>
    );
  if (file.mediaType.startsWith("audio/"))
    return (
      <span class="voice">
        <Icon name="mic" />
        <i aria-hidden="true" />
        <span>
          {say("voice")} · {say("voice_length")}
        </span>
      </span>
    );
  return (
    <a class="document" href={url} target="_blank" rel="noreferrer" aria-label={say("open_file", { name: file.name })}>
      <Icon name="file" />
      <span>{file.name}</span>
    </a>
  );
}
