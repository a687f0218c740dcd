/** The events that a webhook is told of, chosen one by one or by group. */
import { Checkbox, Fieldset, SimpleGrid, Stack, Text } from "@mantine/core";
import { useSpeech } from "../../lib/texts.ts";
import { EVENTS, eventKey, GROUPS } from "./data.ts";

export function EventsField({
  chosen,
  onChange,
}: {
  chosen: readonly string[];
  onChange: (events: readonly string[]) => void;
}) {
  const { say } = useSpeech();
  /** All of some at once: those that are there are taken away only when none is missing. */
  const toggle = (events: readonly string[]) => {
    const rest = chosen.filter((event) => !events.includes(event));
    onChange(events.every((event) => chosen.includes(event)) ? rest : [...rest, ...events]);
  };
  const stateOf = (events: readonly string[]) => {
    const count = events.filter((event) => chosen.includes(event)).length;
    return { checked: count === events.length, indeterminate: count > 0 && count < events.length };
  };
  return (
    <Fieldset legend={say("webhooks.tell")} p="md">
      <Stack>
        <Checkbox label={say("webhooks.all")} fw={600} {...stateOf(EVENTS)} onChange={() => toggle(EVENTS)} />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
          {GROUPS.map(({ group, events }) => (
            <Stack key={group} gap={8}>
              <Checkbox
                label={say(`webhooks.groups.${group}`)}
                fw={600}
                {...stateOf(events)}
                onChange={() => toggle(events)}
              />
              {events.map((event) => (
                <Checkbox
                  key={event}
                  ml="lg"
                  size="sm"
                  label={say(eventKey(event))}
                  description={
                    <Text span size="xs" c="dimmed" ff="monospace">
                      {event}
                    </Text>
                  }
                  checked={chosen.includes(event)}
                  onChange={() => toggle([event])}
                />
              ))}
            </Stack>
          ))}
        </SimpleGrid>
      </Stack>
    </Fieldset>
  );
}
