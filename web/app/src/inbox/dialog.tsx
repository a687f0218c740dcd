/** A small dialog with one question: what was refused is told in it, and it closes when the work is done. */
import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";

export function Dialog({
  title,
  act,
  error,
  isBusy,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  /** What the button says. */
  act: string;
  error: Error | null;
  isBusy: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const { say } = useSpeech();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Modal opened onClose={onClose} title={title}>
      <form onSubmit={submit}>
        <Stack>
          {error ? (
            <Alert color="red" role="alert">
              {problemText(say, error)}
            </Alert>
          ) : null}
          {children}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {say("inbox.cancel")}
            </Button>
            <Button type="submit" loading={isBusy}>
              {act}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
