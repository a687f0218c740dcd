/** Canned replies: what the team sends often, written once. */
import { ActionIcon, Button, Code, Group, Paper, Stack, Text } from "@mantine/core";
import { IconMessageBolt, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type CannedReply, REPLIES_KEY, useReplies } from "../inbox/replies-data.ts";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { type Say, useSpeech } from "../lib/texts.ts";
import { Page } from "../shell/page.tsx";
import { Confirm } from "./confirm.tsx";
import { Empty } from "./empty.tsx";
import { ReplyForm } from "./reply-form.tsx";

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const client = useQueryClient();
  const replies = useReplies();
  const [edited, setEdited] = useState<CannedReply | "new" | null>(null);
  const [leaving, setLeaving] = useState<CannedReply | null>(null);
  const remove = useMutation({
    mutationFn: (id: string) => api("DELETE", `/v1/canned-replies/${id}`),
    onSuccess: () => setLeaving(null),
    onSettled: () => client.invalidateQueries({ queryKey: REPLIES_KEY }),
  });
  const all = replies.data?.data ?? [];
  const create = may("conversations:write") ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited("new")}>
      {say("settings.replies.add")}
    </Button>
  ) : null;
  return (
    <Page
      title={say("settings.replies.title")}
      lead={say("settings.replies.lead")}
      isLoading={replies.isPending}
      error={replies.error}
      action={all.length > 0 ? create : null}
    >
      <Stack>
        {all.length === 0 ? (
          <Empty Icon={IconMessageBolt} text={say("settings.replies.empty")}>
            {create}
          </Empty>
        ) : null}
        {all.map((reply) => (
          <Paper key={reply.id} withBorder p="md" component="article" aria-label={reply.title}>
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <div style={{ minWidth: 0 }}>
                <Group gap="xs">
                  <Text fw={600}>{reply.title}</Text>
                  <Code>/{reply.shortcut}</Code>
                </Group>
                <Text size="sm" c="dimmed" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                  {shown(reply.text, say)}
                </Text>
              </div>
              {create ? (
                <Group gap={4} wrap="nowrap">
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={say("settings.replies.edit", { title: reply.title })}
                    onClick={() => setEdited(reply)}
                  >
                    <IconPencil size={18} stroke={1.6} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="red"
                    aria-label={say("settings.replies.remove", { title: reply.title })}
                    onClick={() => setLeaving(reply)}
                  >
                    <IconTrash size={18} stroke={1.6} />
                  </ActionIcon>
                </Group>
              ) : null}
            </Group>
          </Paper>
        ))}
      </Stack>
      <Confirm
        isOpen={leaving !== null}
        title={say("settings.replies.removeTitle", { title: leaving?.title ?? "" })}
        text={say("settings.replies.removeText")}
        verb={say("settings.replies.removeVerb")}
        isBusy={remove.isPending}
        error={remove.error}
        onClose={() => setLeaving(null)}
        onConfirm={() => leaving && remove.mutate(leaving.id)}
      />
      {edited ? (
        <ReplyForm
          reply={edited === "new" ? null : edited}
          variables={replies.data?.variables ?? []}
          onDone={() => setEdited(null)}
        />
      ) : null}
    </Page>
  );
}

/** The text as people read it: what changes in each conversation by its name, in brackets. */
function shown(text: string, say: Say): string {
  return text.replace(/\{\{([\w.]+)\}\}/g, (_, variable) => `[${say(`inbox.variables.${variable}`)}]`);
}
