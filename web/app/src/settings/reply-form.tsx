/** One canned reply: its shortcut, its title, and its text with variables. */
import { Button, Group, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { FormDialog } from "../crm/form-dialog.tsx";
import { type CannedReply, REPLIES_KEY } from "../inbox/replies-data.ts";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";
import { issuesOf } from "./issues.ts";

const TEXT_MAX = 8_000;

export function ReplyForm({
  reply,
  variables,
  onDone,
}: {
  /** Null for a new one. */
  reply: CannedReply | null;
  variables: readonly string[];
  onDone: () => void;
}) {
  const { say } = useSpeech();
  const client = useQueryClient();
  const area = useRef<HTMLTextAreaElement>(null);
  const [values, setValues] = useState({
    shortcut: reply?.shortcut ?? "",
    title: reply?.title ?? "",
    text: reply?.text ?? "",
  });
  const save = useMutation({
    mutationFn: () =>
      reply
        ? api("PUT", `/v1/canned-replies/${reply.id}`, { body: { ...values, version: reply.version } })
        : api("POST", "/v1/canned-replies", { body: values }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: REPLIES_KEY });
      onDone();
    },
  });
  const issues = issuesOf(save.error);
  const set = (name: keyof typeof values) => (event: { currentTarget: { value: string } }) =>
    setValues({ ...values, [name]: event.currentTarget.value });
  const insert = (variable: string) => {
    const at = area.current?.selectionStart ?? values.text.length;
    setValues({ ...values, text: `${values.text.slice(0, at)}{{${variable}}}${values.text.slice(at)}` });
    area.current?.focus();
  };
  return (
    <FormDialog
      title={say(reply ? "settings.replies.change" : "settings.replies.add")}
      act={say("settings.save")}
      error={save.error}
      isBusy={save.isPending}
      onSubmit={() => save.mutate()}
      onClose={onDone}
    >
      <TextInput
        label={say("settings.replies.name")}
        required
        maxLength={80}
        data-autofocus
        value={values.title}
        error={issues.title}
        onChange={set("title")}
      />
      <TextInput
        label={say("settings.replies.shortcut")}
        description={say("settings.replies.shortcutHelp")}
        leftSection="/"
        required
        maxLength={40}
        value={values.shortcut}
        error={issues.shortcut}
        onChange={set("shortcut")}
      />
      <Textarea
        ref={area}
        label={say("settings.replies.text")}
        required
        autosize
        minRows={4}
        maxRows={12}
        maxLength={TEXT_MAX}
        value={values.text}
        error={issues.text}
        onChange={set("text")}
      />
      <div>
        <Text size="xs" c="dimmed" mb={4}>
          {say("settings.replies.variables")}
        </Text>
        <Group gap={4}>
          {variables.map((variable) => (
            <Button key={variable} size="compact-xs" variant="default" onClick={() => insert(variable)}>
              {say(`inbox.variables.${variable}`)}
            </Button>
          ))}
        </Group>
      </div>
    </FormDialog>
  );
}
