/** A secret that is shown this once: to be copied now, with a word on its use. */
import { Alert, Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useSpeech } from "../lib/texts.ts";

export function SecretOnce({
  secret,
  text,
  use,
  onDone,
}: {
  secret: string;
  /** Why it must be copied now. */
  text: string;
  /** Where it is used. */
  use: ReactNode;
  onDone: () => void;
}) {
  const { say } = useSpeech();
  return (
    <Stack>
      <Alert color="yellow" title={say("settings.keys.onceTitle")}>
        {text}
      </Alert>
      <Code block data-testid="secret" style={{ wordBreak: "break-all", whiteSpace: "pre-wrap" }}>
        {secret}
      </Code>
      <Text size="sm" c="dimmed">
        {use}
      </Text>
      <Group justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="light" onClick={copy}>
              {say(copied ? "copied" : "copy")}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onDone}>{say("done")}</Button>
      </Group>
    </Stack>
  );
}
