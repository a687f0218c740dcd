/** The end of a conversation, with how it ended. */
import { Radio, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { FormDialog } from "../crm/form-dialog.tsx";
import { useSpeech } from "../lib/texts.ts";
import { useClose } from "./data.ts";

/** As the API takes them. */
const OUTCOMES = ["resolved", "qualified", "disqualified", "lost"] as const;

export function CloseDialog({ id, onDone }: { id: string; onDone: () => void }) {
  const { say } = useSpeech();
  const [outcome, setOutcome] = useState<string>("resolved");
  const [reason, setReason] = useState("");
  const end = useClose(id);
  return (
    <FormDialog
      title={say("inbox.end.title")}
      act={say("inbox.end.act")}
      error={end.error}
      isBusy={end.isPending}
      onSubmit={() => end.mutate({ outcome, reason: reason.trim() || null }, { onSuccess: onDone })}
      onClose={onDone}
    >
      <Radio.Group label={say("inbox.end.how")} value={outcome} onChange={setOutcome}>
        <Stack gap="xs" mt="xs">
          {OUTCOMES.map((value) => (
            <Radio
              key={value}
              value={value}
              label={say(`inbox.end.outcomes.${value}.name`)}
              description={say(`inbox.end.outcomes.${value}.about`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        label={say("inbox.end.reason")}
        description={say("inbox.end.reasonHelp")}
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
