/** For how long people are kept with whom nothing happens any more. */
import { Alert, Button, Card, Group, Select, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import type { peopleKeptView } from "../../../../src/http/privacy-views.ts";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { Confirm } from "./confirm.tsx";

type PeopleKept = z.infer<typeof peopleKeptView>;
const ALWAYS = "always";
const CHOICES = [6, 12, 24, 36, 60, 120];
const KEY = "people-kept";

const read = (months: number | null, signal: AbortSignal) =>
  api<PeopleKept>("GET", "/v1/privacy/retention", { query: months === null ? {} : { months: String(months) }, signal });

export function PeopleKept() {
  const { say } = useSpeech();
  const data = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const now = useQuery({ queryKey: [KEY, null], queryFn: ({ signal }) => read(null, signal) });
  const kept = now.data?.months ?? null;
  const value = chosen ?? (kept === null ? ALWAYS : String(kept));
  const months = value === ALWAYS ? null : Number(value);
  const isOther = months !== kept;
  const preview = useQuery({
    queryKey: [KEY, months],
    queryFn: ({ signal }) => read(months, signal),
    enabled: isOther && months !== null,
  });
  const save = useMutation({
    mutationFn: () => api<PeopleKept>("PUT", "/v1/privacy/retention", { body: { months } }),
    onSuccess: (next) => {
      data.setQueryData([KEY, null], next);
      setAsking(false);
      setChosen(null);
      notifications.show({ color: "green", message: say("settings.privacy.kept.saved") });
    },
  });
  const begin = () => (months === null ? save.mutate() : setAsking(true));
  // A time that somebody gave by the API is a choice as well.
  const choices = [...new Set([...CHOICES, ...(kept === null ? [] : [kept])])].sort((a, b) => a - b);
  const failure = now.error ?? preview.error ?? (isAsking ? null : save.error);

  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4">
            {say("settings.privacy.kept.title")}
          </Title>
          <Text size="sm" c="dimmed">
            {say("settings.privacy.kept.lead")}
          </Text>
        </div>
        <Group align="end">
          <Select
            label={say("settings.privacy.kept.label")}
            disabled={!now.data}
            allowDeselect={false}
            data={[
              { value: ALWAYS, label: say("settings.privacy.kept.always") },
              ...choices.map((one) => ({
                value: String(one),
                label: say("settings.privacy.kept.months", { months: one }),
              })),
            ]}
            value={value}
            onChange={setChosen}
          />
          {isOther && now.data ? (
            <Button loading={save.isPending} onClick={begin}>
              {say("settings.privacy.kept.save")}
            </Button>
          ) : null}
        </Group>
        <Text size="sm" role="status">
          {isOther && preview.data && preview.data.wouldGo !== null
            ? say("settings.privacy.kept.wouldGo", { count: preview.data.wouldGo })
            : null}
          {!isOther && now.data?.wouldGo != null
            ? say("settings.privacy.kept.going", { count: now.data.wouldGo })
            : null}{" "}
          {!isOther && now.data?.goFrom ? say("settings.privacy.kept.from", { at: new Date(now.data.goFrom) }) : null}
        </Text>
        {failure ? (
          <Alert color="red" role="alert">
            {problemText(say, failure)}
          </Alert>
        ) : null}
      </Stack>
      <Confirm
        isOpen={isAsking}
        title={say("settings.privacy.kept.confirmTitle", { months: months ?? 0 })}
        text={say("settings.privacy.kept.confirmText")}
        verb={say("settings.privacy.kept.confirm")}
        isBusy={save.isPending}
        error={save.error}
        onClose={() => setAsking(false)}
        onConfirm={() => save.mutate()}
      />
    </Card>
  );
}
