/** The files of a message: photos that open large, documents with name and size, an own file while it travels. */
import { useContext, useState } from "preact/hooks";
import { formatBytes } from "../text.ts";
import type { Entry } from "../transcript.ts";
import { useChat } from "./context.ts";
import { Icon } from "./Icon.tsx";
import { Lightbox } from "./Lightbox.tsx";
import { OriginContext } from "./origin.ts";
import { useObjectUrl } from "./useObjectUrl.ts";

interface Photo {
  readonly url: string;
  readonly thumbnail: string;
  readonly name: string;
}

export function Attachments({ entry }: { entry: Entry }) {
  const { say } = useChat();
  const origin = useContext(OriginContext);
  const local = useObjectUrl(entry.outgoing?.file);
  const file = entry.outgoing?.file;
  if (file) {
    const isImage = file.type.startsWith("image/");
    const photos = isImage && local ? [{ url: local, thumbnail: local, name: file.name }] : [];
    return (
      <>
        <Photos photos={photos} />
        {!isImage && <Document name={file.name} bytes={file.size} progress={entry.progress} />}
        {isImage && entry.progress !== undefined && <Progress part={entry.progress} />}
      </>
    );
  }
  const shown = entry.attachments.flatMap((attachment) => {
    const url = safeUrl(attachment.contentUrl, origin);
    return url ? [{ ...attachment, url, thumbnail: safeUrl(attachment.thumbnailUrl, origin) ?? url }] : [];
  });
  const photos = shown.filter((item) => item.contentType.startsWith("image/"));
  const documents = shown.filter((item) => !item.contentType.startsWith("image/"));
  return (
    <>
      <Photos photos={photos.map((item) => ({ ...item, name: item.name ?? say("image") }))} />
      {documents.map((item) => (
        <Document key={item.url} name={item.name ?? say("file")} bytes={item.bytes} url={item.url} />
      ))}
    </>
  );
}

function Photos({ photos }: { photos: readonly Photo[] }) {
  const { say } = useChat();
  const [large, setLarge] = useState<Photo | null>(null);
  if (photos.length === 0) return null;
  return (
    <div class={photos.length > 1 ? "photos many" : "photos"}>
      {photos.map((photo) => (
        <button
          key={photo.url}
          type="button"
          class="photo"
          aria-label={say("image_open", { name: photo.name })}
          onClick={() => setLarge(photo)}
        >
          <img src={photo.thumbnail} alt={photo.name} />
        </button>
      ))}
      {large && <Lightbox url={large.url} name={large.name} onClose={() => setLarge(null)} />}
    </div>
  );
}

function Document(props: { name: string; bytes?: number; url?: string; progress?: number }) {
  const { state, say } = useChat();
  const inside = (
    <>
      <span class="file-icon">
        <Icon name="file" />
      </span>
      <span class="file-text">
        <span class="file-name">{props.name}</span>
        {props.bytes !== undefined && <span class="file-size">{formatBytes(props.bytes, state.language)}</span>}
      </span>
    </>
  );
  return (
    <div class="bubble">
      {props.url ? (
        <a
          class="document"
          href={props.url}
          target="_blank"
          rel="noopener noreferrer"
          download={props.name}
          aria-label={say("file_open", { name: props.name })}
        >
          {inside}
        </a>
      ) : (
        <div class="document">{inside}</div>
      )}
      {props.progress !== undefined && <Progress part={props.progress} />}
    </div>
  );
}

function Progress({ part }: { part: number }) {
  const { say } = useChat();
  const percent = Math.round(part * 100);
  return (
    <div
      class="progress"
      role="progressbar"
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-label={say("progress", { percent })}
    >
      <i style={{ width: `${percent}%` }} />
    </div>
  );
}

/** A web address relative to the server, or null for anything that could run. */
function safeUrl(url: string | undefined, origin: string): string | null {
  if (!url) return null;
  if (/^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/i.test(url)) return url;
  try {
    const absolute = new URL(url, origin);
    return absolute.protocol === "https:" || absolute.protocol === "http:" ? absolute.href : null;
  } catch {
    return null;
  }
}
