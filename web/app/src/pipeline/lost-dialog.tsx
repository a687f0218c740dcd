/** Asks why a sale was lost: a common reason, or the team's own words. */
import { Radio, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import type { Lead } from "../crm/data.ts";
import { FormDialog } from "../crm/form-dialog.tsx";
import { useSpeech } from "../lib/texts.ts";

const REASONS = ["price", "competitor", "silent", "stock", "later", "fit", "other"] as const;

export function LostDialog({
  lead,
  onClose,
  onLost,
}: {
  lead: Lead | null;
  onClose: () => void;
  onLost: (reason: string) => void;
}) {
  return lead ? <LostForm key={lead.id} lead={lead} onClose={onClose} onLost={onLost} /> : null;
}

function LostForm({ lead, onClose, onLost }: { lead: Lead; onClose: () => void; onLost: (reason: string) => void }) {
  const { say } = useSpeech();
  const [reason, setReason] = useState<string | null>(null);
  const [words, setWords] = useState("");
  const own = words.trim();
  const sentence = [reason && reason !== "other" ? say(`pipeline.lost.reasons.${reason}`) : "", own]
    .filter((part) => part !== "")
    .join(": ");
  return (
    <FormDialog
      title={say("pipeline.lost.title")}
      act={say("pipeline.lost.verb")}
      color="red.9"
      isReady={sentence !== ""}
      onSubmit={() => onLost(sentence)}
      onClose={onClose}
    >
      <Text size="sm" c="dimmed">
        {say("pipeline.lost.text", { interest: lead.interest })}
      </Text>
      <Radio.Group label={say("pipeline.lost.why")} value={reason} onChange={setReason}>
        <Stack gap={8} mt={6}>
          {REASONS.map((one) => (
            <Radio key={one} value={one} label={say(`pipeline.lost.reasons.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        label={say("pipeline.lost.words")}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={400}
        required={reason === "other"}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
