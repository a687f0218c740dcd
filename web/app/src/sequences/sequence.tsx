/** One sequence: its steps, who is inside, what it brings, and its file. */
import { Badge, Button, Group, Stack, Tabs, Text } from "@mantine/core";
import { IconFlask } from "@tabler/icons-react";
import { useParams, useSearchParams } from "react-router";
import classes from "../crm/crm.module.css";
import { Panel } from "../crm/panel.tsx";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Page } from "../shell/page.tsx";
import { useFigures, useSequence } from "./data.ts";
import { Editor } from "./editor.tsx";
import { FiguresPanel } from "./figures.tsx";
import { People } from "./people.tsx";
import { SequenceSimulation } from "./simulation.tsx";
import { Steps } from "./steps.tsx";
import { SequenceSwitch } from "./switch.tsx";
import { conditionText, exitText, startText } from "./words.ts";

const TABS = ["steps", "people", "results", "simulation", "file"] as const;

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const { key = "" } = useParams();
  const [search, setSearch] = useSearchParams();
  const query = useSequence(key);
  const sequence = query.data;
  const figures = useFigures(key, sequence?.isOwn ?? false);
  const tab = TABS.find((one) => one === search.get("tab")) ?? "steps";
  return (
    <Page
      title={sequence?.name ?? say("sequences.title")}
      {...(sequence?.description ? { lead: sequence.description } : {})}
      isLoading={query.isPending}
      error={query.error}
      size="lg"
      action={
        sequence ? (
          <Group gap="md">
            {tab === "simulation" || !may("campaigns:write") ? null : (
              <Button
                variant="default"
                leftSection={<IconFlask size={16} aria-hidden />}
                onClick={() => setSearch({ tab: "simulation" })}
              >
                {say("simulation.try")}
              </Button>
            )}
            <SequenceSwitch sequence={sequence} />
          </Group>
        ) : null
      }
    >
      {sequence ? (
        <Tabs
          value={tab}
          onChange={(value) => setSearch(value ? { tab: value } : {}, { replace: true })}
          keepMounted={false}
        >
          <Tabs.List mb="md" className={classes.tabs}>
            {TABS.map((value) => (
              <Tabs.Tab key={value} value={value}>
                {say(`sequences.tabs.${value}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="steps">
            <Stack>
              <Panel title={say("sequences.when")}>
                <Rule
                  label={say("sequences.starts")}
                  values={sequence.starts.map((one) => startText(say, one))}
                  none={say("sequences.byHand")}
                />
                {sequence.conditions.length > 0 ? (
                  <Rule
                    label={say("sequences.onlyIf")}
                    values={sequence.conditions.map((one) => conditionText(say, one))}
                  />
                ) : null}
                {sequence.exits.length > 0 ? (
                  <Rule label={say("sequences.ends")} values={sequence.exits.map((one) => exitText(say, one))} />
                ) : null}
                {sequence.pauses.length > 0 ? (
                  <Rule label={say("sequences.rests")} values={sequence.pauses.map((one) => startText(say, one))} />
                ) : null}
                {sequence.holdout > 0 ? (
                  <Text size="sm">{say("sequences.holdout", { percent: sequence.holdout })}</Text>
                ) : null}
              </Panel>
              <Steps steps={sequence.steps} figures={figures.data} />
            </Stack>
          </Tabs.Panel>
          <Tabs.Panel value="people">
            <People sequenceKey={key} isOwn={sequence.isOwn} />
          </Tabs.Panel>
          <Tabs.Panel value="results">
            <FiguresPanel sequenceKey={key} isOwn={sequence.isOwn} />
          </Tabs.Panel>
          <Tabs.Panel value="simulation">
            <SequenceSimulation sequence={sequence} />
          </Tabs.Panel>
          <Tabs.Panel value="file">
            <Editor
              key={`${key} ${sequence.version}`}
              source={sequence.source}
              version={sequence.isOwn ? sequence.version : null}
              onSaved={() => setSearch({ tab: "steps" })}
            />
          </Tabs.Panel>
        </Tabs>
      ) : null}
    </Page>
  );
}

function Rule({ label, values, none }: { label: string; values: readonly string[]; none?: string }) {
  return (
    <Group gap={6} mb={6} align="baseline">
      <Text size="sm" fw={500}>
        {label}
      </Text>
      {values.length === 0 ? <Text size="sm">{none}</Text> : null}
      {values.map((value) => (
        <Badge key={value} variant="light" color="gray" tt="none" style={{ height: "auto", whiteSpace: "normal" }}>
          {value}
        </Badge>
      ))}
    </Group>
  );
}
