/** Tasks: what I and the others are to do, by when; ticked off, and taken back when that was too early. */
import { Button, Center, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { IconChecklist, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { TaskView } from "../../../../src/http/task-views.ts";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import { Page } from "../shell/page.tsx";
import { GROUPS, type Group, groupOf } from "./due.ts";
import { TaskCard } from "./task-card.tsx";
import { TaskDialog, type Writing } from "./task-dialog.tsx";

const VIEWS = {
  mine: { assigneeId: "me" },
  overdue: { overdue: true },
  all: {},
  done: { status: "done" },
} as const;
type View = keyof typeof VIEWS;

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const [view, setView] = useState<View>("mine");
  const [writing, setWriting] = useState<Writing | null>(null);
  const tasks = useInfiniteQuery({
    queryKey: ["tasks", view],
    queryFn: ({ pageParam }) =>
      api<{ data: TaskView[]; nextCursor: string | null }>("GET", "/v1/tasks", {
        query: { ...VIEWS[view], limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const rows = tasks.data?.pages.flatMap(({ data }) => data) ?? [];
  // Late ones and done ones are all of one group.
  const groups: { key: Group | null; tasks: TaskView[] }[] =
    view === "mine" || view === "all"
      ? GROUPS.map((key) => ({ key, tasks: rows.filter((task) => groupOf(task) === key) })).filter(
          ({ tasks }) => tasks.length > 0,
        )
      : [{ key: null, tasks: rows }];
  const mayWrite = may("tasks:write");
  const create = mayWrite ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setWriting({ about: null })}>
      {say("tasks.create")}
    </Button>
  ) : null;
  return (
    <Page
      title={say("tasks.title")}
      lead={say("tasks.lead")}
      action={create}
      error={tasks.isLoadingError ? tasks.error : null}
    >
      <SegmentedControl
        fullWidth
        mb="md"
        aria-label={say("tasks.title")}
        value={view}
        onChange={(value) => setView(value as View)}
        data={(Object.keys(VIEWS) as View[]).map((value) => ({ value, label: say(`tasks.views.${value}`) }))}
      />
      {tasks.isPending ? (
        <Text c="dimmed" aria-busy="true">
          {say("wait")}
        </Text>
      ) : rows.length === 0 ? (
        <Empty Icon={IconChecklist} text={say(`tasks.empty.${view}`)} />
      ) : (
        <Stack gap="lg">
          {groups.map(({ key, tasks }) => (
            <section key={key ?? view} aria-labelledby={key === null ? undefined : `tasks-${key}`}>
              {key === null ? null : (
                <Title
                  order={2}
                  size="h6"
                  id={`tasks-${key}`}
                  mb={6}
                  c={key === "overdue" ? "var(--mantine-color-error)" : "dimmed"}
                >
                  {say(`tasks.group.${key}`)}
                </Title>
              )}
              <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
                {tasks.map((task) => (
                  <TaskCard key={task.id} task={task} onEdit={mayWrite ? () => setWriting({ task }) : null} />
                ))}
              </Stack>
            </section>
          ))}
        </Stack>
      )}
      {tasks.hasNextPage ? (
        <Center mt="md">
          <Button variant="default" loading={tasks.isFetchingNextPage} onClick={() => tasks.fetchNextPage()}>
            {say("tasks.more")}
          </Button>
        </Center>
      ) : null}
      <TaskDialog writing={writing} onClose={() => setWriting(null)} />
    </Page>
  );
}
