/** Connecting a channel: the kind is chosen, and its own form is filled in; a phone is paired right after. */
import { Accordion, Alert, Button, Group, Select, Skeleton, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { ChannelFields, type Values } from "./channel-fields.tsx";
import { issuesOf } from "./issues.ts";
import { PairingDialog } from "./pairing.tsx";
import { type Channel, type Kind, useChannelCall } from "./use-channels.ts";

export function AddChannel({ onDone }: { onDone: () => void }) {
  const { say, locale } = useSpeech();
  const [kindName, setKindName] = useState<string | null>(null);
  const [name, setName] = useState("");
  const [settings, setSettings] = useState<Values>({});
  const [secrets, setSecrets] = useState<Values>({});
  const add = useChannelCall<Channel>();
  const kinds = useQuery({
    queryKey: ["channel-kinds", locale],
    queryFn: async () => (await api<{ data: Kind[] }>("GET", "/v1/channel-kinds")).data,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (kinds.isPending) return <Skeleton h={36} />;
  if (add.data && kinds.data?.find(({ kind }) => kind === add.data.kind)?.isPaired)
    return <PairingDialog channelId={add.data.id} onDone={onDone} />;
  const kind = kinds.data?.find((one) => one.kind === kindName);
  const issues = issuesOf(add.error);
  const choose = (chosen: string | null) => {
    setKindName(chosen);
    setSettings({});
    setSecrets({});
    add.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { kind: kindName, name, settings, secrets };
    add.mutate({ method: "POST", path: "", body }, { onSuccess: () => kind?.isPaired || onDone() });
  };
  const needed = kind?.settings.filter(({ isRequired }) => isRequired) ?? [];
  const others = kind?.settings.filter(({ isRequired }) => !isRequired) ?? [];
  const error = kinds.error ?? add.error;
  return (
    <form onSubmit={submit}>
      <Stack>
        {error ? (
          <Alert color="red" role="alert">
            {issues.secrets ?? problemText(say, error)}
          </Alert>
        ) : null}
        <Select
          label={say("settings.channels.kind")}
          placeholder={say("settings.channels.chooseKind")}
          data={kinds.data?.map(({ kind }) => ({ value: kind, label: say(`settings.channels.kinds.${kind}`) })) ?? []}
          value={kindName}
          onChange={choose}
          required
          data-autofocus
        />
        {kind?.warning ? <Alert color="yellow">{kind.warning}</Alert> : null}
        {kind ? (
          <>
            <TextInput
              label={say("settings.channels.name")}
              description={say("settings.channels.nameHelp")}
              value={name}
              required
              maxLength={80}
              error={issues.name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <ChannelFields fields={needed} values={settings} onChange={setSettings} issues={issues} root="settings" />
            <ChannelFields
              fields={kind.secrets}
              values={secrets}
              onChange={setSecrets}
              issues={issues}
              root="secrets"
              isSecret
            />
            {others.length > 0 ? (
              <Accordion variant="separated">
                <Accordion.Item value="more">
                  <Accordion.Control>{say("settings.channels.more")}</Accordion.Control>
                  <Accordion.Panel>
                    <Stack>
                      <ChannelFields
                        fields={others}
                        values={settings}
                        onChange={setSettings}
                        issues={issues}
                        root="settings"
                      />
                    </Stack>
                  </Accordion.Panel>
                </Accordion.Item>
              </Accordion>
            ) : null}
            <Group justify="flex-end">
              <Button type="submit" loading={add.isPending}>
                {say("settings.channels.connect")}
              </Button>
            </Group>
          </>
        ) : null}
      </Stack>
    </form>
  );
}
