/** Who is inside a sequence: where they stand, what comes next, and how others have left. */
import { Anchor, Badge, Button, Group, Paper, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { usePages } from "../crm/data.ts";
import { Loading } from "../crm/loading.tsx";
import { More } from "../crm/more.tsx";
import { fullTime } from "../crm/times.ts";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import { type Inside, KEY } from "./data.ts";
import { resultText } from "./words.ts";

export function People({ sequenceKey, isOwn }: { sequenceKey: string; isOwn: boolean }) {
  const { say } = useSpeech();
  if (!isOwn) return <Empty Icon={IconUsers} text={say("sequences.nobodyYet")} />;
  return <List sequenceKey={sequenceKey} />;
}

function List({ sequenceKey }: { sequenceKey: string }) {
  const { say } = useSpeech();
  const [status, setStatus] = useState("active");
  const people = usePages<Inside>([KEY, sequenceKey, "people"], `/v1/sequences/${sequenceKey}/people`, { status });
  return (
    <Stack>
      <SegmentedControl
        aria-label={say("sequences.whichPeople")}
        value={status}
        onChange={setStatus}
        data={["active", "exited", "done", "held"].map((value) => ({
          value,
          label: say(`sequences.statuses.${value}`),
        }))}
      />
      <Loading query={people}>
        {people.rows.length === 0 ? (
          <Empty Icon={IconUsers} text={say("sequences.nobody")} />
        ) : (
          <Stack gap="xs">
            {people.rows.map((person) => (
              <Row key={person.id} person={person} />
            ))}
            <More pages={people} />
          </Stack>
        )}
      </Loading>
    </Stack>
  );
}

function Row({ person }: { person: Inside }) {
  const { say, locale } = useSpeech();
  const { may } = useSession();
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: () => api("POST", `/v1/enrollments/${person.id}/exit`),
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEY] }),
  });
  const { contact, status, result, stepId, waitUntil, pausedUntil, isWaitingForMessage, enteredAt, endedAt } = person;
  const name = contact.name ?? contact.phone ?? contact.email ?? say("automation.nobody");
  const where = isWaitingForMessage
    ? say("sequences.waitsForMessage")
    : pausedUntil && new Date(pausedUntil) > new Date()
      ? say("sequences.restsUntil", { until: fullTime(locale, pausedUntil) })
      : waitUntil
        ? say("sequences.nextAt", { at: fullTime(locale, waitUntil), step: stepId ?? "" })
        : null;
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between">
        <div>
          <Anchor component={Link} to={`/contacts/${contact.id}`} fw={500} c="inherit">
            {name}
          </Anchor>
          <Text size="xs" c="dimmed">
            {say("sequences.enteredAt", { at: fullTime(locale, enteredAt) })}
            {endedAt ? ` · ${say("sequences.endedAt", { at: fullTime(locale, endedAt) })}` : ""}
            {where && status === "active" ? ` · ${where}` : ""}
          </Text>
        </div>
        <Group gap="xs">
          {result ? (
            <Badge variant="light" tt="none">
              {resultText(say, result)}
            </Badge>
          ) : null}
          {status === "active" && may("campaigns:write") ? (
            <Button
              size="compact-sm"
              variant="default"
              loading={leave.isPending}
              aria-label={say("sequences.letOutOf", { name })}
              onClick={() => leave.mutate()}
            >
              {say("sequences.letOut")}
            </Button>
          ) : null}
        </Group>
      </Group>
    </Paper>
  );
}
