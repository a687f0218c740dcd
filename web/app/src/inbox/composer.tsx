/** Where a rep writes: to the customer, or a note for the team. Enter sends, Shift+Enter breaks the line. What is typed is never lost. */
import { SegmentedControl, Text } from "@mantine/core";
import { useState } from "react";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { type ConversationDetail, useNames } from "./data.ts";
import classes from "./inbox.module.css";
import { takerName } from "./names.ts";
import { NoteField } from "./note-field.tsx";
import { ReplyField } from "./reply-field.tsx";

type Mode = "reply" | "note";

export function Composer({ conversation }: { conversation: ConversationDetail }) {
  const { say } = useSpeech();
  const { member } = useSession();
  const { id, handler, takenBy } = conversation;
  const names = useNames();
  const [mode, setMode] = useState<Mode>("reply");
  const isOthers = handler === "rep" && takenBy !== null && takenBy !== member.id;
  return (
    <div className={classes.composer} data-mode={mode}>
      <SegmentedControl
        size="xs"
        mb={6}
        value={mode}
        onChange={(chosen) => setMode(chosen as Mode)}
        aria-label={say("inbox.mode.label")}
        data={[
          { value: "reply", label: say("inbox.mode.reply") },
          { value: "note", label: <span data-key="note">{say("inbox.mode.note")}</span> },
        ]}
      />
      {mode === "note" ? (
        <NoteField conversationId={id} onDone={() => setMode("reply")} />
      ) : isOthers ? (
        <Text size="sm" c="dimmed" ta="center">
          {say("inbox.othersHint", { name: takerName(conversation, names) ?? say("inbox.somebody") })}
        </Text>
      ) : (
        <ReplyField conversation={conversation} />
      )}
    </div>
  );
}
