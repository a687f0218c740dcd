/** The score of a lead, and what every point of it is for. */
import { Group, Progress, RingProgress, Stack, Text } from "@mantine/core";
import type { LeadPage } from "../crm/data.ts";
import { Panel } from "../crm/panel.tsx";
import { Heat } from "../crm/signs.tsx";
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";

const COLOURS: Readonly<Record<string, string>> = { hot: "red", warm: "orange", cold: "blue" };

export function Score({ lead: { score, temperature, scoreFactors } }: { lead: LeadPage }) {
  const { say } = useSpeech();
  const colour = COLOURS[temperature ?? ""] ?? "gray";
  return (
    <Panel title={say("pipeline.score")}>
      {score === null ? (
        <Text size="sm" c="dimmed">
          {say("pipeline.noScore")}
        </Text>
      ) : (
        <Stack gap="sm">
          <Group>
            <RingProgress
              size={84}
              thickness={8}
              roundCaps
              sections={[{ value: score, color: colour }]}
              rootColor="var(--mantine-color-default-hover)"
              label={
                <Text ta="center" fw={700}>
                  {score}
                </Text>
              }
              aria-label={say("crm.scoreOf", { score })}
            />
            <Heat temperature={temperature} score={score} />
          </Group>
          {scoreFactors.map(({ factor, points }) => (
            <div key={factor}>
              <Group justify="space-between" gap="xs" wrap="nowrap" mb={2}>
                <Text size="sm">{nameOf(say, "pipeline.factors", factor)}</Text>
                <Text size="sm" c="dimmed">
                  +{points}
                </Text>
              </Group>
              <Progress value={(points / 30) * 100} size="xs" color={colour} aria-hidden />
            </div>
          ))}
        </Stack>
      )}
    </Panel>
  );
}
