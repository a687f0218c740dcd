/** One internal note among the messages. */
import { IconNote } from "@tabler/icons-react";
import { useSpeech } from "../lib/texts.ts";
import classes from "./inbox.module.css";
import type { Note } from "./notes-data.ts";
import { clockTime } from "./times.ts";

export function NoteRow({ note: { id, text, author, createdAt } }: { note: Note }) {
  const { say, locale } = useSpeech();
  const time = clockTime(locale, createdAt);
  const who = author?.name ?? say("inbox.by.rep");
  return (
    <article className={classes.row} data-side="note" data-note={id} aria-label={say("inbox.note.of", { who, time })}>
      <div className={classes.bubble} data-author="note">
        {text}
      </div>
      <div className={classes.meta}>
        <IconNote size={12} aria-hidden />
        <span>
          {say("inbox.note.by", { who })} · <time dateTime={createdAt}>{time}</time>
        </span>
      </div>
    </article>
  );
}
