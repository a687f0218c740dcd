/** How many customers are made up, for how many days from which on, which, and where they talk. */
import { Alert, Button, Group, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useChannelKinds } from "../crm/use-channel-kinds.ts";
import { dayOf } from "../lib/days.ts";
import { useSpeech } from "../lib/texts.ts";
import { refusalText, type Simulation, type Size } from "./data.ts";

const USUAL: Size = { contacts: 200, days: 30, seed: 1 };
const BOUNDS = {
  contacts: { min: 10, max: 2_000, step: 50 },
  days: { min: 1, max: 90, step: 5 },
  seed: { min: 0, max: 999_999, step: 1 },
} as const;
const NAMES = ["contacts", "days", "seed"] as const;

export function SizeForm({
  last,
  error,
  isBusy,
  onStart,
}: {
  /** The one before, whose size is offered again. */
  last?: Simulation;
  error: Error | null;
  isBusy: boolean;
  onStart: (size: Size) => void;
}) {
  const { say } = useSpeech();
  const kinds = useChannelKinds();
  const [size, setSize] = useState<Record<(typeof NAMES)[number], number | string>>(last ?? USUAL);
  // A day that has passed meanwhile was most likely the day of the one before.
  const [from, setFrom] = useState(last && last.from > dayOf(new Date()) ? last.from : "");
  const [channel, setChannel] = useState(last?.channel ?? null);
  const isReady = NAMES.every((name) => {
    const value = size[name];
    return typeof value === "number" && value >= BOUNDS[name].min && value <= BOUNDS[name].max;
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { contacts, days, seed } = size;
    onStart({
      ...{ contacts: Number(contacts), days: Number(days), seed: Number(seed) },
      ...(from === "" ? {} : { from }),
      ...(channel === null ? {} : { channel }),
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {say("simulation.lead")}
        </Text>
        {error ? (
          <Alert color="red" role="alert">
            {refusalText(say, error)}
          </Alert>
        ) : null}
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          {NAMES.map((name) => (
            <NumberInput
              key={name}
              label={say(`simulation.${name}`)}
              description={say(`simulation.${name}Hint`)}
              inputWrapperOrder={["label", "input", "description"]}
              allowDecimal={false}
              allowNegative={false}
              {...BOUNDS[name]}
              value={size[name]}
              onChange={(value) => setSize((before) => ({ ...before, [name]: value }))}
            />
          ))}
          <TextInput
            type="date"
            label={say("simulation.from")}
            description={say("simulation.fromHint")}
            inputWrapperOrder={["label", "input", "description"]}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          {kinds.length > 1 || channel !== null ? (
            <Select
              label={say("simulation.channel")}
              description={say("simulation.channelHint")}
              inputWrapperOrder={["label", "input", "description"]}
              placeholder={say("simulation.mainChat")}
              data={kinds}
              value={channel}
              onChange={setChannel}
              clearable
            />
          ) : null}
        </SimpleGrid>
        <Group justify="flex-end">
          <Button
            type="submit"
            disabled={!isReady}
            loading={isBusy}
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
          >
            {say(last ? "simulation.runAgain" : "simulation.run")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
