/** The versions of the playbook: what each changed, and the way back. */
import { Badge, Button, Collapse, Group, Modal, Paper, Skeleton, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ProblemNote } from "../../crm/problem-note.tsx";
import { nameOf } from "../../inbox/names.ts";
import { api } from "../../lib/api.ts";
import { type Say, useSpeech } from "../../lib/texts.ts";
import { ChangeList } from "./changes.tsx";
import { type Changes, type Playbook, type Rewritten, refreshPlaybook, useVersions, type Version } from "./data.ts";

export function VersionsTab({ playbook, readOnly }: { playbook: Playbook; readOnly: boolean }) {
  const { say } = useSpeech();
  const versions = useVersions();
  const [opened, setOpened] = useState<number | null>(null);
  const [chosen, setChosen] = useState<Version | null>(null);
  const rows = versions.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Stack>
      <Text c="dimmed">{say("playbook.versions.help")}</Text>
      <ProblemNote error={versions.error} />
      {versions.isPending ? <Skeleton h={120} role="status" aria-label={say("wait")} /> : null}
      {versions.data && rows.length === 0 ? <Text>{say("playbook.versions.empty")}</Text> : null}
      {rows.map((row) => {
        const isOpen = opened === row.version;
        const isCurrent = row.version === playbook.version;
        return (
          <Paper
            key={row.version}
            withBorder
            p="md"
            component="article"
            aria-label={say("playbook.versions.name", { version: row.version })}
          >
            <Group justify="space-between">
              <div>
                <Group gap="xs">
                  <Text fw={600}>{say("playbook.versions.name", { version: row.version })}</Text>
                  {isCurrent ? <Badge variant="light">{say("playbook.versions.current")}</Badge> : null}
                  {row.isWhole ? null : (
                    <Badge variant="default" tt="none">
                      {say("playbook.versions.rulesOnly")}
                    </Badge>
                  )}
                </Group>
                <Text size="sm" c="dimmed">
                  {say("playbook.versions.at", { at: new Date(row.createdAt) })} ·{" "}
                  {nameOf(say, "playbook.versions.sources", row.source)}
                  {row.note ? ` · ${noteOf(say, row.note)}` : ""}
                </Text>
              </div>
              <Group gap="xs">
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-expanded={isOpen}
                  onClick={() => setOpened(isOpen ? null : row.version)}
                >
                  {say("playbook.versions.compare")}
                </Button>
                {readOnly || isCurrent ? null : (
                  <Button variant="default" size="compact-sm" onClick={() => setChosen(row)}>
                    {say("playbook.versions.back")}
                  </Button>
                )}
              </Group>
            </Group>
            <Collapse expanded={isOpen}>
              {isOpen ? <Compared version={row.version} against="former" currency={playbook.currency} /> : null}
            </Collapse>
          </Paper>
        );
      })}
      {versions.hasNextPage ? (
        <Group justify="center">
          <Button variant="default" loading={versions.isFetchingNextPage} onClick={() => versions.fetchNextPage()}>
            {say("playbook.more")}
          </Button>
        </Group>
      ) : null}
      {chosen ? <GoBack version={chosen} playbook={playbook} onDone={() => setChosen(null)} /> : null}
    </Stack>
  );
}

/** Notes that we wrote ourselves, as words: the parts that were changed, the entry, the version that came back. */
function noteOf(say: Say, note: string): string {
  const [, back] = /^rollback (\d+)$/.exec(note) ?? [];
  if (back !== undefined) return say("playbook.versions.cameBack", { version: Number(back) });
  if (/^faq(: |$)/.test(note)) return say("playbook.tabs.faq");
  return note
    .split(", ")
    .map((name) => nameOf(say, "playbook.fields", name))
    .join(", ");
}

function Compared({
  version,
  against,
  currency,
}: {
  version: number;
  against: "former" | "current";
  currency: string;
}) {
  const { say } = useSpeech();
  const compared = useQuery({
    queryKey: ["playbook", "changes", version, against],
    queryFn: async () =>
      (await api<{ changes: Changes | null }>("GET", "/v1/playbook/changes", { query: { version, against } })).changes,
  });
  if (compared.error) return <ProblemNote error={compared.error} />;
  if (compared.data === undefined) return <Skeleton h={40} mt="sm" role="status" aria-label={say("wait")} />;
  return (
    <Stack gap={4} mt="sm">
      <Text size="sm" fw={600}>
        {say(`playbook.against.${against}`)}
      </Text>
      {compared.data ? (
        <ChangeList changes={compared.data} currency={currency} />
      ) : (
        <Text size="sm">{say("playbook.versions.first")}</Text>
      )}
    </Stack>
  );
}

function GoBack({ version, playbook, onDone }: { version: Version; playbook: Playbook; onDone: () => void }) {
  const { say } = useSpeech();
  const client = useQueryClient();
  const back = useMutation({
    mutationFn: () =>
      api<Rewritten>("POST", "/v1/playbook/rollback", { body: { to: version.version, version: playbook.version } }),
    onSuccess: async (done) => {
      await refreshPlaybook(client);
      notifications.show({ color: "green", message: say("playbook.savedAs", { version: done.version }) });
      onDone();
    },
    onError: () => refreshPlaybook(client),
  });
  return (
    <Modal opened onClose={onDone} title={say("playbook.versions.backTitle", { version: version.version })} size="lg">
      <Stack>
        <Text>{say("playbook.versions.backText")}</Text>
        <Compared version={version.version} against="current" currency={playbook.currency} />
        <ProblemNote error={back.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone} data-autofocus>
            {say("settings.cancel")}
          </Button>
          <Button loading={back.isPending} onClick={() => back.mutate()}>
            {say("playbook.versions.back")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
