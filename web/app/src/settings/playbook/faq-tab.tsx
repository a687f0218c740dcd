/** The usual questions: searched, added, changed, removed. */
import { ActionIcon, Badge, Button, Group, Paper, Skeleton, Stack, Text } from "@mantine/core";
import { IconEdit, IconMessageQuestion, IconPlus, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ProblemNote } from "../../crm/problem-note.tsx";
import { SearchField } from "../../crm/search-field.tsx";
import { api } from "../../lib/api.ts";
import { LOCALES, useSpeech } from "../../lib/texts.ts";
import { Confirm } from "../confirm.tsx";
import { Empty } from "../empty.tsx";
import { type Entry, type Playbook, refreshPlaybook, useFaq } from "./data.ts";
import { FaqForm } from "./faq-form.tsx";

export function FaqTab({ playbook, readOnly }: { playbook: Playbook; readOnly: boolean }) {
  const { say, locale } = useSpeech();
  const client = useQueryClient();
  const [search, setSearch] = useState("");
  const [edited, setEdited] = useState<Entry | "new" | null>(null);
  const [dropped, setDropped] = useState<Entry | null>(null);
  const faq = useFaq(search);
  const entries = faq.data?.pages.flatMap(({ data }) => data) ?? [];
  const version = faq.data?.pages[0]?.version ?? playbook.version;
  const remove = useMutation({
    mutationFn: ({ key }: Entry) => api("DELETE", `/v1/faq/${encodeURIComponent(key)}`, { query: { version } }),
    onSuccess: () => setDropped(null),
    onSettled: () => refreshPlaybook(client),
  });
  const shown = (entry: Entry) => entry[locale] ?? entry[playbook.locale] ?? entry.es ?? entry.en ?? entry.pt;
  const add = readOnly ? null : (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited("new")}>
      {say("playbook.faq.add")}
    </Button>
  );
  return (
    <Stack>
      <Group>
        <SearchField label={say("playbook.faq.search")} value={search} onSearch={(text) => setSearch(text ?? "")} />
        {add}
      </Group>
      <ProblemNote error={faq.error} />
      {faq.isPending ? <Skeleton h={120} role="status" aria-label={say("wait")} /> : null}
      {faq.data && entries.length === 0 ? (
        <Empty Icon={IconMessageQuestion} text={say(search === "" ? "playbook.faq.empty" : "playbook.faq.nothing")}>
          {search === "" ? add : null}
        </Empty>
      ) : null}
      {entries.map((entry) => {
        const wording = shown(entry);
        if (!wording) return null;
        return (
          <Paper key={entry.key} withBorder p="md" component="article" aria-label={wording.question}>
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <div style={{ minWidth: 0 }}>
                <Text fw={600}>{wording.question}</Text>
                <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                  {wording.answer}
                </Text>
                <Group gap={6} mt="xs">
                  {LOCALES.filter((one) => entry[one]).map((one) => (
                    <Badge key={one} variant="light" size="sm">
                      {one}
                    </Badge>
                  ))}
                  <Badge variant="default" size="sm" tt="none">
                    {entry.category}
                  </Badge>
                  {wording.alternatives.length > 0 ? (
                    <Text size="xs" c="dimmed">
                      {say("playbook.faq.phrasings", { count: wording.alternatives.length })}
                    </Text>
                  ) : null}
                </Group>
              </div>
              {readOnly ? null : (
                <Group gap={4} wrap="nowrap">
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={say("playbook.faq.edit", { question: wording.question })}
                    onClick={() => setEdited(entry)}
                  >
                    <IconEdit size={18} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="red"
                    aria-label={say("playbook.remove", { name: wording.question })}
                    onClick={() => setDropped(entry)}
                  >
                    <IconTrash size={18} />
                  </ActionIcon>
                </Group>
              )}
            </Group>
          </Paper>
        );
      })}
      {faq.hasNextPage ? (
        <Group justify="center">
          <Button variant="default" loading={faq.isFetchingNextPage} onClick={() => faq.fetchNextPage()}>
            {say("playbook.more")}
          </Button>
        </Group>
      ) : null}
      {edited ? (
        <FaqForm
          entry={edited === "new" ? null : edited}
          version={version}
          first={playbook.locale}
          categories={[...new Set(entries.map(({ category }) => category))]}
          onDone={() => setEdited(null)}
        />
      ) : null}
      <Confirm
        title={say("playbook.faq.removeTitle")}
        text={say("playbook.faq.removeText", { question: (dropped && shown(dropped)?.question) ?? "" })}
        verb={say("playbook.faq.remove")}
        isOpen={dropped !== null}
        isBusy={remove.isPending}
        error={remove.error}
        onClose={() => setDropped(null)}
        onConfirm={() => dropped && remove.mutate(dropped)}
      />
    </Stack>
  );
}
