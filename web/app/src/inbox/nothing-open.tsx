/** What stands where a conversation will be, while none is chosen. */
import { Center, Kbd, Stack, Text, ThemeIcon } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { useSpeech } from "../lib/texts.ts";

export function NothingOpen() {
  const { say } = useSpeech();
  return (
    <Center h="100%" p="md">
      <Stack align="center" gap="xs" ta="center" maw={340}>
        <ThemeIcon size={56} radius="xl" variant="light">
          <IconMessages size={28} stroke={1.5} aria-hidden />
        </ThemeIcon>
        <Text fw={600} size="lg">
          {say("inbox.choose.title")}
        </Text>
        <Text c="dimmed" size="sm">
          {say("inbox.choose.text")}
        </Text>
        <Text c="dimmed" size="sm">
          <Kbd size="xs">j</Kbd> <Kbd size="xs">k</Kbd> {say("inbox.keys.move")} · <Kbd size="xs">?</Kbd>{" "}
          {say("inbox.keys.help")}
        </Text>
      </Stack>
    </Center>
  );
}
