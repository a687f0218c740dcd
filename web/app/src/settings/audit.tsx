/** The audit: who did what, narrowed down by person, kind, thing and days. */
import { Button, Center, Group, Paper, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import type { memberView } from "../../../../src/http/people-views.ts";
import type { AuditNoun } from "../../../../src/http/settings-views.ts";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Page } from "../shell/page.tsx";
import classes from "./audit.module.css";
import { AuditRow } from "./audit-row.tsx";
import type { Entry } from "./audit-words.ts";
import { Empty } from "./empty.tsx";

type Member = z.infer<typeof memberView>;
const KINDS = ["user", "api_key", "agent", "customer", "system"] as const;
const NOUNS: Readonly<Record<AuditNoun, true>> = {
  api_key: true,
  assignment_rule: true,
  automation_policy: true,
  business: true,
  campaign: true,
  canned_reply: true,
  capture_source: true,
  cart: true,
  case: true,
  channel_account: true,
  commerce_settings: true,
  commerce_source: true,
  company: true,
  contact: true,
  conversation: true,
  discount_code: true,
  field: true,
  import: true,
  invitation: true,
  invoice: true,
  lead: true,
  link: true,
  member: true,
  message: true,
  notification: true,
  order: true,
  outcome: true,
  payment: true,
  payment_provider: true,
  playbook: true,
  privacy: true,
  product: true,
  promise: true,
  quote: true,
  score_rules: true,
  second_factor: true,
  segment: true,
  sequence: true,
  simulation: true,
  task: true,
  webhook: true,
};
const START = { actor: null, kind: null, noun: null, subject: "", from: "", to: "" } as const;
type Filter = { [Name in keyof typeof START]: string | null };

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const [filter, setFilter] = useState<Filter>(START);
  const members = useQuery({
    queryKey: ["members"],
    queryFn: async () => (await api<{ data: Member[] }>("GET", "/v1/members")).data,
    enabled: may("team:read"),
  });
  const entries = useInfiniteQuery({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam, signal }) =>
      api<{ data: Entry[]; nextCursor: string | null }>("GET", "/v1/audit", {
        query: queryOf(filter, pageParam),
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (former) => former,
  });
  const set = (name: keyof Filter) => (value: string | null) => setFilter({ ...filter, [name]: value });
  const rows = entries.data?.pages.flatMap((page) => page.data) ?? [];

  return (
    <Page
      title={say("settings.audit.title")}
      lead={say("settings.audit.lead")}
      isLoading={entries.isPending}
      error={entries.error}
      size="lg"
    >
      <SimpleGrid cols={{ base: 2, md: 5 }} spacing="xs" mb="md" role="search">
        <Select
          label={say("settings.audit.person")}
          placeholder={say("settings.audit.anybody")}
          clearable
          searchable
          data={members.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          value={filter.actor}
          onChange={set("actor")}
        />
        <Select
          label={say("settings.audit.kind")}
          placeholder={say("settings.audit.anybody")}
          clearable
          data={KINDS.map((kind) => ({ value: kind, label: say(`settings.audit.kinds.${kind}`) }))}
          value={filter.kind}
          onChange={set("kind")}
        />
        <Select
          label={say("settings.audit.noun")}
          className={classes.noun}
          placeholder={say("settings.audit.anything")}
          clearable
          searchable
          data={Object.keys(NOUNS)
            .map((noun) => ({ value: noun, label: say(`settings.audit.nouns.${noun}`) }))
            .sort((one, other) => one.label.localeCompare(other.label))}
          value={filter.noun}
          onChange={set("noun")}
        />
        <TextInput
          label={say("settings.audit.from")}
          type="date"
          value={filter.from ?? ""}
          onChange={(event) => set("from")(event.currentTarget.value)}
        />
        <TextInput
          label={say("settings.audit.to")}
          type="date"
          value={filter.to ?? ""}
          onChange={(event) => set("to")(event.currentTarget.value)}
        />
      </SimpleGrid>
      {filter.subject ? (
        <Group mb="md" gap="xs">
          <Text size="sm">{say("settings.audit.only")}</Text>
          <Button size="compact-sm" variant="light" onClick={() => set("subject")("")}>
            {say("settings.audit.all")}
          </Button>
        </Group>
      ) : null}
      {rows.length === 0 ? (
        <Empty Icon={IconHistory} text={say("settings.audit.empty")}>
          <Button variant="light" onClick={() => setFilter(START)}>
            {say("settings.audit.clear")}
          </Button>
        </Empty>
      ) : (
        <Stack>
          <Paper withBorder component="ol" className={classes.list}>
            {rows.map((entry) => (
              <AuditRow key={entry.id} entry={entry} onSubject={filter.subject ? null : set("subject")} />
            ))}
          </Paper>
          {entries.hasNextPage ? (
            <Center>
              <Button variant="default" loading={entries.isFetchingNextPage} onClick={() => entries.fetchNextPage()}>
                {say("settings.audit.more")}
              </Button>
            </Center>
          ) : null}
        </Stack>
      )}
    </Page>
  );
}

function queryOf({ actor, kind, noun, subject, from, to }: Filter, cursor: string | null) {
  const given = (value: string | null) => value || undefined;
  const dayAfter = (day: string) => {
    const end = new Date(`${day}T00:00:00`);
    end.setDate(end.getDate() + 1);
    return end.toISOString();
  };
  return {
    actor: given(actor),
    actorKind: given(kind),
    action: given(noun),
    subject: given(subject),
    from: from ? new Date(`${from}T00:00:00`).toISOString() : undefined,
    to: to ? dayAfter(to) : undefined,
    cursor: cursor ?? undefined,
  };
}
