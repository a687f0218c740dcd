/** A task to be written down or changed: what, by when, by whom. */
import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { TaskView } from "../../../../src/http/task-views.ts";
import { ProblemNote } from "../crm/problem-note.tsx";
import { MemberSelect } from "../crm/selects.tsx";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { issuesOf } from "../settings/issues.ts";
import { type About, SubjectField } from "./subject-field.tsx";

/** `about` is what a new task is about to begin with; one that is changed knows its own. */
export function TaskForm({ task, about = null, onDone }: { task?: TaskView; about?: About; onDone: () => void }) {
  const { say } = useSpeech();
  const { member } = useSession();
  const data = useQueryClient();
  const [assigneeId, setAssignee] = useState<string | null>(task ? (task.assignee?.id ?? null) : member.id);
  const before: About = task ? aboutOf(task) : about;
  const [subject, setSubject] = useState(before);
  const save = useMutation({
    mutationFn: (body: object) =>
      task ? api("PATCH", `/v1/tasks/${task.id}`, { body }) : api("POST", "/v1/tasks", { body }),
    onSuccess: () => {
      data.invalidateQueries({ queryKey: ["tasks"] });
      // Their timeline tells of it.
      data.invalidateQueries({ queryKey: ["contacts"] });
      onDone();
    },
  });
  const issues = issuesOf(save.error);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const due = String(form.get("dueAt") ?? "");
    save.mutate({
      ...(task ? { version: task.version } : {}),
      title: String(form.get("title") ?? ""),
      detail: String(form.get("detail") ?? "").trim() || null,
      dueAt: due === "" ? null : new Date(due).toISOString(),
      assigneeId,
      ...(task && isSame(subject, before) ? {} : { subject: subject?.subject ?? null }),
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemNote error={save.error} />
        <TextInput
          name="title"
          label={say("tasks.what")}
          required
          maxLength={200}
          defaultValue={task?.title}
          error={issues.title}
          data-autofocus
        />
        <Textarea
          name="detail"
          label={say("tasks.detail")}
          autosize
          minRows={2}
          maxLength={4000}
          defaultValue={task?.detail ?? ""}
        />
        <SubjectField about={subject} onChange={setSubject} />
        <TextInput
          name="dueAt"
          type="datetime-local"
          label={say("tasks.when")}
          defaultValue={localOf(task?.dueAt ?? null)}
        />
        <MemberSelect
          label={say("tasks.who")}
          placeholder={say("tasks.nobody")}
          value={assigneeId}
          onChange={setAssignee}
          clearable
          clearButtonProps={{ "aria-label": say("tasks.nobody") }}
          searchable
        />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {say("tasks.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function aboutOf({ contact, subject }: TaskView): About {
  return contact && subject ? { person: contact, subject } : null;
}

const isSame = (one: About, other: About) =>
  one?.subject.kind === other?.subject.kind && one?.subject.id === other?.subject.id;

/** A moment as the field of a browser has it, by the clock of the one who looks. */
function localOf(iso: string | null): string {
  if (iso === null) return "";
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
