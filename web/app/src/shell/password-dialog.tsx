/** The dialog in which the password is given once more. */
import { Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useSpeech } from "../lib/texts.ts";

export default function PasswordDialog({
  isOpen,
  wasWrong,
  onEnd,
}: {
  isOpen: boolean;
  /** The password that was given before. */
  wasWrong: boolean;
  /** Null when it is not given. */
  onEnd: (password: string | null) => void;
}) {
  const { say } = useSpeech();
  const [password, setPassword] = useState("");

  const end = (given: string | null) => {
    onEnd(given);
    setPassword("");
  };
  return (
    <Modal
      opened={isOpen}
      onClose={() => end(null)}
      title={say("confirmPassword.title")}
      // It may be asked for from within another dialog.
      zIndex={400}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // The form may stand within another one in React's tree, though not in the page.
          event.stopPropagation();
          if (password !== "") end(password);
        }}
      >
        <Stack>
          <Text size="sm">{say("confirmPassword.lead")}</Text>
          <PasswordInput
            label={say("confirmPassword.password")}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={wasWrong && password === "" ? say("confirmPassword.wrong") : null}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => end(null)}>
              {say("cancel")}
            </Button>
            <Button type="submit" disabled={password === ""}>
              {say("confirmPassword.verb")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
