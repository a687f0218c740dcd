/** What a sequence has done: who came, how they left, and what it brings against those who were left alone. */
import { Group, Paper, Progress, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconChartBar } from "@tabler/icons-react";
import { Loading } from "../crm/loading.tsx";
import { Panel } from "../crm/panel.tsx";
import { numberFormat } from "../lib/formats.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import { type Figures, useFigures } from "./data.ts";
import { resultText } from "./words.ts";

export function FiguresPanel({ sequenceKey, isOwn }: { sequenceKey: string; isOwn: boolean }) {
  const { say } = useSpeech();
  const figures = useFigures(sequenceKey, isOwn);
  if (!isOwn) return <Empty Icon={IconChartBar} text={say("sequences.nobodyYet")} />;
  return <Loading query={figures}>{figures.data ? <Shown figures={figures.data} /> : null}</Loading>;
}

function Shown({ figures }: { figures: Figures }) {
  const { say, locale } = useSpeech();
  const { entered, inside, finished, exits, written, held } = figures;
  const percent = ({ people, bought }: Figures["held"]) =>
    numberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(people === 0 ? 0 : bought / people);
  return (
    <Stack>
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        {(
          [
            ["entered", String(entered)],
            ["inside", String(inside)],
            ["finished", String(finished)],
            ["bought", percent(written)],
          ] as const
        ).map(([name, value]) => (
          <Paper key={name} withBorder p="md">
            <Text size="sm" c="dimmed">
              {say(`sequences.figures.${name}`)}
            </Text>
            <Text size="xl" fw={600}>
              {value}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
      {held.people > 0 ? (
        <Panel title={say("sequences.figures.compared")}>
          <Text size="sm">
            {say("sequences.figures.against", { written: percent(written), held: percent(held), people: held.people })}
          </Text>
        </Panel>
      ) : null}
      {exits.length > 0 ? (
        <Panel title={say("sequences.figures.exits")}>
          <Stack gap="xs">
            {exits.map(({ result, count }) => (
              <div key={result}>
                <Group justify="space-between">
                  <Text size="sm">{resultText(say, result)}</Text>
                  <Text size="sm">{count}</Text>
                </Group>
                <Progress value={(100 * count) / Math.max(1, entered)} aria-label={resultText(say, result)} />
              </div>
            ))}
          </Stack>
        </Panel>
      ) : null}
    </Stack>
  );
}
