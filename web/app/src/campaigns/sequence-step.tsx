/** The sequence that the people of a campaign enter: one of those that are switched on. */
import { Anchor, Paper, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { z } from "zod";
import type { sequenceSummaryView } from "../../../../src/http/sequence-views.ts";
import { Loading } from "../crm/loading.tsx";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";
import type { StepProps } from "./draft.tsx";

type Sequence = z.infer<typeof sequenceSummaryView>;

export function SequenceStep({ draft, set }: StepProps) {
  const { say } = useSpeech();
  const sequences = useQuery({
    queryKey: ["sequences", "choose"],
    queryFn: async () => (await api<{ data: Sequence[] }>("GET", "/v1/sequences")).data,
  });
  const on = (sequences.data ?? []).filter(({ status }) => status === "on");
  const chosen = on.find(({ key }) => key === draft.sequenceKey);
  return (
    <Paper withBorder p="md">
      <Loading query={sequences}>
        <Stack>
          <Select
            label={say("campaigns.sequence.label")}
            placeholder={say("campaigns.sequence.choose")}
            data={on.map(({ key, name }) => ({ value: key, label: name }))}
            value={draft.sequenceKey}
            onChange={(sequenceKey) => set({ sequenceKey })}
            searchable
            nothingFoundMessage={say("campaigns.sequence.none")}
          />
          {chosen?.description ? (
            <Text size="sm" c="dimmed">
              {chosen.description}
            </Text>
          ) : null}
          <Anchor component={Link} to="/sequences" size="sm">
            {say("campaigns.sequence.see")}
          </Anchor>
        </Stack>
      </Loading>
    </Paper>
  );
}
