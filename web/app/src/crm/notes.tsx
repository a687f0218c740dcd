/** The team's notes: those there are, and a field for another. */
import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";
import { useActorName } from "./actors.ts";
import classes from "./crm.module.css";
import type { Note } from "./data.ts";
import { ProblemNote } from "./problem-note.tsx";
import { fullTime } from "./times.ts";

/** `path` is where a note is sent, such as `/v1/leads/led_x/notes`; null for somebody who may only read. */
export function Notes({
  notes,
  path,
  onAdded,
}: {
  notes: readonly Note[];
  path: string | null;
  onAdded: () => unknown;
}) {
  const { say, locale } = useSpeech();
  const actorName = useActorName();
  const [text, setText] = useState("");
  const add = useMutation({
    mutationFn: (to: string) => api<Note>("POST", to, { body: { text: text.trim() } }),
    onSuccess: async () => {
      setText("");
      await onAdded();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (path && text.trim() !== "") add.mutate(path);
  };
  return (
    <Stack gap="sm">
      {path ? (
        <form onSubmit={submit}>
          <Stack gap="xs">
            <ProblemNote error={add.error} />
            <Textarea
              aria-label={say("crm.note")}
              placeholder={say("crm.noteExample")}
              autosize
              minRows={2}
              maxRows={8}
              maxLength={8_000}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Group justify="flex-end">
              <Button type="submit" size="xs" disabled={text.trim() === ""} loading={add.isPending}>
                {say("crm.addNote")}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : null}
      {notes.length > 0 ? (
        <ul className={classes.plain}>
          {notes.map((note) => (
            <li key={note.id}>
              <Text size="sm" className={classes.said}>
                {note.text}
              </Text>
              <Text size="xs" c="dimmed">
                {actorName({ actor: note.author.kind, actorId: note.author.id })} · {fullTime(locale, note.createdAt)}
              </Text>
            </li>
          ))}
        </ul>
      ) : path ? null : (
        <Text size="sm" c="dimmed">
          {say("crm.noNotes")}
        </Text>
      )}
    </Stack>
  );
}
