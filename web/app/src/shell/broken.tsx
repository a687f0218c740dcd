/** What is shown when a page breaks: what to do, never a stack. */
import { Button, Center, Stack, Text, Title } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";

export function Broken() {
  const { say } = useSpeech();
  return (
    <Center mih="60vh" p="md">
      <Stack align="center" gap="sm" maw={420} ta="center">
        <Title order={2}>{say("broken.title")}</Title>
        <Text c="dimmed">{say("broken.text")}</Text>
        <Button onClick={() => location.reload()}>{say("broken.again")}</Button>
      </Stack>
    </Center>
  );
}
