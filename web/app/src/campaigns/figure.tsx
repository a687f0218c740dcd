/** A number with its name, and what it is a part of. */
import { Paper, Text } from "@mantine/core";

export function Figure({
  label,
  value,
  hint,
  isMain = false,
}: {
  label: string;
  value: string;
  hint?: string | undefined;
  isMain?: boolean;
}) {
  return (
    <Paper withBorder p="sm" component="dl" m={0}>
      <Text component="dt" size="xs" c="dimmed">
        {label}
      </Text>
      <Text
        component="dd"
        m={0}
        fw={700}
        size="xl"
        c={isMain ? "var(--mantine-color-anchor)" : undefined}
        style={{ fontVariantNumeric: "tabular-nums", lineHeight: 1.2 }}
      >
        {value}
      </Text>
      {hint ? (
        <Text component="dd" m={0} size="xs" c="dimmed">
          {hint}
        </Text>
      ) : null}
    </Paper>
  );
}
