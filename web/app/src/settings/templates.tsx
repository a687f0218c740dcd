/** The texts that a provider approves beforehand, with where each stands. */
import { Alert, Badge, Button, Card, Group, Skeleton, Stack, Text } from "@mantine/core";
import { IconRefresh, IconTemplate } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "./empty.tsx";
import { type Template, useChannelCall } from "./use-channels.ts";

const COLOURS: Readonly<Record<string, string>> = { approved: "green", pending: "yellow" };

export function Templates({ channelId }: { channelId: string }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const data = useQueryClient();
  const templates = useInfiniteQuery({
    queryKey: ["templates", channelId],
    queryFn: ({ pageParam }) =>
      api<{ data: Template[]; nextCursor: string | null }>("GET", `/v1/channels/${channelId}/templates`, {
        query: { cursor: pageParam ?? undefined },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const sync = useChannelCall();
  const rows = templates.data?.pages.flatMap((page) => page.data) ?? [];
  const error = templates.error ?? sync.error;
  const refresh = () =>
    sync.mutate(
      { method: "POST", path: `/${channelId}/templates/sync` },
      { onSuccess: () => data.invalidateQueries({ queryKey: ["templates", channelId] }) },
    );
  if (templates.isPending) return <Skeleton h={120} />;
  return (
    <Stack>
      {error ? (
        <Alert color="red" role="alert">
          {problemText(say, error)}
        </Alert>
      ) : null}
      {may("channels:write") ? (
        <Button
          variant="light"
          w="fit-content"
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={sync.isPending}
          onClick={refresh}
        >
          {say("settings.channels.templates.sync")}
        </Button>
      ) : null}
      {rows.length === 0 ? <Empty Icon={IconTemplate} text={say("settings.channels.templates.empty")} /> : null}
      {rows.map((template) => (
        <Card key={`${template.name} ${template.language}`} withBorder padding="sm">
          <Group justify="space-between" wrap="nowrap">
            <Text fw={600} truncate>
              {template.name}
            </Text>
            <Badge variant="light" color={COLOURS[template.status] ?? "red"} style={{ flexShrink: 0 }}>
              {say(`settings.channels.templates.status.${template.status}`)}
            </Badge>
          </Group>
          <Text size="xs" c="dimmed">
            {template.language} · {template.category}
          </Text>
          <Text size="sm" mt={4} style={{ whiteSpace: "pre-wrap" }}>
            {template.body}
          </Text>
          {template.problem ? (
            <Text size="sm" c="var(--mantine-color-error)" mt={4}>
              {template.problem}
            </Text>
          ) : null}
        </Card>
      ))}
      {templates.hasNextPage ? (
        <Button variant="default" loading={templates.isFetchingNextPage} onClick={() => templates.fetchNextPage()}>
          {say("settings.audit.more")}
        </Button>
      ) : null}
    </Stack>
  );
}
