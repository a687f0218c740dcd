/** The window in which a task is written down or changed; shut while there is nothing to write. */
import { Modal } from "@mantine/core";
import type { TaskView } from "../../../../src/http/task-views.ts";
import { useSpeech } from "../lib/texts.ts";
import type { About } from "./subject-field.tsx";
import { TaskForm } from "./task-form.tsx";

/** A task to be changed, or what a new one is about. */
export type Writing = { readonly task: TaskView } | { readonly about: About };

export function TaskDialog({ writing, onClose }: { writing: Writing | null; onClose: () => void }) {
  const { say } = useSpeech();
  const task = writing && "task" in writing ? writing.task : undefined;
  const about = writing && "about" in writing ? writing.about : null;
  return (
    <Modal opened={writing !== null} onClose={onClose} title={say(task ? "tasks.change" : "tasks.create")}>
      {writing ? <TaskForm {...(task ? { task } : {})} about={about} onDone={onClose} /> : null}
    </Modal>
  );
}
