/** What an import did, and the way to take all of it back. */
import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { useSpeech } from "../lib/texts.ts";
import { Confirm } from "../settings/confirm.tsx";
import { Counts } from "./counts.tsx";
import { type Import, useActs } from "./data.ts";
import { Faults } from "./faults.tsx";

export function ResultStep({ row }: { row: Import }) {
  const { say } = useSpeech();
  const { act } = useActs(row.id);
  const [isAsking, setAsking] = useState(false);
  const { created, updated, same, failed, leads, undone, kept } = row.counts;
  const isUndone = row.status === "undone";
  const writes = created + updated;
  return (
    <Stack gap="lg">
      <Title order={2} size="h4">
        {say(isUndone ? "import.undoneTitle" : "import.doneTitle")}
      </Title>
      {isUndone ? (
        <>
          <Counts figures={{ undone, kept }} />
          {kept > 0 ? <Faults row={row} status="kept" count={kept} /> : null}
        </>
      ) : (
        <>
          <Counts figures={{ created, updated, same, failed, ...(row.makesLeads ? { leads } : {}) }} />
          {failed > 0 ? <Faults row={row} status="failed" count={failed} /> : null}
        </>
      )}
      {row.kind !== "people" && writes > 0 ? (
        <Text size="sm" c="dimmed">
          {say("import.noUndo")}
        </Text>
      ) : null}
      {failed > 0 && !isUndone ? <Alert>{say("import.mendRest")}</Alert> : null}
      <Group justify="space-between">
        <Button component={Link} to="/settings/import" variant="default">
          {say("import.another")}
        </Button>
        {isUndone || writes === 0 || row.kind !== "people" ? null : (
          <Button
            variant="light"
            color="red"
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            onClick={() => setAsking(true)}
          >
            {say("import.undo")}
          </Button>
        )}
      </Group>
      <Confirm
        isOpen={isAsking}
        title={say("import.undoTitle")}
        text={say("import.undoText")}
        verb={say("import.undo")}
        isBusy={act.isPending}
        error={act.error}
        onClose={() => setAsking(false)}
        onConfirm={() => act.mutate("undo", { onSuccess: () => setAsking(false) })}
      />
    </Stack>
  );
}
