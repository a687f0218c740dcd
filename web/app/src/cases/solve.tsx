/** Asks what solved a case. */
import { Textarea } from "@mantine/core";
import { FormDialog, givenIn } from "../crm/form-dialog.tsx";
import { useSpeech } from "../lib/texts.ts";

export function Solve({
  isOpen,
  onClose,
  onSolved,
}: {
  isOpen: boolean;
  onClose: () => void;
  onSolved: (resolution: string) => void;
}) {
  const { say } = useSpeech();
  if (!isOpen) return null;
  return (
    <FormDialog
      title={say("cases.moves.resolved")}
      act={say("cases.moves.resolved")}
      onSubmit={(form) => onSolved(givenIn(form, "resolution") ?? "")}
      onClose={onClose}
    >
      <Textarea
        name="resolution"
        label={say("cases.solvedBy")}
        description={say("cases.solvedHint")}
        autosize
        minRows={3}
        maxLength={2_000}
        data-autofocus
      />
    </FormDialog>
  );
}
