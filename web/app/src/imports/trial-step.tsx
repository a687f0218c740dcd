/** What the import would do, and what is wrong with the rows that it refuses. */
import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { Counts } from "./counts.tsx";
import { type Import, useActs } from "./data.ts";
import { Faults } from "./faults.tsx";

export function TrialStep({ row, onBack }: { row: Import; onBack: () => void }) {
  const { say } = useSpeech();
  const { act } = useActs(row.id);
  const { created, updated, same, failed, leads } = row.counts;
  const writes = created + updated;
  return (
    <Stack gap="lg">
      <div>
        <Title order={2} size="h4">
          {say("import.trialTitle")}
        </Title>
        <Text c="dimmed">{say("import.trialLead")}</Text>
      </div>
      <Counts figures={{ created, updated, same, failed, ...(row.makesLeads ? { leads } : {}) }} />
      {failed > 0 ? <Faults row={row} status="failed" count={failed} /> : null}
      {act.error ? (
        <Alert color="red" role="alert">
          {problemText(say, act.error)}
        </Alert>
      ) : null}
      <Group justify="space-between">
        <Button variant="default" onClick={onBack}>
          {say("import.back")}
        </Button>
        <Button onClick={() => act.mutate("start")} loading={act.isPending} disabled={writes === 0}>
          {say(row.kind === "people" ? "import.start" : "import.startRows", { count: writes })}
        </Button>
      </Group>
      {writes === 0 ? <Alert color="yellow">{say("import.nothing")}</Alert> : null}
    </Stack>
  );
}
