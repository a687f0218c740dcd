/** A sequence or a campaign tried with made-up customers: how many and how long, how far it is, and what would have happened. */
import { Alert, Paper, Select, Stack, Text } from "@mantine/core";
import { IconFlask } from "@tabler/icons-react";
import { useState } from "react";
import { Loading } from "../crm/loading.tsx";
import { Panel } from "../crm/panel.tsx";
import { tellProblem } from "../crm/problem-note.tsx";
import { fullTime } from "../crm/times.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import { type Simulation, useReport, useSimulationActs, useSimulations } from "./data.ts";
import { SizeForm } from "./form.tsx";
import { ReportPanels } from "./report.tsx";
import { Working } from "./working.tsx";

/**
 * @param place of the sequence or the campaign in the API
 * @param texts what its messages say, by step
 */
export function SimulationPanels({ place, texts }: { place: string; texts: ReadonlyMap<string, string> }) {
  const simulations = useSimulations(place);
  return (
    <Loading query={simulations}>
      {simulations.data ? <Known place={place} texts={texts} simulations={simulations.data} /> : null}
    </Loading>
  );
}

function Known({
  place,
  texts,
  simulations,
}: {
  place: string;
  texts: ReadonlyMap<string, string>;
  simulations: readonly Simulation[];
}) {
  const { say } = useSpeech();
  const { may } = useSession();
  const { start, cancel } = useSimulationActs(place);
  const [latest] = simulations;
  const done = simulations.filter(({ status }) => status === "done");
  const isMine = may("campaigns:write");
  return (
    <Stack>
      {latest?.isWorking ? (
        <Working
          simulation={latest}
          isCancelling={cancel.isPending}
          {...(isMine
            ? { onCancel: () => cancel.mutate(latest.id, { onError: (error) => tellProblem(say, error) }) }
            : {})}
        />
      ) : null}
      {latest?.status === "failed" ? (
        <Alert color="red" role="alert" title={say("simulation.failed")}>
          {latest.problem?.message}
        </Alert>
      ) : null}
      {latest?.status === "cancelled" ? (
        <Paper withBorder p="md">
          <Text size="sm" role="status">
            {say("simulation.cancelled")}
          </Text>
        </Paper>
      ) : null}
      {isMine && !latest?.isWorking ? (
        <Panel title={say("simulation.title")}>
          <SizeForm
            key={latest?.id ?? ""}
            {...(latest ? { last: latest } : {})}
            error={start.error}
            isBusy={start.isPending}
            onStart={(size) => start.mutate(size)}
          />
        </Panel>
      ) : null}
      {done.length > 0 ? <Reports key={done[0]?.id} done={done} texts={texts} /> : null}
      {latest ? null : <Empty Icon={IconFlask} text={say("simulation.none")} />}
    </Stack>
  );
}

/** The newest report, with a choice of those before it to compare with. */
function Reports({ done, texts }: { done: readonly Simulation[]; texts: ReadonlyMap<string, string> }) {
  const { say, locale } = useSpeech();
  const [id, setId] = useState(done[0]?.id ?? "");
  const nameOf = ({ contacts, days, seed, finishedAt }: Simulation) =>
    say("simulation.report.option", { at: fullTime(locale, finishedAt ?? ""), contacts, days, seed });
  return (
    <Stack>
      {done.length > 1 ? (
        <Select
          label={say("simulation.report.choose")}
          data={done.map((one) => ({ value: one.id, label: nameOf(one) }))}
          value={id}
          onChange={(value) => setId(value ?? id)}
          allowDeselect={false}
        />
      ) : null}
      <OneReport id={id} texts={texts} />
    </Stack>
  );
}

function OneReport({ id, texts }: { id: string; texts: ReadonlyMap<string, string> }) {
  const found = useReport(id);
  const { report, finishedAt } = found.data ?? {};
  return (
    <Loading query={found}>
      {report && finishedAt ? <ReportPanels report={report} finishedAt={finishedAt} texts={texts} /> : null}
    </Loading>
  );
}
