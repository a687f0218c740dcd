/** Opens the palette, beside its key. */
import { Group, Kbd, Text, UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useSpeech } from "../lib/texts.ts";

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

export function SearchButton({ onClick }: { onClick: () => void }) {
  const { say } = useSpeech();
  return (
    <UnstyledButton
      onClick={onClick}
      w="100%"
      px="sm"
      py={6}
      c="dimmed"
      style={{ border: "1px solid var(--mantine-color-default-border)", borderRadius: "var(--mantine-radius-md)" }}
    >
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Group gap="xs" wrap="nowrap">
          <IconSearch size={16} stroke={1.6} aria-hidden />
          <Text size="sm">{say("palette.button")}</Text>
        </Group>
        <Kbd size="xs" aria-hidden>
          {isApple ? "⌘K" : "Ctrl K"}
        </Kbd>
      </Group>
    </UnstyledButton>
  );
}
