/** How often each of some things was so, the most frequent first, as bars with their numbers. */
import { Group, Progress, Stack, Text } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";

export function Counts({ rows, hint }: { rows: readonly { label: string; count: number }[]; hint?: string }) {
  const { say, locale } = useSpeech();
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {say("simulation.report.nothing")}
      </Text>
    );
  const most = Math.max(...rows.map(({ count }) => count), 1);
  return (
    <Stack gap="xs">
      {rows.map(({ label, count }) => (
        <div key={label}>
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm">{label}</Text>
            <Text size="sm" fw={600}>
              {count.toLocaleString(locale)}
            </Text>
          </Group>
          <Progress value={(100 * count) / most} aria-label={label} />
        </div>
      ))}
      {hint ? (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      ) : null}
    </Stack>
  );
}
