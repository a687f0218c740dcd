/** Asks for the password when the API wants it once more: see src/http/password.ts of the server. */
import { Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { passwordsBy } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";

interface Question {
  readonly wasWrong: boolean;
  readonly answer: (password: string | null) => void;
}

export function PasswordDialog() {
  const { say } = useSpeech();
  const [question, setQuestion] = useState<Question | null>(null);
  const [password, setPassword] = useState("");

  useEffect(() => {
    passwordsBy((wasWrong) => new Promise((answer) => setQuestion({ wasWrong, answer })));
    return () => passwordsBy(async () => null);
  }, []);

  const end = (given: string | null) => {
    question?.answer(given);
    setQuestion(null);
    setPassword("");
  };
  return (
    <Modal
      opened={question !== null}
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
            error={question?.wasWrong && password === "" ? say("confirmPassword.wrong") : null}
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
