/** Asks why a sale was lost: a common reason, or the team's own words. */
import { Button, Group, Modal, Radio, Stack, Text, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Lead } from "../crm/data.ts";
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
  const { say } = useSpeech();
  return (
    <Modal opened={lead !== null} onClose={onClose} title={say("pipeline.lost.title")}>
      {lead ? <LostForm key={lead.id} lead={lead} onClose={onClose} onLost={onLost} /> : null}
    </Modal>
  );
}

function LostForm({ lead, onClose, onLost }: { lead: Lead; onClose: () => void; onLost: (reason: string) => void }) {
  const { say } = useSpeech();
  const [reason, setReason] = useState<string | null>(null);
  const [words, setWords] = useState("");
  const own = words.trim();
  const sentence = [reason && reason !== "other" ? say(`pipeline.lost.reasons.${reason}`) : "", own]
    .filter((part) => part !== "")
    .join(": ");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sentence !== "") onLost(sentence);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
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
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {say("cancel")}
          </Button>
          <Button type="submit" color="red.9" disabled={sentence === ""}>
            {say("pipeline.lost.verb")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
