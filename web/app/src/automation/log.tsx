/** The automation log: everything that was sent, put off or left of its own accord, and why. */
import { Button, Paper, Select, SimpleGrid, Stack } from "@mantine/core";
import { IconTimelineEvent } from "@tabler/icons-react";
import { Link } from "react-router";
import { usePages } from "../crm/data.ts";
import { More } from "../crm/more.tsx";
import { useFilter } from "../crm/use-filter.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import { Page } from "../shell/page.tsx";
import classes from "./automation.module.css";
import { KINDS, type LogEntry, OTHER_PROGRAMS, PROGRAMS } from "./data.ts";
import { EntryRow } from "./entry-row.tsx";

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const filter = useFilter(["program", "kind"]);
  const entries = usePages<LogEntry>(["automation", "log"], "/v1/automation/log", filter.values);
  return (
    <Page
      title={say("automation.title")}
      lead={say("automation.lead")}
      isLoading={entries.isPending}
      error={entries.error}
      size="lg"
      action={
        may("settings:read") ? (
          <Button component={Link} to="/settings/automation" variant="default">
            {say("automation.rules")}
          </Button>
        ) : null
      }
    >
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="xs" mb="md" role="search">
        <Select
          label={say("automation.program")}
          placeholder={say("automation.all")}
          clearable
          data={[...PROGRAMS, ...OTHER_PROGRAMS].map((value) => ({
            value,
            label: say(`automation.programs.${value}`),
          }))}
          value={filter.values.program ?? null}
          onChange={(program) => filter.set({ program })}
        />
        <Select
          label={say("automation.kind")}
          placeholder={say("automation.all")}
          clearable
          data={KINDS.map((value) => ({ value, label: say(`automation.kinds.${value}`) }))}
          value={filter.values.kind ?? null}
          onChange={(kind) => filter.set({ kind })}
        />
      </SimpleGrid>
      {entries.rows.length === 0 ? (
        <Empty Icon={IconTimelineEvent} text={say(filter.isEmpty ? "automation.empty" : "automation.nothing")}>
          {filter.isEmpty ? null : (
            <Button variant="light" onClick={filter.clear}>
              {say("automation.clear")}
            </Button>
          )}
        </Empty>
      ) : (
        <Stack>
          <Paper withBorder component="ol" className={classes.list}>
            {entries.rows.map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </Paper>
          <More pages={entries} />
        </Stack>
      )}
    </Page>
  );
}
