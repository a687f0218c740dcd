/** Asks once more before what cannot be undone. */
import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";

export function Confirm({
  title,
  text,
  verb,
  isOpen,
  isBusy,
  error,
  onClose,
  onConfirm,
}: {
  title: string;
  text: string;
  /** What the button does, such as "Revoke". */
  verb: string;
  isOpen: boolean;
  isBusy: boolean;
  error: Error | null;
  onClose: () => void;
  onConfirm: () => void;
}) {
  const { say } = useSpeech();
  return (
    <Modal opened={isOpen} onClose={onClose} title={title}>
      <Stack>
        <Text>{text}</Text>
        {error ? (
          <Alert color="red" role="alert">
            {problemText(say, error)}
          </Alert>
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {say("settings.cancel")}
          </Button>
          <Button color="red" loading={isBusy} onClick={onConfirm}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
