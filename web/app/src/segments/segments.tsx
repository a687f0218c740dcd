/** The segments of the business: those that people belong to one of, in their order, and the others. */
import { ActionIcon, Anchor, Badge, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconUsersGroup } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { tellProblem } from "../crm/problem-note.tsx";
import { Sign } from "../crm/sign.tsx";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import { Page } from "../shell/page.tsx";
import { type Segment, useSegments } from "./data.ts";

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const data = useQueryClient();
  const segments = useSegments();
  const mayWrite = may("campaigns:write");
  const all = segments.data ?? [];
  const primary = all.filter(({ tier }) => tier === "primary");
  const secondary = all.filter(({ tier }) => tier === "secondary");
  const order = useMutation({
    mutationFn: (ids: string[]) => api("PUT", "/v1/segments/order", { body: { ids } }),
    onSettled: () => data.invalidateQueries({ queryKey: ["segments"] }),
    onError: (error) => tellProblem(say, error),
  });
  const move = (id: string, to: number) => {
    const ids = primary.map((one) => one.id).filter((one) => one !== id);
    order.mutate([...ids.slice(0, to), id, ...ids.slice(to)]);
  };
  const add = mayWrite ? (
    <Button component={Link} to="/segments/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {say("segments.new")}
    </Button>
  ) : null;
  return (
    <Page
      title={say("segments.title")}
      lead={say("segments.lead")}
      size="lg"
      action={all.length > 0 ? add : null}
      isLoading={segments.isPending}
      error={segments.error}
    >
      {all.length === 0 ? (
        <Empty Icon={IconUsersGroup} text={say("segments.empty")}>
          {add}
        </Empty>
      ) : (
        <Stack gap="xl">
          {primary.length > 0 ? (
            <section aria-labelledby="primary">
              <Title order={2} size="h4" id="primary">
                {say("segments.primary")}
              </Title>
              <Text size="sm" c="dimmed" mb="sm">
                {say("segments.primaryHint")}
              </Text>
              <Stack gap="xs" component="ol" m={0} p={0} style={{ listStyle: "none" }}>
                {primary.map((segment, at) => (
                  <Row key={segment.id} segment={segment} place={at + 1}>
                    {mayWrite ? (
                      <Group gap={2} wrap="nowrap">
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          disabled={at === 0 || order.isPending}
                          onClick={() => move(segment.id, at - 1)}
                          aria-label={say("assign.up", { name: segment.name })}
                        >
                          <IconArrowUp size={16} stroke={1.6} />
                        </ActionIcon>
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          disabled={at === primary.length - 1 || order.isPending}
                          onClick={() => move(segment.id, at + 1)}
                          aria-label={say("assign.down", { name: segment.name })}
                        >
                          <IconArrowDown size={16} stroke={1.6} />
                        </ActionIcon>
                      </Group>
                    ) : null}
                  </Row>
                ))}
              </Stack>
            </section>
          ) : null}
          {secondary.length > 0 ? (
            <section aria-labelledby="secondary">
              <Title order={2} size="h4" id="secondary" mb="sm">
                {say(primary.length > 0 ? "segments.secondary" : "segments.all")}
              </Title>
              <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: "none" }}>
                {secondary.map((segment) => (
                  <Row key={segment.id} segment={segment} />
                ))}
              </Stack>
            </section>
          ) : null}
        </Stack>
      )}
    </Page>
  );
}

function Row({ segment, place, children }: { segment: Segment; place?: number; children?: ReactNode }) {
  const { say, locale } = useSpeech();
  const { id, name, description, size, fault } = segment;
  return (
    <Paper withBorder p="sm" component="li">
      <Group wrap="nowrap" justify="space-between">
        <div style={{ minWidth: 0 }}>
          <Anchor component={Link} to={`/segments/${id}`} fw={600} display="block" truncate>
            {place === undefined ? name : `${place}. ${name}`}
          </Anchor>
          {description ? (
            <Text size="sm" c="dimmed" lineClamp={2}>
              {description}
            </Text>
          ) : null}
        </div>
        <Group gap="xs" wrap="nowrap">
          {fault ? (
            <Sign color="red" title={fault}>
              {say("segments.broken")}
            </Sign>
          ) : null}
          <Badge variant="default" size="lg" tt="none">
            {say("segments.people", { count: size, shown: size.toLocaleString(locale) })}
          </Badge>
          {children}
        </Group>
      </Group>
    </Paper>
  );
}
