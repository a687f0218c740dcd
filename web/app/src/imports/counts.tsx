/** The figures of an import, side by side. */
import { Paper, SimpleGrid, Text } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";

export function Counts({ figures }: { figures: Readonly<Record<string, number>> }) {
  const { say, locale } = useSpeech();
  return (
    <SimpleGrid cols={{ base: 2, sm: Math.min(5, Object.keys(figures).length) }} spacing="sm">
      {Object.entries(figures).map(([name, count]) => (
        <Paper key={name} withBorder p="sm">
          <Text size="xl" fw={700} c={name === "failed" && count > 0 ? "red.7" : undefined}>
            {count.toLocaleString(locale)}
          </Text>
          <Text size="sm" c="dimmed">
            {say(`import.counts.${name}`)}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
