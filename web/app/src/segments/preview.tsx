/** Who fits a rule while it is written: how many, and the newest of them. */
import { Anchor, Avatar, Group, Paper, Progress, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { usePersonName } from "../crm/signs.tsx";
import { ApiError, api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import type { Preview, Rule } from "./data.ts";
import classes from "./segments.module.css";

/** @param hasSample shows some of them; not where all of them are listed below */
export function RulePreview({ rule, hasSample }: { rule: Rule; hasSample: boolean }) {
  const { say, locale } = useSpeech();
  const personName = usePersonName();
  const [wanted] = useDebouncedValue(rule, 350);
  const preview = useQuery({
    queryKey: ["segment-preview", wanted],
    queryFn: ({ signal }) => api<Preview>("POST", "/v1/segments/preview", { body: { rule: wanted }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const { data, error } = preview;
  const isBad = error instanceof ApiError && error.problem.status === 400;
  return (
    <Paper
      withBorder
      p="md"
      component="section"
      aria-label={say("segments.preview.title")}
      aria-busy={preview.isFetching}
    >
      {error ? (
        <Text c={isBad ? "dimmed" : "var(--mantine-color-error)"} role={isBad ? "status" : "alert"}>
          {isBad ? say("segments.preview.unfinished") : problemText(say, error)}
        </Text>
      ) : data ? (
        <Stack gap="sm">
          <div role="status">
            <div className={classes.count}>{data.count.toLocaleString(locale)}</div>
            <Text size="sm" c="dimmed">
              {say("segments.preview.of", { count: data.count, of: data.of })}
            </Text>
          </div>
          <Progress
            value={data.of === 0 ? 0 : (data.count / data.of) * 100}
            aria-label={say("segments.preview.share")}
            size="sm"
          />
          {data.optedOut > 0 ? (
            <Text size="sm">{say("segments.preview.optedOut", { count: data.optedOut })}</Text>
          ) : null}
          {data.count === 0 ? (
            <Text size="sm" c="dimmed">
              {say("segments.preview.nobody")}
            </Text>
          ) : hasSample ? (
            <Stack gap={6}>
              {data.sample.map(({ contactId, name, phone, email }) => (
                <Group key={contactId} gap="xs" wrap="nowrap">
                  <Avatar name={personName({ name, phone, email })} color="charla" size={28} aria-hidden />
                  <Anchor component={Link} to={`/contacts/${contactId}`} size="sm" truncate>
                    {personName({ name, phone, email })}
                  </Anchor>
                </Group>
              ))}
            </Stack>
          ) : null}
        </Stack>
      ) : (
        <Text c="dimmed">{say("wait")}</Text>
      )}
    </Paper>
  );
}
