/** The chats in which one works by commands: linked by a code that is sent from the chat itself. */
import { Alert, Anchor, Button, Code, CopyButton, Group, Paper, Skeleton, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconExternalLink, IconUnlink } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { LinkCodeView, MemberChatView } from "../../../../src/http/member-chat-views.ts";
import { fullDate } from "../crm/times.ts";
import { ChannelIcon } from "../inbox/channel-icon.tsx";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";

const KEY = ["member-chats"];
/** While a code is shown: whether it has been used. */
const LOOK_MS = 4_000;

export function OwnChats() {
  const { say, locale } = useSpeech();
  const data = useQueryClient();
  const make = useMutation({ mutationFn: () => api<LinkCodeView>("POST", "/v1/member-chats/codes") });
  const chats = useQuery({
    queryKey: KEY,
    queryFn: async () => (await api<{ data: MemberChatView[] }>("GET", "/v1/member-chats")).data,
    refetchInterval: make.data ? LOOK_MS : false,
  });
  const unlink = useMutation({
    mutationFn: (id: string) => api("DELETE", `/v1/member-chats/${id}`),
    onSettled: () => data.invalidateQueries({ queryKey: KEY }),
    onSuccess: () => notifications.show({ color: "green", message: say("account.chats.unlinked") }),
  });
  const error = make.error ?? unlink.error ?? chats.error;
  return (
    <Paper withBorder p="lg" component="section">
      <Stack>
        <div>
          <Title order={2} size="h4">
            {say("account.chats.title")}
          </Title>
          <Text c="dimmed" size="sm">
            {say("account.chats.lead")}
          </Text>
        </div>
        {error ? (
          <Alert color="red" role="alert">
            {problemText(say, error)}
          </Alert>
        ) : null}
        {chats.isPending ? <Skeleton h={36} /> : null}
        {chats.data?.length === 0 ? <Text size="sm">{say("account.chats.none")}</Text> : null}
        {chats.data?.map(({ id, channelKind, channelName, linkedAt }) => (
          <Group key={id} justify="space-between" wrap="nowrap">
            <Group gap="sm" wrap="nowrap">
              <ChannelIcon kind={channelKind} name={channelName} />
              <div>
                <Text size="sm" fw={500}>
                  {channelName}
                </Text>
                <Text size="xs" c="dimmed">
                  {say("account.chats.since", { date: fullDate(locale, linkedAt) })}
                </Text>
              </div>
            </Group>
            <Button
              variant="subtle"
              color="red"
              size="compact-sm"
              leftSection={<IconUnlink size={16} aria-hidden />}
              loading={unlink.isPending && unlink.variables === id}
              onClick={() => unlink.mutate(id)}
            >
              {say("account.chats.unlink")}
            </Button>
          </Group>
        ))}
        {make.data ? <Shown code={make.data} /> : null}
        <Button variant="light" w="fit-content" loading={make.isPending} onClick={() => make.mutate()}>
          {say("account.chats.make")}
        </Button>
      </Stack>
    </Paper>
  );
}

function Shown({ code: { code, ways } }: { readonly code: LinkCodeView }) {
  const { say } = useSpeech();
  return (
    <Stack gap="xs">
      <Text size="sm">{say("account.chats.send")}</Text>
      <Group>
        <Code fz="lg" px="md" py="xs">
          {code}
        </Code>
        <CopyButton value={code}>
          {({ copied, copy }) => (
            <Button variant="default" size="compact-sm" onClick={copy}>
              {say(copied ? "copied" : "copy")}
            </Button>
          )}
        </CopyButton>
      </Group>
      {ways.map(({ url, name }) => (
        <Anchor key={url} href={url} target="_blank" rel="noreferrer" size="sm">
          <Group gap={6}>
            {say("account.chats.open", { name })}
            <IconExternalLink size={14} aria-hidden />
          </Group>
        </Anchor>
      ))}
    </Stack>
  );
}
