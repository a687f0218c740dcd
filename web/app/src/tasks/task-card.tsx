/** One task: what, by when, by whom and about whom; ticked off in place, and taken back when that was too early. */
import { ActionIcon, Anchor, Button, Card, Checkbox, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPencil } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import type { TaskView } from "../../../../src/http/task-views.ts";
import { tellProblem } from "../crm/problem-note.tsx";
import { Sign } from "../crm/sign.tsx";
import { usePersonName } from "../crm/signs.tsx";
import { fullTime } from "../crm/times.ts";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";
import { dueText } from "./due.ts";

/** Where the pages of subjects are. */
const PATHS = { contact: "/contacts", lead: "/leads", case: "/cases", conversation: "/inbox" } as const;

export function TaskCard({
  task,
  here,
  onEdit,
}: {
  task: TaskView;
  /** Id of the row whose page this stands on: nothing need lead there. */
  here?: string;
  /** Null for somebody who may only read. */
  onEdit: (() => void) | null;
}) {
  const { say, locale } = useSpeech();
  const data = useQueryClient();
  const turn = useMutation({
    mutationFn: ({ version, status }: { version: number; status: "open" | "done" }) =>
      api<TaskView>("PATCH", `/v1/tasks/${task.id}`, { body: { version, status } }),
    onSuccess: (now) => {
      notifications.hide(now.id);
      if (now.status === "done")
        notifications.show({
          id: now.id,
          color: "green",
          message: (
            <Group justify="space-between" wrap="nowrap">
              <Text size="sm">{say("tasks.isDone", { title: now.title })}</Text>
              <Button
                size="compact-sm"
                variant="light"
                onClick={() => turn.mutate({ version: now.version, status: "open" })}
              >
                {say("tasks.takeBack")}
              </Button>
            </Group>
          ),
        });
    },
    onSettled: () => data.invalidateQueries({ queryKey: ["tasks"] }),
    onError: (error) => tellProblem(say, error),
  });
  const isDone = task.status === "done";
  return (
    <Card component="li" withBorder padding="sm">
      <Group wrap="nowrap" align="flex-start">
        <Checkbox
          mt={2}
          aria-label={say(isDone ? "tasks.reopenOf" : "tasks.doneOf", { title: task.title })}
          checked={isDone}
          disabled={!onEdit || turn.isPending}
          onChange={() => turn.mutate({ version: task.version, status: isDone ? "open" : "done" })}
        />
        <div style={{ flex: 1, minWidth: 0 }}>
          <Text
            fw={500}
            td={isDone ? "line-through" : undefined}
            c={isDone ? "dimmed" : undefined}
            style={{ overflowWrap: "anywhere" }}
          >
            {task.title}
          </Text>
          {task.detail ? (
            <Text size="sm" c="dimmed" lineClamp={2}>
              {task.detail}
            </Text>
          ) : null}
          <Group gap="xs" mt={4}>
            {task.dueAt && !isDone ? (
              <Sign color={task.isOverdue ? "red" : "gray"} title={fullTime(locale, task.dueAt)}>
                {say(task.isOverdue ? "tasks.late" : "tasks.due", { when: dueText(locale, task.dueAt) })}
              </Sign>
            ) : null}
            <Ways task={task} here={here} />
            <Text size="sm" c="dimmed">
              {task.assignee ? (task.assignee.name ?? say("tasks.program")) : say("tasks.nobody")}
            </Text>
          </Group>
        </div>
        {onEdit ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            title={say("tasks.edit")}
            aria-label={say("tasks.changeOf", { title: task.title })}
            onClick={onEdit}
          >
            <IconPencil size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        ) : null}
      </Group>
    </Card>
  );
}

/** To the customer's page, and to what of theirs it is about. */
function Ways({ task: { contact, subject }, here }: { task: TaskView; here: string | undefined }) {
  const { say } = useSpeech();
  const personName = usePersonName();
  return (
    <>
      {contact && contact.id !== here ? (
        <Anchor component={Link} size="sm" to={`${PATHS.contact}/${contact.id}`}>
          {personName(contact)}
        </Anchor>
      ) : null}
      {subject && subject.kind !== "contact" && subject.id !== here ? (
        <Anchor component={Link} size="sm" to={`${PATHS[subject.kind]}/${subject.id}`}>
          {say(`tasks.see.${subject.kind}`)}
        </Anchor>
      ) : null}
    </>
  );
}
