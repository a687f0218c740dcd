/** The hours of the business, how often one person is written to, and to whom. */
import { Group, NumberInput, Paper, SimpleGrid, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useSpeech } from "../../lib/texts.ts";
import type { Settings } from "./automation.tsx";

const NUMBERS = [
  { name: "perDay", min: 1, max: 10 },
  { name: "perWeek", min: 1, max: 30 },
  { name: "threadHours", min: 0, max: 168 },
  { name: "conversationMinutes", min: 0, max: 1_440 },
] as const;

export function Limits({
  settings,
  isReadOnly,
  onChange,
}: {
  settings: Settings;
  isReadOnly: boolean;
  onChange: (part: Partial<Settings>) => void;
}) {
  const { say } = useSpeech();
  const { hours } = settings;
  return (
    <>
      <Section id="hours" title={say("automation.policy.hours.title")} lead={say("automation.policy.hours.lead")}>
        <Group>
          <TextInput
            type="time"
            label={say("automation.policy.hours.from")}
            readOnly={isReadOnly}
            value={clockOf(hours.from)}
            onChange={(event) =>
              onChange({ hours: { ...hours, from: minutesOf(event.currentTarget.value, hours.from) } })
            }
          />
          <TextInput
            type="time"
            label={say("automation.policy.hours.to")}
            readOnly={isReadOnly}
            error={hours.to - hours.from < 60 ? say("automation.policy.hours.order") : null}
            value={clockOf(hours.to % 1_440)}
            onChange={(event) =>
              onChange({ hours: { ...hours, to: minutesOf(event.currentTarget.value, hours.to) || 1_440 } })
            }
          />
        </Group>
      </Section>
      <Section id="often" title={say("automation.policy.often.title")} lead={say("automation.policy.often.lead")}>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {NUMBERS.map(({ name, min, max }) => (
            <NumberInput
              key={name}
              label={say(`automation.policy.often.${name}`)}
              description={say(`automation.policy.often.${name}Why`)}
              min={min}
              max={max}
              clampBehavior="strict"
              allowDecimal={false}
              readOnly={isReadOnly}
              value={settings[name]}
              onChange={(value) => onChange({ [name]: Number(value) || min })}
            />
          ))}
        </SimpleGrid>
      </Section>
      <Section id="whom" title={say("automation.policy.whom.title")} lead={say("automation.policy.whom.lead")}>
        <Switch
          label={say("automation.policy.whom.requiresConsent")}
          description={say("automation.policy.whom.requiresConsentWhy")}
          disabled={isReadOnly}
          checked={settings.requiresConsent}
          onChange={(event) => onChange({ requiresConsent: event.currentTarget.checked })}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {(["zoneField", "countryField"] as const).map((name) => (
            <TextInput
              key={name}
              label={say(`automation.policy.whom.${name}`)}
              description={say(`automation.policy.whom.${name}Why`)}
              readOnly={isReadOnly}
              maxLength={60}
              value={settings[name] ?? ""}
              onChange={(event) => onChange({ [name]: event.currentTarget.value.trim() || null })}
            />
          ))}
        </SimpleGrid>
      </Section>
    </>
  );
}

export function Section({
  id,
  title,
  lead,
  children,
}: {
  id: string;
  title: string;
  lead: string;
  children: ReactNode;
}) {
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={`policy-${id}`}>
      <Title order={2} size="h5" id={`policy-${id}`}>
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {lead}
      </Text>
      <Stack>{children}</Stack>
    </Paper>
  );
}

function clockOf(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function minutesOf(clock: string, former: number): number {
  const [hours, minutes] = clock.split(":").map(Number);
  return hours === undefined || minutes === undefined || Number.isNaN(hours + minutes) ? former : hours * 60 + minutes;
}
