/** How many points what is known of a lead is worth, and what that makes of the leads that are there. */
import { Badge, Button, Group, NumberInput, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconTargetArrow } from "@tabler/icons-react";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import type { scorePreviewView, scoreRulesView } from "../../../../../src/http/scoring-views.ts";
import { api } from "../../lib/api.ts";
import { problemText } from "../../lib/problem.ts";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { Page } from "../../shell/page.tsx";
import bar from "../../shell/save-bar.module.css";
import { Empty } from "../empty.tsx";
import { AREAS } from "./areas.ts";

type ScoreRules = z.infer<typeof scoreRulesView>;
type Preview = z.infer<typeof scorePreviewView>;
type Points = ScoreRules["points"];

const COLOURS = { hot: "red", warm: "orange", cold: "gray" } as const;

export function Component() {
  const { say } = useSpeech();
  const rules = useQuery({ queryKey: ["score-rules"], queryFn: () => api<ScoreRules>("GET", "/v1/score-rules") });
  return (
    <Page
      title={say("scoring.title")}
      lead={say("scoring.lead")}
      isLoading={rules.isPending}
      error={rules.error}
      size="lg"
    >
      {rules.data ? <Form key={rules.data.version} rules={rules.data} /> : null}
    </Page>
  );
}

function Form({ rules }: { rules: ScoreRules }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const data = useQueryClient();
  const [points, setPoints] = useState<Points>(rules.points);
  const isReadOnly = !may("settings:write");
  const isChanged = Object.entries(points).some(([factor, set]) => rules.points[factor as keyof Points] !== set);
  const isUsual = Object.entries(points).every(([factor, set]) => rules.usual[factor as keyof Points] === set);
  const save = useMutation({
    mutationFn: () => api<ScoreRules>("PUT", "/v1/score-rules", { body: { version: rules.version, points } }),
    onSuccess: (saved) => {
      data.setQueryData(["score-rules"], saved);
      notifications.show({ color: "green", message: say("settings.saved") });
    },
    onError: (error) => notifications.show({ color: "red", message: problemText(say, error) }),
  });
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
      <Stack>
        {AREAS.map(({ key, factors }) => (
          <Paper key={key} withBorder p="md" component="section" aria-labelledby={`area-${key}`}>
            <Title order={2} size="h5" id={`area-${key}`} mb="xs">
              {say(`scoring.areas.${key}`)}
            </Title>
            <Stack gap="xs">
              {factors.map((factor) => (
                <Group key={factor} justify="space-between" wrap="nowrap">
                  <Text size="sm" component="label" htmlFor={`points-${factor}`}>
                    {say(`scoring.factors.${factor}`)}
                    {points[factor] === rules.usual[factor] ? null : (
                      <Text span size="xs" c="dimmed" ml={6}>
                        {say("scoring.usual", { points: rules.usual[factor] })}
                      </Text>
                    )}
                  </Text>
                  <NumberInput
                    id={`points-${factor}`}
                    w={88}
                    style={{ flex: "none" }}
                    min={0}
                    max={100}
                    clampBehavior="strict"
                    allowDecimal={false}
                    readOnly={isReadOnly}
                    value={points[factor]}
                    onChange={(value) => setPoints({ ...points, [factor]: Number(value) || 0 })}
                  />
                </Group>
              ))}
            </Stack>
          </Paper>
        ))}
        {isReadOnly ? null : (
          <Group justify="flex-end" className={bar.bar}>
            <Button variant="default" disabled={isUsual} onClick={() => setPoints(rules.usual)}>
              {say("scoring.reset")}
            </Button>
            <Button loading={save.isPending} disabled={!isChanged} onClick={() => save.mutate()}>
              {say("settings.save")}
            </Button>
          </Group>
        )}
      </Stack>
      <Leads points={points} />
    </SimpleGrid>
  );
}

/** The leads as they would be, the best first; those that change stand out. */
function Leads({ points }: { points: Points }) {
  const { say } = useSpeech();
  const [wanted] = useDebouncedValue(points, 300);
  const preview = useQuery({
    queryKey: ["score-preview", wanted],
    queryFn: () => api<Preview>("POST", "/v1/score-rules/preview", { body: { points: wanted } }),
    placeholderData: keepPreviousData,
  });
  const leads = preview.data?.data ?? [];
  return (
    <section
      aria-labelledby="preview"
      aria-busy={preview.isFetching}
      style={{ position: "sticky", top: "var(--mantine-spacing-md)", alignSelf: "start" }}
    >
      <Title order={2} size="h5" id="preview">
        {say("scoring.preview.title")}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {say("scoring.preview.lead")}
      </Text>
      {preview.error ? (
        <Text c="var(--mantine-color-error)" role="alert">
          {problemText(say, preview.error)}
        </Text>
      ) : null}
      {preview.data && leads.length === 0 ? <Empty Icon={IconTargetArrow} text={say("scoring.preview.empty")} /> : null}
      <Stack gap="xs">
        {leads.map(({ leadId, contactName, interest, before, after }) => (
          <Paper key={leadId} withBorder p="sm">
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <div style={{ minWidth: 0 }}>
                <Text fw={500} truncate>
                  {contactName ?? say("palette.nobody")}
                </Text>
                <Text size="sm" c="dimmed" truncate>
                  {interest}
                </Text>
              </div>
              <Group gap="xs" wrap="nowrap">
                {before.score === after.score ? null : (
                  <Text size="sm" c="dimmed" td="line-through" title={say("scoring.preview.before")}>
                    {before.score}
                  </Text>
                )}
                <Badge color={COLOURS[after.temperature]} variant="light">
                  {after.score} · {say(`scoring.temperatures.${after.temperature}`)}
                </Badge>
              </Group>
            </Group>
            <Text size="xs" c="dimmed" mt={4}>
              {after.factors.map(({ factor, points }) => `${say(`scoring.factors.${factor}`)} +${points}`).join(" · ")}
            </Text>
          </Paper>
        ))}
      </Stack>
    </section>
  );
}
