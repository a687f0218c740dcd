/** For whom: one of the segments. */
import { Anchor, Group, Paper, SegmentedControl, Select, Stack, Text, TextInput } from "@mantine/core";
import { Link } from "react-router";
import { Loading } from "../crm/loading.tsx";
import { useSpeech } from "../lib/texts.ts";
import { useSegments } from "../segments/data.ts";
import type { StepProps } from "./draft.tsx";

export function WhoStep({ draft, set }: StepProps) {
  const { say } = useSpeech();
  const segments = useSegments();
  const all = segments.data ?? [];
  const chosen = all.find(({ id }) => id === draft.segmentId);
  return (
    <Paper withBorder p="md">
      <Stack>
        <TextInput
          label={say("crm.name")}
          required
          maxLength={120}
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <div>
          <Text size="sm" fw={500} mb={4} id="kind">
            {say("campaigns.kind")}
          </Text>
          <SegmentedControl
            aria-labelledby="kind"
            data={(["broadcast", "sequence"] as const).map((value) => ({
              value,
              label: say(`campaigns.kinds.${value}`),
            }))}
            value={draft.kind}
            onChange={(kind) => set({ kind: kind as "broadcast" })}
          />
        </div>
        <Loading query={segments}>
          <Select
            label={say("campaigns.who.segment")}
            placeholder={say("campaigns.who.choose")}
            data={all.map(({ id, name, size }) => ({
              value: id,
              label: `${name} · ${say("campaigns.people", { count: size })}`,
            }))}
            value={draft.segmentId}
            onChange={(segmentId) => set({ segmentId })}
            searchable
            nothingFoundMessage={say("campaigns.who.none")}
          />
        </Loading>
        {chosen?.description ? (
          <Text size="sm" c="dimmed">
            {chosen.description}
          </Text>
        ) : null}
        {draft.rule && !draft.segmentId ? <Text size="sm">{say("campaigns.who.ownRule")}</Text> : null}
        <Group gap="md">
          <Anchor component={Link} to="/segments/new" size="sm">
            {say("campaigns.who.make")}
          </Anchor>
          {chosen ? (
            <Anchor component={Link} to={`/segments/${chosen.id}`} size="sm">
              {say("campaigns.who.see")}
            </Anchor>
          ) : null}
        </Group>
      </Stack>
    </Paper>
  );
}
