/** Privacy: finding the person who asks, handing them all that is known of them, or erasing it. */
import { Alert, Button, Card, Group, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconDownload, IconSearch, IconTrash, IconUserSearch } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import type { foundPersonView } from "../../../../src/http/privacy-views.ts";
import { api, download } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { Page } from "../shell/page.tsx";
import { Confirm } from "./confirm.tsx";
import { Empty } from "./empty.tsx";
import { PeopleKept } from "./people-kept.tsx";

type Person = z.infer<typeof foundPersonView>;
const LEAST = 2;
const PAUSE_MS = 250;

export function Component() {
  const { say } = useSpeech();
  const data = useQueryClient();
  const [text, setText] = useState("");
  const [query] = useDebouncedValue(text.trim(), PAUSE_MS);
  const [leaving, setLeaving] = useState<Person | null>(null);
  const people = useQuery({
    queryKey: ["privacy", query],
    queryFn: async ({ signal }) =>
      (await api<{ data: Person[] }>("GET", "/v1/privacy/people", { query: { q: query }, signal })).data,
    enabled: query.length >= LEAST,
  });
  const fetchAll = useMutation({
    mutationFn: (id: string) => download("POST", `/v1/contacts/${id}/export`, `${id}.zip`),
    onError: (error) => notifications.show({ color: "red", message: problemText(say, error) }),
  });
  const erase = useMutation({
    mutationFn: (id: string) => api("POST", `/v1/contacts/${id}/erase`),
    onSuccess: () => {
      setLeaving(null);
      notifications.show({ color: "green", message: say("settings.privacy.erased") });
    },
    onSettled: () => data.invalidateQueries(),
  });
  const nameOf = (person: Person) => person.name ?? person.phone ?? person.email ?? say("settings.privacy.nameless");

  return (
    <Page title={say("settings.privacy.title")} lead={say("settings.privacy.lead")}>
      <Stack>
        <TextInput
          type="search"
          size="md"
          label={say("settings.privacy.search")}
          placeholder={say("settings.privacy.searchHelp")}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {people.error ? (
          <Alert color="red" role="alert">
            {problemText(say, people.error)}
          </Alert>
        ) : null}
        {query.length < LEAST ? <Empty Icon={IconUserSearch} text={say("settings.privacy.start")} /> : null}
        {people.data?.length === 0 ? <Empty Icon={IconUserSearch} text={say("settings.privacy.none")} /> : null}
        {people.data?.map((person) => (
          <Card key={person.id} withBorder padding="md">
            <Group justify="space-between">
              <div style={{ minWidth: 0 }}>
                <Text fw={600}>{nameOf(person)}</Text>
                <Text size="sm" c="dimmed" style={{ wordBreak: "break-word" }}>
                  {[person.phone, person.email, ...person.channels.map(({ address }) => address)]
                    .filter(Boolean)
                    .join(" · ")}
                </Text>
                <Text size="sm" c="dimmed">
                  {say("settings.privacy.since", { at: new Date(person.createdAt), count: person.conversations })}
                </Text>
              </div>
              <Group gap="xs">
                <Button
                  variant="light"
                  leftSection={<IconDownload size={16} aria-hidden />}
                  loading={fetchAll.isPending && fetchAll.variables === person.id}
                  onClick={() => fetchAll.mutate(person.id)}
                >
                  {say("settings.privacy.export")}
                </Button>
                <Button
                  variant="subtle"
                  color="red"
                  leftSection={<IconTrash size={16} aria-hidden />}
                  onClick={() => setLeaving(person)}
                >
                  {say("settings.privacy.erase")}
                </Button>
              </Group>
            </Group>
          </Card>
        ))}
        <PeopleKept />
      </Stack>
      <Confirm
        isOpen={leaving !== null}
        title={say("settings.privacy.eraseTitle", { name: leaving ? nameOf(leaving) : "" })}
        text={say("settings.privacy.eraseText")}
        verb={say("settings.privacy.erase")}
        isBusy={erase.isPending}
        error={erase.error}
        onClose={() => setLeaving(null)}
        onConfirm={() => leaving && erase.mutate(leaving.id)}
      />
    </Page>
  );
}
