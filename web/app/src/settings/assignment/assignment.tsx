/** How work finds its person: the rules in their order, who can do what, and a try of both. */
import { Button, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlus, IconRoute } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../lib/api.ts";
import { problemText } from "../../lib/problem.ts";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { Page } from "../../shell/page.tsx";
import { Confirm } from "../confirm.tsx";
import { Empty } from "../empty.tsx";
import { type Rule, useBranches, useRules, useTeam } from "./data.ts";
import { RuleCard } from "./rule-card.tsx";
import { RuleForm } from "./rule-form.tsx";
import { Team } from "./team.tsx";
import { TryOut } from "./try-out.tsx";

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const data = useQueryClient();
  const [rules, team, branches] = [useRules(), useTeam(), useBranches()];
  const [edited, setEdited] = useState<Rule | "new" | null>(null);
  const [leaving, setLeaving] = useState<Rule | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const mayWrite = may("settings:write");
  const list = rules.data ?? [];
  const refresh = () => {
    data.invalidateQueries({ queryKey: ["assignment-rules"] });
    data.invalidateQueries({ queryKey: ["assignment-try"] });
  };
  const fail = (error: Error) => notifications.show({ color: "red", message: problemText(say, error) });
  const order = useMutation({
    mutationFn: (ids: string[]) => api("PUT", "/v1/assignment-rules/order", { body: { ids } }),
    onMutate: (ids) => {
      const byId = new Map(list.map((rule) => [rule.id, rule]));
      data.setQueryData(
        ["assignment-rules"],
        ids.flatMap((id) => byId.get(id) ?? []),
      );
    },
    onSettled: refresh,
    onError: fail,
  });
  const change = useMutation({
    mutationFn: ({ id, version, isActive }: Rule) =>
      api("PATCH", `/v1/assignment-rules/${id}`, { body: { version, isActive: !isActive } }),
    onSettled: refresh,
    onError: fail,
  });
  const remove = useMutation({
    mutationFn: ({ id }: Rule) => api("DELETE", `/v1/assignment-rules/${id}`),
    onSuccess: () => setLeaving(null),
    onSettled: refresh,
  });
  const move = (id: string, to: number) => {
    const ids = list.map((rule) => rule.id).filter((one) => one !== id);
    if (to >= 0 && to <= ids.length) order.mutate([...ids.slice(0, to), id, ...ids.slice(to)]);
  };
  const nameOf = (id: string) =>
    team.data?.find((member) => member.id === id)?.name ??
    branches.data?.find(({ value }) => value === id)?.label ??
    "?";
  const add = mayWrite ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited("new")}>
      {say("assign.add")}
    </Button>
  ) : null;

  return (
    <Page
      title={say("assign.title")}
      lead={say("assign.lead")}
      action={list.length > 0 ? add : null}
      isLoading={rules.isPending || team.isPending || branches.isPending}
      error={rules.error ?? team.error ?? branches.error}
      size="lg"
    >
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Stack gap="xl">
          <section aria-label={say("assign.rules")}>
            {list.length === 0 ? (
              <Empty Icon={IconRoute} text={say("assign.empty")}>
                {add}
              </Empty>
            ) : (
              <Stack gap="xs" component="ol" m={0} p={0} style={{ listStyle: "none" }}>
                {list.map((rule, at) => (
                  <RuleCard
                    key={rule.id}
                    rule={rule}
                    place={at + 1}
                    count={list.length}
                    nameOf={nameOf}
                    isDragged={dragged === rule.id}
                    mayWrite={mayWrite}
                    onDrag={setDragged}
                    onDrop={() => dragged !== null && dragged !== rule.id && move(dragged, at)}
                    onMove={(step) => move(rule.id, at + step)}
                    onEdit={() => setEdited(rule)}
                    onSwitch={() => change.mutate(rule)}
                    onRemove={() => setLeaving(rule)}
                  />
                ))}
              </Stack>
            )}
            {list.length > 0 ? (
              <Text size="sm" c="dimmed" mt="sm">
                {say("assign.fallback")}
              </Text>
            ) : null}
          </section>
          <section aria-labelledby="assign-team">
            <Group justify="space-between" mb="xs">
              <Title order={2} size="h4" id="assign-team">
                {say("assign.team.title")}
              </Title>
            </Group>
            <Team members={team.data ?? []} branches={branches.data ?? []} />
          </section>
        </Stack>
        <TryOut branches={branches.data ?? []} rules={list} />
      </SimpleGrid>
      <Confirm
        isOpen={leaving !== null}
        title={say("assign.removeTitle", { name: leaving?.name ?? "" })}
        text={say("assign.removeText")}
        verb={say("assign.removeVerb")}
        isBusy={remove.isPending}
        error={remove.error}
        onClose={() => setLeaving(null)}
        onConfirm={() => leaving && remove.mutate(leaving)}
      />
      {edited === null ? null : (
        <RuleForm
          rule={edited === "new" ? null : edited}
          team={team.data ?? []}
          branches={branches.data ?? []}
          onClose={() => setEdited(null)}
          onSaved={() => {
            setEdited(null);
            refresh();
          }}
        />
      )}
    </Page>
  );
}
