/** A dialog with one form: what was refused is told in it, and it closes when the work is done. There while it is rendered. */
import { Button, Group, Modal, Stack } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { useSpeech } from "../lib/texts.ts";
import { ProblemNote } from "./problem-note.tsx";

export function FormDialog({
  title,
  act,
  color,
  error = null,
  isBusy = false,
  isReady = true,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  /** What the button says. */
  act: string;
  /** Of the button, for what cannot be taken back. */
  color?: string;
  error?: Error | null;
  isBusy?: boolean;
  /** Whether enough is filled in to go on. */
  isReady?: boolean;
  onSubmit: (form: FormData) => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const { say } = useSpeech();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <Modal opened onClose={onClose} title={title}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemNote error={error} />
          {children}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {say("cancel")}
            </Button>
            <Button type="submit" disabled={!isReady} loading={isBusy} {...(color ? { color } : {})}>
              {act}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** A text of a form, trimmed; undefined where nothing was written. */
export function givenIn(form: FormData, name: string): string | undefined {
  return String(form.get(name) ?? "").trim() || undefined;
}
