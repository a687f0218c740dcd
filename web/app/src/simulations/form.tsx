/** How many customers are made up, for how many days, and which. */
import { Alert, Button, Group, NumberInput, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
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
  const [size, setSize] = useState<Record<keyof Size, number | string>>(last ?? USUAL);
  const isReady = NAMES.every((name) => {
    const value = size[name];
    return typeof value === "number" && value >= BOUNDS[name].min && value <= BOUNDS[name].max;
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { contacts, days, seed } = size;
    onStart({ contacts: Number(contacts), days: Number(days), seed: Number(seed) });
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
