/** Asks what solved a case. */
import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useSpeech } from "../lib/texts.ts";

export function Solve({
  isOpen,
  onClose,
  onSolved,
}: {
  isOpen: boolean;
  onClose: () => void;
  onSolved: (resolution: string) => void;
}) {
  const { say } = useSpeech();
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSolved(text.trim());
  };
  return (
    <Modal opened={isOpen} onClose={onClose} title={say("cases.moves.resolved")}>
      <form onSubmit={submit}>
        <Stack>
          <Textarea
            label={say("cases.solvedBy")}
            description={say("cases.solvedHint")}
            autosize
            minRows={3}
            maxLength={2_000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say("cancel")}
            </Button>
            <Button type="submit">{say("cases.moves.resolved")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
