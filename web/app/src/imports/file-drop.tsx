/** Where a CSV is dropped or chosen, with what was wrong with it. */
import { Alert, Button, FileButton, List, Paper, Stack, Text, ThemeIcon } from "@mantine/core";
import { IconFileTypeCsv } from "@tabler/icons-react";
import { type DragEvent, useState } from "react";
import { ApiError } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";

export function FileDrop({
  text,
  hint,
  isBusy,
  error,
  onFile,
}: {
  text: string;
  hint: string;
  isBusy: boolean;
  error: Error | null;
  onFile: (file: File) => void;
}) {
  const { say } = useSpeech();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !isBusy) onFile(file);
  };
  return (
    <Stack gap="sm">
      <Paper
        withBorder
        p="xl"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        style={{ borderStyle: "dashed", borderColor: isOver ? "var(--mantine-primary-color-filled)" : undefined }}
      >
        <Stack align="center" gap="sm">
          <ThemeIcon variant="light" size={48} radius="xl">
            <IconFileTypeCsv size={26} stroke={1.6} aria-hidden />
          </ThemeIcon>
          <Text ta="center" fw={500}>
            {text}
          </Text>
          <Text ta="center" size="sm" c="dimmed" maw={460}>
            {hint}
          </Text>
          <FileButton accept=".csv,.txt,.tsv,text/csv" onChange={(file) => file && onFile(file)} resetRef={undefined}>
            {(props) => (
              <Button {...props} loading={isBusy}>
                {say("import.choose")}
              </Button>
            )}
          </FileButton>
        </Stack>
      </Paper>
      {error ? <FileProblems error={error} /> : null}
    </Stack>
  );
}

/** Everything that is wrong with a file, each with how to mend it. */
function FileProblems({ error }: { error: Error }) {
  const { say } = useSpeech();
  const issues = error instanceof ApiError ? (error.problem.issues ?? []) : [];
  const [first] = issues;
  return (
    <Alert color="red" role="alert" title={say("import.refusedFile")}>
      {issues.length <= 1 ? (
        <Text size="sm">{first?.message ?? problemText(say, error)}</Text>
      ) : (
        <List size="sm">
          {issues.map(({ path, message }) => (
            <List.Item key={path}>{message}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
