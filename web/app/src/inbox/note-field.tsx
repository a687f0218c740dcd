/** A note for the team: the customer never sees it; whoever is named after an @ is told. */
import { ActionIcon, Group, Text } from "@mantine/core";
import { IconNote } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Completer } from "./completer.tsx";
import { useMembers } from "./data.ts";
import { mentionsIn, useWriteNote } from "./notes-data.ts";

const MOST = 8_000;

export function NoteField({ conversationId, onDone }: { conversationId: string; onDone: () => void }) {
  const { say } = useSpeech();
  const { member } = useSession();
  const [text, setText] = useState("");
  const write = useWriteNote(conversationId);
  const members = useMembers().filter(({ isActive }) => isActive);
  const others = members.filter(({ id }) => id !== member.id);
  const mentions = mentionsIn(text, others);
  const submit = () => {
    const note = text.trim();
    if (note === "" || note.length > MOST || write.isPending) return;
    write.mutate({ text: note, mentions }, { onSuccess: () => setText("") });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Escape") onDone();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  return (
    <>
      <Text size="xs" c={write.error ? "red" : "dimmed"} mb={6} role={write.error ? "alert" : undefined}>
        {write.error
          ? problemText(say, write.error)
          : mentions.length > 0
            ? say("inbox.note.tells", {
                names: others
                  .filter(({ id }) => mentions.includes(id))
                  .map(({ name }) => name)
                  .join(", "),
              })
            : say("inbox.note.hint")}
      </Text>
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <Completer
          aria-label={say("inbox.note.write")}
          placeholder={say("inbox.note.write")}
          sign="@"
          isOnlyAtStart={false}
          offersLabel={say("inbox.note.offers")}
          offers={others.map(({ id, name, role }) => ({ id, title: name, detail: say(`roles.${role}`), word: name }))}
          onTake={({ title }, from, to) => setText(`${text.slice(0, from)}@${title} ${text.slice(to)}`)}
          autosize
          minRows={1}
          maxRows={8}
          autoFocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          enterKeyHint="send"
        />
        <ActionIcon
          size={36}
          color="yellow"
          variant="light"
          aria-label={say("inbox.note.save")}
          loading={write.isPending}
          disabled={text.trim() === ""}
          onClick={submit}
        >
          <IconNote size={18} />
        </ActionIcon>
      </Group>
    </>
  );
}
