/** New credentials for a channel, in the place of those that open nothing any more. */
import { Alert, Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { ChannelFields, type Values } from "./channel-fields.tsx";
import { issuesOf } from "./issues.ts";
import { type Channel, type Kind, useChannelCall } from "./use-channels.ts";

export function RotateForm({ channel, onDone }: { channel: Channel; onDone: () => void }) {
  const { say, locale } = useSpeech();
  const [secrets, setSecrets] = useState<Values>({});
  const rotate = useChannelCall();
  const kinds = useQuery({
    queryKey: ["channel-kinds", locale],
    queryFn: async () => (await api<{ data: Kind[] }>("GET", "/v1/channel-kinds")).data,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (kinds.isPending) return <Skeleton h={36} />;
  const issues = issuesOf(rotate.error);
  const error = kinds.error ?? rotate.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rotate.mutate({ method: "POST", path: `/${channel.id}/rotate`, body: { secrets } }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{say("settings.channels.rotateText")}</Text>
        {error ? (
          <Alert color="red" role="alert">
            {issues.secrets ?? problemText(say, error)}
          </Alert>
        ) : null}
        <ChannelFields
          fields={kinds.data?.find(({ kind }) => kind === channel.kind)?.secrets ?? []}
          values={secrets}
          onChange={setSecrets}
          issues={issues}
          root="secrets"
          isSecret
        />
        <Group justify="flex-end">
          <Button type="submit" loading={rotate.isPending}>
            {say("settings.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
