/** The tasks of a customer or a lead on its page: those that are open, and another one in two clicks. */
import { Button, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { TaskView } from "../../../../src/http/task-views.ts";
import type { Person } from "../crm/contact-select.tsx";
import { usePages } from "../crm/data.ts";
import { Loading } from "../crm/loading.tsx";
import { More } from "../crm/more.tsx";
import { Panel } from "../crm/panel.tsx";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import type { Subject } from "./subject-field.tsx";
import { TaskCard } from "./task-card.tsx";
import { TaskDialog, type Writing } from "./task-dialog.tsx";

/** Of a customer, also the tasks about their leads, cases and conversations are shown. */
export function TaskPanel({ person, subject }: { person: Person; subject: Subject }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const [writing, setWriting] = useState<Writing | null>(null);
  const whose = subject.kind === "contact" ? { contactId: subject.id } : { subjectId: subject.id };
  const tasks = usePages<TaskView>(["tasks", "of"], "/v1/tasks", { ...whose, limit: 20 });
  const mayWrite = may("tasks:write");
  if (!may("tasks:read")) return null;
  return (
    <Panel
      title={say("tasks.title")}
      action={
        mayWrite ? (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => setWriting({ about: { person, subject } })}
          >
            {say("tasks.create")}
          </Button>
        ) : null
      }
    >
      <Loading query={tasks}>
        {tasks.rows.length === 0 ? (
          <Text size="sm" c="dimmed">
            {say("tasks.noneHere")}
          </Text>
        ) : (
          <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
            {tasks.rows.map((task) => (
              <TaskCard
                key={task.id}
                task={task}
                here={subject.id}
                onEdit={mayWrite ? () => setWriting({ task }) : null}
              />
            ))}
          </Stack>
        )}
        <More pages={tasks} />
      </Loading>
      <TaskDialog writing={writing} onClose={() => setWriting(null)} />
    </Panel>
  );
}
