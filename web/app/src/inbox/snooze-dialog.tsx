/** Putting a conversation off: until one of the usual moments, or another. */
import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { FormDialog } from "../crm/form-dialog.tsx";
import { dateFormat } from "../lib/formats.ts";
import { useSpeech } from "../lib/texts.ts";
import { useSnooze } from "./data.ts";
import { localMoment, usualMoments } from "./moments.ts";

export function SnoozeDialog({ id, onDone }: { id: string; onDone: () => void }) {
  const { say, locale } = useSpeech();
  const snooze = useSnooze(id);
  const [now] = useState(() => new Date());
  const moments = usualMoments(now);
  const [until, setUntil] = useState(() => localMoment(moments.tomorrow));
  const when = dateFormat(locale, { weekday: "short", hour: "numeric", minute: "2-digit" });
  const put = (moment: Date) => snooze.mutate(moment, { onSuccess: onDone });
  return (
    <FormDialog
      title={say("inbox.snooze.title")}
      act={say("inbox.snooze.act")}
      error={snooze.error}
      isBusy={snooze.isPending}
      onSubmit={() => put(new Date(until))}
      onClose={onDone}
    >
      <Text size="sm" c="dimmed">
        {say("inbox.snooze.text")}
      </Text>
      <Stack gap={6}>
        {Object.entries(moments).map(([name, moment]) => (
          <Button
            key={name}
            variant="default"
            justify="space-between"
            rightSection={
              <Text size="xs" c="dimmed">
                {when.format(moment)}
              </Text>
            }
            onClick={() => put(moment)}
          >
            {say(`inbox.snooze.moments.${name}`)}
          </Button>
        ))}
      </Stack>
      <TextInput
        type="datetime-local"
        label={say("inbox.snooze.other")}
        required
        min={localMoment(now)}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
