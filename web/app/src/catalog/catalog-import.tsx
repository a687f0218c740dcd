/** A CSV of products: what would change is shown before it is stored. */
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FileDrop } from "../imports/file-drop.tsx";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";

interface Outcome {
  readonly added: number;
  readonly changed: number;
  readonly ignored: string[];
  readonly version: number | null;
}

export function CatalogImport({ onDone }: { onDone: () => void }) {
  const { say } = useSpeech();
  const data = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const send = (body: File, dryRun: boolean) =>
    api<Outcome>("POST", "/v1/products/import", { body, query: { fileName: body.name, dryRun } });
  const look = useMutation({
    mutationFn: (chosen: File) => send(chosen, true),
    onSuccess: (_outcome, chosen) => setFile(chosen),
  });
  const store = useMutation({
    mutationFn: (chosen: File) => send(chosen, false),
    onSuccess: ({ added, changed }) => {
      data.invalidateQueries({ queryKey: ["products"] });
      notifications.show({ color: "green", message: say("catalog.imported", { added, changed }) });
      onDone();
    },
  });
  if (!file || !look.data)
    return (
      <FileDrop
        text={say("catalog.drop")}
        hint={say("catalog.dropHint")}
        isBusy={look.isPending}
        error={look.error}
        onFile={(chosen) => look.mutate(chosen)}
      />
    );
  const { added, changed, ignored } = look.data;
  return (
    <Stack>
      <Text fw={500}>{file.name}</Text>
      <Text>{say("catalog.would", { added, changed })}</Text>
      {ignored.length > 0 ? (
        <Text size="sm" c="dimmed">
          {say("catalog.ignored", { columns: ignored.join(", ") })}
        </Text>
      ) : null}
      {store.error ? (
        <Alert color="red" role="alert">
          {problemText(say, store.error)}
        </Alert>
      ) : null}
      <Group justify="space-between">
        <Button variant="default" onClick={() => setFile(null)}>
          {say("catalog.otherFile")}
        </Button>
        <Button loading={store.isPending} disabled={added + changed === 0} onClick={() => store.mutate(file)}>
          {say("catalog.store")}
        </Button>
      </Group>
    </Stack>
  );
}
