/** How far the work has come; the page may be left meanwhile. */
import { Paper, Progress, Stack, Text } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";
import type { Import } from "./data.ts";

export function Working({ row }: { row: Import }) {
  const { say } = useSpeech();
  const { rowsDone, rowsTotal } = row;
  const share = rowsTotal === 0 ? 0 : Math.round((100 * rowsDone) / rowsTotal);
  return (
    <Paper withBorder p="xl">
      <Stack gap="sm">
        <Text fw={500} role="status">
          {say(`import.working.${row.status}`)}
        </Text>
        <Progress value={Math.max(2, share)} aria-label={say(`import.working.${row.status}`)} animated />
        <Text size="sm" c="dimmed">
          {say("import.progress", { done: rowsDone, total: rowsTotal })}
        </Text>
        <Text size="sm" c="dimmed">
          {say("import.mayLeave")}
        </Text>
      </Stack>
    </Paper>
  );
}
