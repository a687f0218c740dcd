/** A field for what was done or learned in a case. */
import { Button, Group, Stack, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useSpeech } from "../lib/texts.ts";

export function CaseNote({ onAdd }: { onAdd: (note: string) => Promise<unknown> }) {
  const { say } = useSpeech();
  const [text, setText] = useState("");
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await onAdd(text.trim());
      setText("");
    } catch {
      // The one who sends it has said so; the text stays.
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Textarea
          aria-label={say("crm.note")}
          placeholder={say("cases.noteExample")}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={8_000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" size="xs" disabled={text.trim() === ""} loading={isBusy}>
            {say("crm.addNote")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
