/** Who would be given something now, why, and what keeps the others from it. */
import { Badge, Group, Paper, Select, Skeleton, Stack, Text, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../lib/api.ts";
import { problemText } from "../../lib/problem.ts";
import { LOCALES, useSpeech } from "../../lib/texts.ts";
import { EVENTS, type Rule, type Trial } from "./data.ts";

const EVERY_MS = 20_000;

export function TryOut({ branches, rules }: { branches: { value: string; label: string }[]; rules: readonly Rule[] }) {
  const { say, locale } = useSpeech();
  const [asked, setAsked] = useState<{ event: string; language: string; branchId: string | null }>({
    event: "escalated",
    language: locale,
    branchId: null,
  });
  const trial = useQuery({
    queryKey: ["assignment-try", asked],
    queryFn: () => api<Trial>("POST", "/v1/assignment-rules/try", { body: asked }),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  });
  const chosen = trial.data?.chosen ?? null;
  const rule = rules.find(({ id }) => id === chosen?.ruleId);
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby="try" style={{ alignSelf: "start" }}>
      <Title order={2} size="h4" id="try">
        {say("assign.try.title")}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {say("assign.try.lead")}
      </Text>
      <Stack gap="sm">
        <Select
          label={say("assign.try.event")}
          data={EVENTS.map((value) => ({ value, label: say(`assign.events.${value}`) }))}
          value={asked.event}
          allowDeselect={false}
          onChange={(event) => event && setAsked({ ...asked, event })}
        />
        <Group grow>
          <Select
            label={say("assign.try.language")}
            data={LOCALES.map((value) => ({ value, label: say(`settings.business.locales.${value}`) }))}
            value={asked.language}
            allowDeselect={false}
            onChange={(language) => language && setAsked({ ...asked, language })}
          />
          <Select
            label={say("assign.try.branch")}
            placeholder={say("assign.try.noBranch")}
            data={branches}
            clearable
            clearButtonProps={{ "aria-label": say("assign.form.clear") }}
            value={asked.branchId}
            onChange={(branchId) => setAsked({ ...asked, branchId })}
          />
        </Group>
        {trial.error ? (
          <Text c="var(--mantine-color-error)" role="alert">
            {problemText(say, trial.error)}
          </Text>
        ) : trial.data ? (
          <>
            <Paper bg="var(--mantine-color-charla-light)" p="md" role="status">
              <Text fw={600}>{chosen ? chosen.name : say("assign.try.nobody")}</Text>
              <Text size="sm">
                {chosen
                  ? `${rule ? say("assign.try.byRule", { rule: rule.name }) : say("assign.try.byTurn")} ${chosen.why}.`
                  : say(rules.some(({ isActive }) => isActive) ? "assign.try.waits" : "assign.try.noRules")}
              </Text>
            </Paper>
            <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: "none" }}>
              {trial.data.members.map((member) => (
                <Group key={member.memberId} component="li" justify="space-between" wrap="nowrap">
                  <Text size="sm" truncate c={member.obstacle === null ? undefined : "dimmed"}>
                    {member.name}
                  </Text>
                  <Group gap="xs" wrap="nowrap">
                    <Text size="sm" c="dimmed">
                      {member.capacity === null ? member.open : `${member.open}/${member.capacity}`}
                    </Text>
                    <Badge variant="light" color={member.obstacle === null ? "green" : "gray"}>
                      {say(`assign.obstacles.${member.obstacle ?? "none"}`)}
                    </Badge>
                  </Group>
                </Group>
              ))}
            </Stack>
          </>
        ) : (
          <Skeleton h={80} />
        )}
      </Stack>
    </Paper>
  );
}
