/** What a message holds: texts with their links, files with images shown, choices, places, contacts, templates. */
import { Anchor, Badge, Group, Text } from "@mantine/core";
import { IconFile, IconMapPin, IconUser } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { FileRef, Part } from "../../../../src/http/views.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import classes from "./inbox.module.css";
import type { Message } from "./thread-data.ts";

export function Parts({ message }: { message: Pick<Message, "parts"> }) {
  const parts = message.parts as readonly unknown[] as readonly Part[];
  return parts.map((part, index) => <OnePart key={index} part={part} />);
}

function OnePart({ part }: { part: Part }): ReactNode {
  const { say } = useSpeech();
  switch (part.type) {
    case "text":
      return <Linked text={part.text} />;
    case "file":
      return <File file={part.file} />;
    case "choices":
      return (
        <Group gap={6} mt={6} role="group" aria-label={say("inbox.choices")}>
          {part.choices.map(({ value, title }) => (
            <Badge key={value} variant="outline" tt="none" fw={500} size="lg" color="gray" c="inherit">
              {title}
            </Badge>
          ))}
        </Group>
      );
    case "location": {
      const place = `${part.latitude},${part.longitude}`;
      return (
        <Anchor
          href={`https://www.openstreetmap.org/?mlat=${part.latitude}&mlon=${part.longitude}#map=16/${place.replace(",", "/")}`}
          target="_blank"
          rel="noopener noreferrer"
        >
          <IconMapPin size={16} aria-hidden style={{ verticalAlign: -3 }} /> {part.label ?? place}
        </Anchor>
      );
    }
    case "contact":
      return (
        <Text size="sm">
          <IconUser size={16} aria-hidden style={{ verticalAlign: -3 }} /> {part.name}
          {part.phones.length > 0 ? ` · ${part.phones.join(", ")}` : ""}
        </Text>
      );
    case "template":
      return (
        <>
          {part.template.header?.type === "file" ? <File file={part.template.header.file} /> : null}
          {part.template.header?.type === "text" ? <b>{part.template.header.text} </b> : null}
          <Linked text={part.template.text} />
        </>
      );
    default:
      // Of a kind that is newer than this page.
      return null;
  }
}

function File({ file }: { file: FileRef }) {
  const { business } = useSession();
  // A browser's own requests carry no header of ours.
  const url = file.url ?? `/files/${file.id}?business=${business.id}`;
  const [kind] = file.mediaType.split("/");
  if (kind === "image")
    return (
      <a href={url} target="_blank" rel="noopener noreferrer">
        <img className={classes.image} src={url} alt={file.name} loading="lazy" />
      </a>
    );
  if (kind === "audio")
    // biome-ignore lint/a11y/useMediaCaption: what a customer says comes without captions
    return <audio controls preload="metadata" src={url} aria-label={file.name} style={{ maxWidth: "100%" }} />;
  return (
    <a className={classes.file} href={url} target="_blank" rel="noopener noreferrer" download={file.name}>
      <IconFile size={22} stroke={1.5} aria-hidden />
      <span>
        <span className={classes.fileName}>{file.name}</span>
        <span className={classes.fileSize}>{size(file.bytes)}</span>
      </span>
    </a>
  );
}

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}])/;

function Linked({ text }: { text: string }) {
  return (
    <span>
      {text.split(LINK).map((piece, index) =>
        index % 2 === 1 ? (
          <a key={index} href={piece} target="_blank" rel="noopener noreferrer">
            {piece}
          </a>
        ) : (
          piece
        ),
      )}
    </span>
  );
}
