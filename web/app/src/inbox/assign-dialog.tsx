/** Whose work a conversation is: a member's, a branch's, or nobody's. */
import { Select } from "@mantine/core";
import { useState } from "react";
import { FormDialog } from "../crm/form-dialog.tsx";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { useBranches } from "./branches.ts";
import { type Assignment, type ConversationDetail, useAssign, useMembers } from "./data.ts";

const NOBODY = "nobody";

export function AssignDialog({ conversation, onDone }: { conversation: ConversationDetail; onDone: () => void }) {
  const { say } = useSpeech();
  const { member } = useSession();
  const assign = useAssign(conversation.id);
  const members = useMembers();
  const branches = useBranches();
  const before = { memberId: conversation.assignee?.id ?? null, branchId: conversation.branchId };
  const [chosen, setChosen] = useState(before);
  const people = members
    .filter(({ isActive, role }) => isActive && role !== "viewer")
    .map(({ id, name, presence }) => ({
      value: id,
      label: `${id === member.id ? say("inbox.assign.me", { name }) : name}${presence === "online" ? " ●" : ""}`,
    }));
  const submit = () => {
    const changes: Assignment = {
      ...(chosen.memberId === before.memberId ? {} : { memberId: chosen.memberId }),
      ...(chosen.branchId === before.branchId ? {} : { branchId: chosen.branchId }),
    };
    if (Object.keys(changes).length === 0) onDone();
    else assign.mutate(changes, { onSuccess: onDone });
  };
  return (
    <FormDialog
      title={say("inbox.assign.title")}
      act={say("inbox.assign.act")}
      error={assign.error}
      isBusy={assign.isPending}
      onSubmit={submit}
      onClose={onDone}
    >
      <Select
        label={say("inbox.assign.member")}
        searchable
        allowDeselect={false}
        data={[{ value: NOBODY, label: say("inbox.assign.nobody") }, ...people]}
        value={chosen.memberId ?? NOBODY}
        onChange={(value) => setChosen({ ...chosen, memberId: value === NOBODY ? null : value })}
      />
      {branches.length > 1 ? (
        <Select
          label={say("inbox.assign.branch")}
          clearable
          data={branches.map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen.branchId}
          onChange={(branchId) => setChosen({ ...chosen, branchId })}
        />
      ) : null}
    </FormDialog>
  );
}
