/** How far a simulation is; the page may be left meanwhile. */
import { Button, Group, Paper, Progress, Stack, Text } from "@mantine/core";
import { IconPlayerStop } from "@tabler/icons-react";
import { numberFormat } from "../lib/formats.ts";
import { useSpeech } from "../lib/texts.ts";
import type { Simulation } from "./data.ts";

export function Working({
  simulation: { status, progress },
  isCancelling,
  onCancel,
}: {
  simulation: Simulation;
  isCancelling: boolean;
  /** Absent for who may not. */
  onCancel?: () => void;
}) {
  const { say, locale } = useSpeech();
  const percent = numberFormat(locale, { style: "percent" }).format(progress);
  const what = status === "queued" ? "waits" : progress === 0 ? "opens" : "runs";
  return (
    <Paper withBorder p="xl">
      <Stack gap="sm">
        <Text fw={500} role="status">
          {say(`simulation.${what}`, { percent })}
        </Text>
        <Progress value={Math.max(2, 100 * progress)} aria-label={say("simulation.runs", { percent })} animated />
        <Text size="sm" c="dimmed">
          {say("simulation.mayLeave")}
        </Text>
        {onCancel ? (
          <Group>
            <Button
              variant="default"
              loading={isCancelling}
              leftSection={<IconPlayerStop size={16} aria-hidden />}
              onClick={onCancel}
            >
              {say("simulation.cancel")}
            </Button>
          </Group>
        ) : null}
      </Stack>
    </Paper>
  );
}
